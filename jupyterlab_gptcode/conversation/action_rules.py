"""Which reports of pages count. One that is repeated, late or out of order changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..approval import lowest
from ..errors import Conflict, Unusable
from ..protocol import KERNEL_ENDS, Action, Mode, Verdict
from .blocks import Block, blocks
from .choices import changes_level
from .entries import (
    Begin,
    Body,
    Entry,
    current_turn,
    latest_step,
    newest_turn,
    of_turn,
    unended_steps,
)
from .kernel_names import is_of_server
from .masks import changes_mask
from .notebook_path import notebook_path
from .owner import closed, driver, drove, is_open, latest_turn, running_step

TAKEN = "Another page has taken over this conversation."
_NOT_APPROVED = "This code was not approved, so it must not run."
_ASKS_NOW = "This code needs your approval now."
_CHANGED = "This is not the code that the model wrote, so it needs your approval."
_NOT_SEEN = "This is not the code that was approved, so it must not run."
_NOT_STARTED = "This is not the code that was reported as running."
_RUNS = "A cell of this answer is still running; its result is not known yet."
_NO_BLOCK = "This conversation has no such block."
_LOST = "The conversation's file was changed, and it does not have the whole of this code."
_STOPPED = "This turn was stopped. Send a message to continue."
_OVER = "This turn is over. Send a message to continue."
_SETTLED = "This code has run or was skipped already, so it must not run."
_NOT_STOPPED = "Nothing was stopped: another page drives this answer now."


def is_stoppable(entries: Sequence[Entry], step: str, client: str) -> bool:
    """Whether the step still has something to stop; raises Conflict where another client drives it.

    A page that is late, or was refused, must not end what another one does.
    """
    is_over = running_step(entries) != step and not is_open(entries)
    if is_over or latest_step(entries) != step:
        return False
    if driver(entries) != client:
        raise Conflict(_NOT_STOPPED, kind="not-stopped")
    return True


def check_results(entries: Sequence[Entry]) -> None:
    """Raises Conflict where the latest turn is over, as only a message continues it; and while a
    cell of it runs, as the model must not read of a result that nobody has."""
    reason = closed(entries)
    if reason is not None:
        stopped = reason == "stopped"
        raise Conflict(_STOPPED if stopped else _OVER, kind="stopped" if stopped else "over")
    found = blocks(latest_turn(entries)).values()
    if any(block.runner is not None and block.settled is None for block in found):
        raise Conflict(_RUNS, kind="running")


def is_news(entries: Sequence[Entry], action: Action, ceiling: Mode = "run") -> bool:
    """Whether an action is to be recorded; raises Conflict where another page drives, and where
    code would run that was not approved.

    Only the page that drives a turn acts on its blocks. But the end of a run that another page
    started before is known to that page alone.
    """
    if action.block is not None:
        return _is_news_of_block(entries, action, ceiling)
    if not 0 <= action.turn <= newest_turn(entries):
        raise Unusable("This conversation has no such turn.")
    match action.action:
        case "renamed":
            return _renames(entries, action)
        case "switched":
            return action.turn not in (0, current_turn(entries))
        case "unmasked" | "masked":
            return changes_mask(entries, action)
        case "levelled":
            return changes_level(entries, action)
        case _ if action.turn != current_turn(entries):
            return False
        case "taken-over":
            return _takes_over(entries, action)
        case "noticed" if action.reason in KERNEL_ENDS:
            return _is_new_end(entries)
        case "ended" | "noticed" if driver(entries) != action.client:
            if drove(latest_turn(entries), action.client):
                return False  # it does not know yet that another page has taken over
            raise Conflict(TAKEN, kind="taken")
        case "ended":
            return is_open(entries)
        case "noticed":
            return not _is_reported(of_turn(entries, action.turn), action)
        case _:
            raise Unusable(f"The action {action.action} is about a block, but names none.")


def _is_new_end(entries: Sequence[Entry]) -> bool:
    """Whether the kernel was used since its end was last noticed. Every page of a notebook notices
    it, and a page may notice several signs of it."""
    for index, entry in reversed(list(enumerate(entries))):
        match entry.body:
            case Begin() if is_of_server(entries[index - 1].body):
                continue  # the server has noticed that end when the step began
            case Begin() | Action(action="running"):
                return True
            case Action(action="noticed", reason=reason) if reason in KERNEL_ENDS:
                return False
    return False


def _takes_over(entries: Sequence[Entry], action: Action) -> bool:
    """Names the page that drove before, so that a repeated report does not undo a later one."""
    drives = driver(entries)
    if drives in ("", action.client):
        return False
    if action.was not in (None, drives):
        raise Conflict(TAKEN, kind="taken")
    return True


def _is_news_of_block(entries: Sequence[Entry], action: Action, ceiling: Mode) -> bool:
    turn = of_turn(entries, action.turn)
    block = blocks(turn).get((action.turn, action.block or 0))
    if block is None:
        raise Unusable(_NO_BLOCK, kind="no-block")
    if block.verdict is None and action.action in ("approved", "running") and _is_over(turn, block):
        raise Conflict(_LOST, kind="no-block")
    is_known = action.action in ("ran", "before-image") and _is_reported(turn, action)
    if is_known or not _counts(block, action):
        if action.action == "running" and is_settled(block):
            raise Conflict(_SETTLED, kind="settled")
        return False
    if action.client not in (driver(entries), block.runner):
        raise Conflict(TAKEN, kind="taken")
    _check_approval(block, action, _verdict_now(turn, block, ceiling))
    _check_open(entries, block, action)
    return True


def _is_over(turn: Sequence[Entry], block: Block) -> bool:
    """Whether the end of its step is known."""
    return all(entry.step != block.step for entry in unended_steps(turn))


def _check_open(entries: Sequence[Entry], block: Block, action: Action) -> None:
    """Nothing starts to run in a turn that is over; what had started may report its end."""
    starts = action.action in ("approved", "running")
    if not starts and (action.action != "ran" or block.runner is not None):
        return
    if action.turn != current_turn(entries) or not is_open(entries):
        raise Conflict(_OVER, kind="over")


def _verdict_now(turn: Sequence[Entry], block: Block, ceiling: Mode) -> Verdict:
    """The verdict under today's ceiling, and in the mode of the page that took the turn over."""
    if block.tries:
        return "insert"  # on the notebook's own kernel it never runs
    if block.passed is not None and may_run_if_tried(turn, block, block.passed, ceiling):
        return "run"
    return lowest(block.verdict or "insert", ceiling, *_later_modes(turn), safe=block.safe)


