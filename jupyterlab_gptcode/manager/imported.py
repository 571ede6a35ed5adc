"""A conversation from a file that may come from anywhere: checked, and given another id. Pure."""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..conversation import (
    Begin,
    Compaction,
    Created,
    Entry,
    FilesLeft,
    FilesRestored,
    Preserved,
    Produced,
    Sent,
    blocks,
    first_seq,
    notebook_path,
    opened,
    parse_lines,
    refuse_later,
)
from ..errors import GPTCodeError, Unusable
from ..prompt import FULL
from ..protocol import LEVELS, Action, CodeEnd, check
from ..request import Rendering, render
from .fork import forked

LARGEST = 100_000_000  # bytes
_NOT_OURS = (
    "This is not a conversation that GPT-Code has exported: {}. Nothing was imported. Choose a "
    "file that was exported to be imported again."
)


def imported(data: bytes, notebook: str) -> list[Entry]:
    """The entries of a new conversation about `notebook` or, without one, about the notebook that
    the file names. What was still in progress is over in it, and nothing that it says of cells and
    files can act on any."""
    if len(data) > LARGEST:
        limit = LARGEST // 1_000_000
        raise Unusable(f"This file is larger than {limit} MB. Nothing was imported.")
    read = _parsed(data)
    entries = list(_harmless(read))
    id_, marker = secrets.token_hex(8), f"data-{secrets.token_hex(4)}"
    made = forked(entries, entries[-1].seq, id_, notebook or notebook_path(entries))
    head = made[0].body
    assert isinstance(head, Created)  # noqa: S101  `_parsed` has looked
    # Not known as a fork: it would read what another conversation has stored beside its journal.
    came = max(entry.turn for entry in read)
    made[0] = replace(made[0], body=replace(head, marker=marker, forked="", imported=came))
    try:
        _try(made)
    except GPTCodeError as error:
        raise Unusable(_NOT_OURS.format("a part of it cannot be shown")) from error
    except Exception as error:  # whatever a file may hold that no release has written
        raise Unusable(_NOT_OURS.format("its parts do not fit together")) from error
    return made


def _parsed(data: bytes) -> list[Entry]:
    refuse_later(data)
    whole = data if data.endswith(b"\n") else data + b"\n"
    for number, line in enumerate(whole.split(b"\n")[:-1], 1):
        try:
            json.loads(line.decode("utf-8", "surrogatepass"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise Unusable(_NOT_OURS.format(f"line {number} cannot be read")) from error
    lines = parse_lines(whole)
    if lines.damaged:
        raise Unusable(_NOT_OURS.format(f"line {lines.damaged[0] + 1} cannot be read"))
    if not lines.entries or not isinstance(lines.entries[0].body, Created):
        raise Unusable(_NOT_OURS.format("its first line is another"))
    if not _in_order(lines.entries):
        raise Unusable(_NOT_OURS.format("its lines are not in order"))
    return lines.entries


def _harmless(entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries without what Undo and Redo would restore, the files that runs are said to have
    made or changed, what is said to have been sent, and the user's consent: that a secret be read
    or sent as it is, that a model may see so much, or that a project instruct."""
    for entry in entries:
        match entry.body:
            case Preserved() | Produced() | FilesLeft() | FilesRestored() | Sent():
                continue
            case Action(action="before-image" | "tried" | "unmasked" | "masked" | "levelled"):
                continue
            case Action() as action:
                yield replace(entry, body=replace(action, images=()))
            case Begin() | Compaction() as body:
                files = tuple(replace(file, confirmed=False) for file in body.files)
                body = replace(body, files=files)
                if isinstance(body, Begin):
                    body = replace(body, instructions=(), skills=None, skills_read=(), chosen="")
                yield replace(entry, body=body)
            case CodeEnd() as end:
                yield replace(entry, body=replace(end, unpreserved=()))
            case _:
                yield entry


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _in_order(entries: Sequence[Entry]) -> bool:
    rising = all(one.seq < first_seq(other) for one, other in pairwise(entries))
    return rising and all(
        first_seq(entry) >= 0 and entry.turn >= 0 and math.isfinite(entry.time) for entry in entries
    )


def _try(entries: Sequence[Entry]) -> None:
    """All that is done with a conversation before anything is added to it."""
    shown = opened(entries)
    json.dumps(shown, allow_nan=False)
    check("Conversation", {**shown, "here": False})
    blocks(entries)
    for level in LEVELS:
        render(entries, Rendering(FULL, vision=True, level=level))
