"""What administrators let models see."""

from .traits import PrivacyTraits

__all__ = ["PrivacyTraits"]
