"""Who wrote which cell: the mark that a cell carries, and what can be read off it."""

from .agent_trace import AGENT_TRACE, trace_record
from .cells import MarkedCell, marked_cells
from .mark import Contributor, contributor_of, make_mark

__all__ = [
    "AGENT_TRACE",
    "Contributor",
    "MarkedCell",
    "contributor_of",
    "make_mark",
    "marked_cells",
    "trace_record",
]
