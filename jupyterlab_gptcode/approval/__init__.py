"""May this code run? The mode, the ceiling and the risk make a verdict."""

from .code import parsed
from .doubts import is_doubt
from .files import KnownFiles, asks_to_save_as, asks_to_write
from .html import loads_remote, script_in
from .named_files import NamedFiles, named_files
from .names import ANY
from .origins import Before, read_before
from .risk import Risk, harms, may_harm, read_risk
from .shell import is_other_language, python_part
from .verdict import MODES, lowest, verdict

__all__ = [
    "ANY",
    "MODES",
    "Before",
    "KnownFiles",
    "NamedFiles",
    "Risk",
    "asks_to_save_as",
    "asks_to_write",
    "harms",
    "is_doubt",
    "is_other_language",
    "loads_remote",
    "lowest",
    "may_harm",
    "named_files",
    "parsed",
    "python_part",
    "read_before",
    "read_risk",
    "script_in",
    "verdict",
]
