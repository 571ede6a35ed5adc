"""Waiting code is tried on a copy of the kernel: what may be tried, and what came of it."""

from .snippet import RESULT, snippet, stop_snippet

__all__ = ["RESULT", "snippet", "stop_snippet"]
