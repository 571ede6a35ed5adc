"""Whether a notebook runs from the top: it is run in a kernel of its own, and compared."""

from .check import check
from .notebook import Notebook
from .report import CheckedRow, CheckEnd, CheckEvent, CheckStart
from .runs import CleanRuns, RunningCheck
from .scratch import Place
from .versions import earlier_versions

__all__ = [
    "CheckEnd",
    "CheckEvent",
    "CheckStart",
    "CheckedRow",
    "CleanRuns",
    "Notebook",
    "Place",
    "RunningCheck",
    "check",
    "earlier_versions",
]