def may_run_if_tried(turn: Sequence[Entry], block: Block, source: str, ceiling: Mode) -> bool:
    """Whether the model's own code may run without a question once a trial has shown that it
    touches nothing outside: if the reading of it leaves only that in doubt."""
    if not block.doubtful or block.verdict != "ask" or source != block.code:
        return False
    return lowest("run", ceiling, *_later_modes(turn), safe=True) == "run"


def _later_modes(turn: Sequence[Entry]) -> list[Mode]:
    bodies = [entry.body for entry in turn if isinstance(entry.body, Action)]
    modes = [body.mode for body in bodies if body.action == "taken-over" and body.mode]
    # In "Insert only", too, the user may say yes to a card.
    return ["ask" if mode == "insert" else mode for mode in modes[-1:]]


def _check_approval(block: Block, action: Action, verdict: Verdict) -> None:
    """A yes is an action of its own, with the source that was in sight, and comes before the run.
    A page that was sent "run" asks the user first if the verdict is "ask" by now, and before it
    runs other code than the verdict is about."""
    match action.action:
        case "approved" | "running" if verdict == "insert":
            raise Conflict(_NOT_APPROVED, kind="not-approved")
        case "running" if verdict == "ask" and not _is_approved(block, action):
            if block.verdict == "run":
                raise Conflict(_ASKS_NOW, kind="asks")
            raise Conflict(_NOT_SEEN if block.approved else _NOT_APPROVED, kind="not-approved")
        case "running" if verdict == "run" and not _may_run(block, action):
            raise Conflict(_CHANGED, kind="asks")
        case "ran" if not _is_what_ran(block, action):
            raise Conflict(_NOT_STARTED, kind="not-approved")
        case "ran" if verdict != "run" and block.runner is None and not block.approved:
            raise Conflict(_NOT_APPROVED, kind="not-approved")


def _is_approved(block: Block, action: Action) -> bool:
    return block.approved and action.source == block.allowed


def _is_running(block: Block, action: Action) -> bool:
    return block.runner == action.client and action.source == block.started


def _is_what_ran(block: Block, action: Action) -> bool:
    """A run whose result nobody has seen is reported with the cell as it is now. Without a source,
    it is what was reported as running."""
    return action.source is None or action.status == "unknown" or _may_run(block, action)


def _may_run(block: Block, action: Action) -> bool:
    """Whether its source is the model's or, once the user has approved one, that one."""
    return action.source == (block.code if block.allowed is None else block.allowed)


def _counts(block: Block, action: Action) -> bool:
    """A block settles once; only a run with an unknown result may run and be reported again, and
    one for which a package was installed."""
    unsettled = not is_settled(block) or block.reruns
    match action.action:
        case "inserted":
            return not block.inserted
        case "approved":
            return unsettled and not _is_approved(block, action)
        case "running":
            return unsettled and not _is_running(block, action)
        case "skipped":
            return block.settled is None
        case "ran":
            return unsettled
        case "before-image":
            return block.replaces == action.cell
        case "tried":
            return unsettled
        case "installed":
            failed = block.settled is not None and block.settled.status == "error"
            return failed and block.installed is None
        case _:
            return False


def is_settled(block: Block) -> bool:
    """Whether its end is known: a page that has not heard of it must not run it again."""
    return block.settled is not None and block.settled.status != "unknown"


def _renames(entries: Sequence[Entry], action: Action) -> bool:
    """Whether the path is new. A repeated report must not undo a later one."""
    here = notebook_path(entries)
    if action.notebook in (None, here):
        return False
    return action.was == here or not _is_reported(entries, action)


def _is_reported(turn: Sequence[Entry], action: Action) -> bool:
    """Of a cell, the first image in a turn is the one that counts."""
    if action.action == "before-image":
        acted = (entry.body for entry in turn if isinstance(entry.body, Action))
        return any(body.action == "before-image" and body.cell == action.cell for body in acted)
    return any(_as_reported(entry.body) == _as_reported(action) for entry in turn)


def _as_reported(body: Body) -> Body:
    """Without what the server adds."""
    return replace(body, exit_code=None) if isinstance(body, Action) else body
