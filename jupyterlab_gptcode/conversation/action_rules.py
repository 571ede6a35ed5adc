"""Which actions of pages count: sent twice, late or out of order, they change nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Conflict, Unusable
from ..protocol import Action
from .blocks import Block, blocks
from .entries import Entry, current_turn, of_turn
from .notebook_path import notebook_path
from .owner import driver, is_open

TAKEN = "Another page goes on with this conversation."


def is_news(entries: Sequence[Entry], action: Action) -> bool:
    """Whether an action is to be recorded; raises Conflict where another page drives.

    Only the page that drives a turn acts on its blocks; but what another one had begun to run by
    then, that one alone can tell the end of.
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
            return not _is_told(of_turn(entries, action.turn), action)
        case _:
            raise Unusable(f"The action {action.action} is about a block, but names none.")


def _takes_over(entries: Sequence[Entry], action: Action) -> bool:
    """From the page that drove as far as it knew: told again, it must not undo what came after."""
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
    if not _tells(block, action) or (action.action == "ran" and _is_told(turn, action)):
        return False
    if action.client not in (driver(entries), block.runner):
        raise Conflict(TAKEN, kind="taken")
    return True


def _tells(block: Block, action: Action) -> bool:
    """A block settles once; only a run whose end nobody saw may be run and told again."""
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
    """Whether it tells a new path. One that is told once more must not undo what came after."""
    here = notebook_path(entries)
    if action.notebook in (None, here):
        return False
    return action.was == here or not _is_told(entries, action)


def _is_told(turn: Sequence[Entry], action: Action) -> bool:
    return any(entry.body == action for entry in turn)
