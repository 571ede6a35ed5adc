"""May this code run? The mode, the ceiling and the risk make a verdict."""

from .risk import KnownFiles, asks_to_save_as, harms, may_harm
from .shell import python_part
from .verdict import MODES, lowest, verdict

__all__ = [
    "MODES",
    "KnownFiles",
    "asks_to_save_as",
    "harms",
    "lowest",
    "may_harm",
    "python_part",
    "verdict",
]
