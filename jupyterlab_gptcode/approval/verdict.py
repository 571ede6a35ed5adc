"""What may happen with a block: the user's approval mode under the administrator's ceiling."""

from __future__ import annotations

from typing import get_args

from ..protocol import Mode, Verdict

MODES: tuple[Mode, ...] = get_args(Mode)


def lowest(verdict: Verdict, *modes: Mode) -> Verdict:
    """A verdict that was given before, under modes that hold now."""
    return min((verdict, *modes), key=MODES.index)


def verdict(
    mode: Mode, ceiling: Mode, *, cut: bool, harms: bool = False
) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and the reasons for the user: why it is stricter than the mode, and what to mind
    before a yes. `harms`: the code may overwrite or remove files, which cannot be undone."""
    if cut:
        return "insert", ("The answer was cut, so this code may be incomplete.",)
    reasons: tuple[str, ...] = ()
    if MODES.index(mode) > MODES.index(ceiling):
        mode, reasons = ceiling, ("Your administrator does not allow more than this.",)
    if harms and mode != "insert":
        return "ask", (*reasons, "This code may overwrite or remove files.")
    return mode, reasons
