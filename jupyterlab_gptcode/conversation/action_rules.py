"""Which reports of pages count. One that is repeated, late or out of order changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Conflict, Unusable
from ..protocol import Action
from .blocks import Block, blocks
from .entries import Entry, current_turn, of_turn
from .notebook_path import notebook_path
from .owner import driver, is_open

TAKEN = "Another page has taken over this conversation."


def is_news(entries: Sequence[Entry], action: Action) -> bool:
    """Whether an action is to be recorded; raises Conflict where another page drives.

    Only the page that drives a turn acts on its blocks. But the end of a run that another page
    started before is known to that page alone.
    """
    if action.block is not None:
        return _is_news_of_block(entries, action)
    if action.turn > current_turn(entries):
        raise Unusable("This conversation has no such turn.")
    match action.action:
        case "renamed":
            return _renames(entries, action)
        case _ if action.turn != current_turn(entries):
            return False
        case "taken-over":
            return _takes_over(entries, action)
        case "ended" | "noticed" if driver(entries) != action.client:
            raise Conflict(TAKEN, kind="taken")
        case "ended":
            return is_open(entries)
        case "noticed":
            return not _is_reported(of_turn(entries, action.turn), action)
        case _:
            raise Unusable(f"The action {action.action} is about a block, but names none.")


def _takes_over(entries: Sequence[Entry], action: Action) -> bool:
    """Names the page that drove before, so that a repeated report does not undo a later one."""
    drives = driver(entries)
    if drives in ("", action.client):
        return False
    if action.was not in (None, drives):
        raise Conflict(TAKEN, kind="taken")
    return True


def _is_news_of_block(entries: Sequence[Entry], action: Action) -> bool:
    turn = of_turn(entries, action.turn)
    block = blocks(turn).get((action.turn, action.block or 0))
    if block is None:
        raise Unusable("This conversation has no such block.")
    if not _counts(block, action) or (action.action == "ran" and _is_reported(turn, action)):
        return False
    if action.client not in (driver(entries), block.runner):
        raise Conflict(TAKEN, kind="taken")
    return True


def _counts(block: Block, action: Action) -> bool:
    """A block settles once; only a run with an unknown result may run and be reported again."""
    unsettled = block.settled is None or block.settled.status == "unknown"
    match action.action:
        case "inserted":
            return not block.inserted
        case "approved":
            return unsettled and not block.approved
        case "running":
            return unsettled and block.runner != action.client
        case "skipped":
            return block.settled is None
        case "ran":
            return unsettled
        case _:
            return False


def _renames(entries: Sequence[Entry], action: Action) -> bool:
    """Whether the path is new. A repeated report must not undo a later one."""
    here = notebook_path(entries)
    if action.notebook in (None, here):
        return False
    return action.was == here or not _is_reported(entries, action)


def _is_reported(turn: Sequence[Entry], action: Action) -> bool:
    return any(entry.body == action for entry in turn)
