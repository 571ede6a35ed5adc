"""Which part of the past to leave out when a request was too long for its model. Pure.

Long outputs of earlier turns go first, then these turns, then long outputs of the current turn,
always the oldest first, until the request is half of what it was. The step that was refused is
sent in full: the model must answer its prompt or its results.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..context import (
    files_of_the_past,
    known_kernel,
    latest_compaction,
    notebook_change,
    state_of_the_past,
    visible_entries,
)
from ..conversation import Begin, Compaction, Entry, NotebookChange
from ..protocol import NotebookSnapshot
from .messages import render
from .rendering import Message, Rendering

_TOKEN = 4  # characters, about
_IMAGE = 4_000  # characters that an image counts for: its tokens do not depend on its base64


def compact(
    entries: Sequence[Entry], facts: NotebookSnapshot, rendering: Rendering, context_window: int
) -> Compaction | None:
    """The compaction for the step that `entries` end with; None where nothing makes it shorter.

    A request that is far longer than the context window, in tokens, is made to fit half of that.
    """
    ways = list(_ways(entries))
    if not ways:
        return None
    before = _size(render(entries, rendering))
    goal = min(before, _TOKEN * context_window) // 2

    def compacted(way: tuple[int, int]) -> tuple[Compaction, int]:
        compaction = _compaction(entries, facts, *way)
        return compaction, _size(render(with_compaction(entries, compaction), rendering))

    # Each way leaves out more than the one before: only a few of them need to be measured.
    index = bisect_left(ways, True, key=lambda way: compacted(way)[1] <= goal)
    compaction, size = compacted(ways[min(index, len(ways) - 1)])
    return compaction if size < before else None


def with_compaction(entries: Sequence[Entry], compaction: Compaction) -> list[Entry]:
    """The entries with one more, as they are once this compaction is recorded."""
    last = entries[-1]
    return [*entries, Entry(last.seq + 1, last.time, compaction, last.step, last.turn)]


def _ways(entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """`outputs_from` and `turns_from`, from the mildest way to the hardest."""
    latest = latest_compaction(entries)
    outputs, turns = (latest.outputs_from, latest.turns_from) if latest else (0, 0)
    steps: list[int] = []
    starts: dict[int, int] = {}  # the first visible step of each turn
    for entry in visible_entries(entries):
        if isinstance(entry.body, Begin):
            steps.append(entry.seq)
            starts.setdefault(entry.turn, entry.seq)
    current = list(starts.values())[-1]
    for seq in steps[1:]:
        if outputs < seq <= current:
            yield seq, turns
    outputs = max(outputs, current)
    for seq in list(starts.values())[1:]:
        turns = seq
        yield outputs, turns
    for seq in steps:
        if seq > outputs:
            yield seq, turns


def _compaction(
    entries: Sequence[Entry], facts: NotebookSnapshot, outputs_from: int, turns_from: int
) -> Compaction:
    nothing = NotebookChange(facts.notebook, len(facts.cells))
    compaction = Compaction(nothing, outputs_from, turns_from)
    if not turns_from:
        return compaction
    # The system prompt names the kernel's language, so a compaction must know it.
    shortened = with_compaction(entries, compaction)
    missing = replace(notebook_change(shortened, facts), kernel=known_kernel(entries))
    return replace(
        compaction,
        change=missing,
        files=tuple(files_of_the_past(shortened)),
        state=state_of_the_past(entries, shortened),
    )


def _size(messages: Sequence[Message]) -> int:
    """About how long a request is, in characters."""
    size = 0
    for message in messages:
        content = message["content"]
        parts = [{"type": "text", "text": content}] if isinstance(content, str) else content
        size += sum(len(part["text"]) if part["type"] == "text" else _IMAGE for part in parts)
    return size
