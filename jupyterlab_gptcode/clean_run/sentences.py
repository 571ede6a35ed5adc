"""The sentences of a report. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .causes import Cause
from .missing import Missing, is_plain
from .report import FAULTS, CheckedRow, CheckEnd

_LONG = 200  # characters of an error's message
_KILL = -9
_MOST = 5  # cells that are named


def of_missing(missing: Missing) -> str:
    """Why a cell fails that uses what is not defined when it runs."""
    name, at = f"`{missing.name}`", missing.position
    match missing.where:
        case "failed":
            return f"Uses {name}, which cell {at} did not get to define."
        case "below":
            return f"Uses {name}, which is defined further below, by cell {at}."
        case "deleted":
            return f"Uses {name}, which cell {at} deletes."
        case "edited":
            return f"Uses {name}, which cell {at} no longer defines."
        case "gone":
            if missing.count:
                return f"Uses {name}, which only code defined {_NO_LONGER} (run {missing.count})."
            return f"Uses {name}, which only code defined {_NO_LONGER}."
        case "numbered":
            return f"Uses {name}, a numbered input or output: the numbers change with each run."
        case "nowhere":
            return f"Uses {name}, which no cell defines."


def of_cause(cause: Cause) -> str:
    """Why a cell gives something else than the notebook shows."""
    name, at = f"`{cause.name}`", cause.position
    match cause.why:
        case "edited":
            return f"Gives another result: cell {at} was edited after it ran."
        case "never":
            return f"Gives another result: cell {at} has not run since it was written or edited."
        case "below":
            return (
                f"Gives another result: it last ran after cell {at}, further below, which "
                f"changes {name}."
            )
        case "above":
            if cause.name:
                return f"Gives another result: cell {at}, which changes {name}, ran again after it."
            return f"Gives another result: cell {at} ran again after it."
        case "twice":
            return f"Gives another result: cell {at} ran more than once, and changes what it uses."
        case "gone":
            if at:
                return f"Gives another result: an earlier version of cell {at} changed {name}."
            return f"Gives another result: code no longer in the notebook changed {name}."
        case "file":
            return f"Gives another result: it reads {name}, which may have changed since it ran."
        case "random":
            return "Gives another result each time: it uses random numbers without a seed."
        case "clock":
            return "Gives another result each time: it reads the clock."
        case "network":
            return "May give another result each time: it reads from the network."
        case "unknown":
            return "Gives another result than the notebook shows."


def of_error(name: str, message: str) -> str:
    first = message.strip().partition("\n")[0]
    short = first if len(first) <= _LONG else f"{first[:_LONG]}…"
    return f"{name}: {short}" if short else name or "Failed."


def error_for_prompt(name: str) -> str:
    """The message is left out: a program wrote it."""
    return f"Fails with {name}." if name.isidentifier() else "Fails."


def missing_for_prompt(missing: Missing, error: str) -> str:
    return of_missing(missing) if is_plain(missing.name) else error_for_prompt(error)


def cause_for_prompt(cause: Cause) -> str:
    plain = is_plain(cause.name) or not cause.name
    return of_cause(cause) if plain else of_cause(Cause())


def verdict_of(
    rows: Sequence[CheckedRow], *, is_python: bool = True, has_pictures: bool = False
) -> CheckEnd:
    """With what the check could not see: causes are read off no other code than Python, and nobody
    knows what pictures show whose bytes are others."""
    end = _verdict(rows)
    unseen = [_NO_CAUSES] if end.verdict == "fails" and not is_python else []
    unseen += [_PICTURES] if has_pictures else []
    return replace(end, text=" ".join([end.text, *unseen]))


def _verdict(rows: Sequence[CheckedRow]) -> CheckEnd:
    faults = [row.position for row in rows if row.status in FAULTS]
    if len(faults) == 1:
        return CheckEnd("fails", f"Cell {faults[0]} does not run from the top.", faults[0])
    if faults:
        return CheckEnd("fails", f"Cells {_listed(faults)} do not run from the top.", faults[0])
    if not rows:
        return CheckEnd("runs", "There is no code in this notebook.")
    varying = sum(row.status == "varies" for row in rows)
    return CheckEnd("runs", f"{_RUNS} {_varying(varying)}".strip())


def _varying(count: int) -> str:
    if count == 1:
        return "One cell gives another result each time."
    return f"{count} cells give other results each time." if count else ""


def _listed(positions: Sequence[int]) -> str:
    shown = [str(position) for position in positions[:_MOST]]
    if len(positions) > _MOST:
        shown.append(f"{len(positions) - _MOST} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def stopped(rows: Sequence[CheckedRow]) -> CheckEnd:
    faults = [row.position for row in rows if row.status in FAULTS]
    return CheckEnd("stopped", "The check was stopped.", faults[0] if faults else 0)


def endless(seconds: float) -> str:
    return f"Was interrupted after {seconds:g} seconds: it had not ended."


def died(code: int | None) -> str:
    """How the kernel did, by the code of its process."""
    if code is None:
        return "The kernel died in this cell."
    if code == _KILL:
        return "The kernel was killed (signal 9) in this cell, as happens when memory runs out."
    if code < 0:
        return f"The kernel crashed (signal {-code}) in this cell."
    return f"The kernel's process exited with status {code} in this cell."


_NO_LONGER = "that is no longer in the notebook"
_RUNS = "Runs from the top."
_PICTURES = "Pictures are not the same to the byte; what they show was not compared."
_NO_CAUSES = "Why is not known: only Python code is read for causes."
STUCK = "Not run: an earlier cell did not stop."
EXITS = "Ends the kernel, so no cell below it can run."
GONE = "Not run: the kernel had ended."
STOPPED = "Not run: the check was stopped."
STOPPED_RUNNING = "Stopped while running."
SKIPPED = "Not run: it has the tag skip-execution."
INPUT = "Asks for input, which nobody can give here."
