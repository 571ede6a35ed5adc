"""Simple tasks for a small model, in the wording of users, each with a check of its result.

`tuning.py` holds the tasks that prompts and settings were chosen by, `held_out.py` others of the
same kind that were written down before and are only counted at the end.
"""

from __future__ import annotations

from .held_out import HELD_OUT
from .task import Outcome, Task
from .tuning import TUNING

SETS = {"tuning": TUNING, "held-out": HELD_OUT}

__all__ = ["SETS", "Outcome", "Task"]
