"""Repair: how often a cell has failed in a turn, with which errors, and when to stop. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..conversation import Block
from ..protocol import Json
from .budget import cut_middle
from .outputs.streams import plain

_LONGEST = 200  # characters of an error for the user
_ADDRESS = re.compile(r"\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b", re.I)
_PATH = re.compile(r"(?:\b[a-z]:)?(?:[\\/][^\s\\/'\"`,:;()<>\[\]]+)+[\\/]?", re.I)
_NUMBER = re.compile(r"\d+(?:[.,_]\d+)*")
_BLANK = re.compile(r"\s+")
_FRAME = re.compile(r"\s*(?:(?:Cell|Input) In ?\[|File |<ipython-input|\S.* in \S)")
_OWN_FRAME = re.compile(r"\s*(?:(?:Cell|Input) In ?\[|<ipython-input|File .*[\\/]ipykernel_\d+)")
_ARROW = re.compile(r"-+> *\d+ ?(.*)")

Signature = tuple[str, str, str]


def error_of(block: Block) -> Json | None:
    """The error that a block failed with, as nbformat writes it."""
    settled = block.settled
    if settled is None or settled.status != "error":
        return None
    errors = [each for each in settled.outputs if each.get("output_type") == "error"]
    return errors[-1] if errors else None


def signature(error: Json) -> Signature:
    """What makes two errors the same: their name, their message without what differs from run to
    run, and the user's line at which they arose."""
    name, message = plain(str(error.get("ename", ""))), plain(str(error.get("evalue", "")))
    trace = error.get("traceback")
    text = plain("\n".join(map(str, trace))) if isinstance(trace, list) else ""
    return name, normalized(message), _own_line(text)


def normalized(message: str) -> str:
    """A message without numbers, addresses and paths."""
    without = _PATH.sub("/…", _ADDRESS.sub("0x…", message))
    return _BLANK.sub(" ", _NUMBER.sub("#", without)).strip()


def failures(blocks: Sequence[Block], cell: str | None) -> list[Block]:
    """The failed runs of a cell since it last ran well, oldest first."""
    found: list[Block] = []
    for block in blocks:
        status = block.settled.status if block.settled else None
        if cell is not None and block.cell == cell and status == "error":
            found.append(block)
        elif block.cell == cell and status == "ok":
            found = []
    return found


def open_failures(blocks: Sequence[Block]) -> list[Block]:
    """The failures that the last run belongs to: those of its cell or, for a model that writes a
    new cell instead of replacing the one that failed, all in a row. Empty if it ran well."""
    ran = [block for block in blocks if block.settled and block.settled.action == "ran"]
    row: list[Block] = []
    for block in reversed(ran):
        if error_of(block) is None:
            break
        row.append(block)
    if not row:
        return []
    return max(failures(blocks, row[0].cell), row[::-1], key=len)


def is_repeated(failed: Sequence[Block]) -> bool:
    """Whether the last of these failures has the same error as an earlier one."""
    found = [signature(error) for block in failed if (error := error_of(block))]
    return bool(found) and found[-1] in found[:-1]


def tried(why: str, failed: Sequence[Block]) -> Json:
    """What a page shows of a repair that has ended: why, and the error of each attempt."""
    errors = (error for block in failed if (error := error_of(block)))
    return {"why": why, "errors": [_message(error) for error in errors]}


def _message(error: Json) -> str:
    name, said = plain(str(error.get("ename") or "Error")), plain(str(error.get("evalue", "")))
    first = next(iter(said.strip().splitlines()), "")
    return cut_middle(f"{name}: {first}" if first else name, _LONGEST)


def _own_line(trace: str) -> str:
    """The innermost line of a cell in a traceback; a syntax error has it below the frame."""
    line, below, is_own, is_next = "", "", False, False
    for each in trace.split("\n"):
        arrow = _ARROW.match(each)
        if arrow is None and _FRAME.match(each):
            is_own = is_next = bool(_OWN_FRAME.match(each))
            continue
        if is_own and arrow:
            line = arrow[1].strip()
        elif is_next:
            below = each.strip()
        is_next = False
    return line or below
