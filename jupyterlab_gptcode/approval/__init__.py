"""May this code run? The mode, the ceiling and the risk make a verdict."""

from .risk import KnownFiles, may_harm
from .verdict import MODES, verdict

__all__ = ["MODES", "KnownFiles", "may_harm", "verdict"]
