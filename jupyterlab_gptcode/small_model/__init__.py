"""All that only a very small model needs, behind one door that wraps a provider."""

from .door import SLOTS, SmallModel, is_small

__all__ = ["SLOTS", "SmallModel", "is_small"]
