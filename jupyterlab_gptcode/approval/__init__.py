"""May this code run? The mode, the ceiling and the risk make a verdict."""

from .risk import KnownFiles, asks_to_save_as, harms, may_harm, parsed
from .shell import is_other_language, python_part
from .verdict import MODES, lowest, verdict

__all__ = [
    "MODES",
    "KnownFiles",
    "asks_to_save_as",
    "harms",
    "is_other_language",
    "lowest",
    "may_harm",
    "parsed",
    "python_part",
    "verdict",
]
