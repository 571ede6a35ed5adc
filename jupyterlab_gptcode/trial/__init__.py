"""Waiting code is tried on a copy of the kernel: what may be tried, and what came of it."""

from .outside import effects_outside, passes
from .result import read_result
from .rules import TrialRules
from .snippet import RESULT, snippet, stop_snippet
from .traits import TrialTraits

__all__ = [
    "RESULT",
    "TrialRules",
    "TrialTraits",
    "effects_outside",
    "passes",
    "read_result",
    "snippet",
    "stop_snippet",
]
