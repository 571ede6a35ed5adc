"""The package that a run lacked, for the page that reports the run. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation import Entry, blocks, of_turn
from ..kernel import missing_package
from ..protocol import Action, Json


def missing_of(entries: Sequence[Entry], ran: Action) -> Json:
    """`{missing}`, unless a package was installed for the block already: nothing is asked twice."""
    block = blocks(of_turn(entries, ran.turn))[ran.turn, ran.block or 0]
    lacks = ran.status == "error" and block.installed is None
    missing = missing_package(ran.outputs) if lacks else None
    return {"missing": missing} if missing else {}
