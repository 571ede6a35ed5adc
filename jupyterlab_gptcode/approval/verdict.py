"""What may happen with a block: the user's approval mode under the administrator's ceiling."""

from __future__ import annotations

from typing import get_args

from ..protocol import Mode, Verdict
from .risk import Risk

MODES: tuple[Mode, ...] = get_args(Mode)
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def lowest(verdict: Verdict, *modes: Mode, safe: bool) -> Verdict:
    """A verdict that was given before, under modes that hold now. `safe`: nothing about the code
    asks in "Run if safe"."""
    return min((verdict, *(_allowed(mode, safe) for mode in modes)), key=_VERDICTS.index)


def verdict(
    mode: Mode, ceiling: Mode, *, cut: bool, risk: Risk | None = None, safe: bool = True
) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and the reasons for the user: why it is stricter than the mode. `safe`: nothing
    else than the risk asks in "Run if safe"."""
    if cut:
        return "insert", ("The answer was cut, so this code may be incomplete.",)
    risk = risk or Risk()
    reasons: tuple[str, ...] = ()
    if MODES.index(mode) > MODES.index(ceiling):
        mode, reasons = ceiling, ("Your administrator does not allow more than this.",)
    allowed = _allowed(mode, safe and not risk.effects)
    if risk.harms and allowed != "insert":
        return "ask", reasons
    return allowed, reasons


def _allowed(mode: Mode, safe: bool) -> Verdict:
    if mode == "safe":
        return "run" if safe else "ask"
    return mode
