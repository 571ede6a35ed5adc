"""Which part of the past to leave out where a request is too long for its model. Pure.

Long outputs of earlier turns go first, then their long code, then these turns, then long outputs
and code of the current turn, always the oldest first, until the request is half of what fits: so it
grows for long before the next time. The first prompt is repeated, and the turn before the current
one stays unless nothing else helps. The step itself is sent in full: the model must answer its
prompt or its results.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..context import (
    files_of_the_past,
    known_kernel,
    latest_compaction,
    notebook_change,
    standing_summary,
    state_of_the_past,
    visible_entries,
)
from ..conversation import Begin, Compaction, Entry, NotebookChange
from ..protocol import NotebookSnapshot
from .messages import render
from .rendering import Rendering
from .size import Estimate, about_tokens

_SUMMARY = 4  # characters of a summary that are about a token; what it stands for is longer, too


class _Way(NamedTuple):
    """The seqs of the first steps that are sent with outputs, with code, and at all."""

    outputs: int
    sources: int
    turns: int


def compact(
    entries: Sequence[Entry],
    facts: NotebookSnapshot,
    rendering: Rendering,
    most: int,
    estimate: Estimate = about_tokens,
) -> Compaction | None:
    """The compaction for the step that `entries` end with; None where nothing makes it shorter.

    A request may have `most` tokens, and is known to be too long as it is. If further turns are
    left out, a summary of them has room in what is measured, and is still to be written.
    """
    ways, last_ways = _ways(entries)
    if not ways and not last_ways:
        return None
    before = estimate(render(entries, rendering))
    goal = min(before, most) // 2

    def compacted(way: _Way) -> tuple[Compaction, int]:
        compaction = _compaction(entries, facts, way)
        size = estimate(render(with_compaction(entries, compaction), rendering))
        if is_news(entries, compaction):
            size += min(rendering.prompts.summary, before - size) // _SUMMARY
        return compaction, size

    def mildest(ways: Sequence[_Way]) -> tuple[Compaction, int]:
        # Each way leaves out more than the one before: only a few of them need to be measured.
        index = bisect_left(ways, True, key=lambda way: compacted(way)[1] <= goal)
        return compacted(ways[min(index, len(ways) - 1)])

    found = [mildest(each) for each in (ways, last_ways) if each]
    # The turn before goes only if that is needed, and helps.
    is_enough = found[0][1] <= min(most, before * 3 // 4)
    compaction, size = found[0] if is_enough else min(found, key=lambda each: each[1])
    return compaction if size < before else None


def with_compaction(entries: Sequence[Entry], compaction: Compaction) -> list[Entry]:
    """The entries with one more, as they are once this compaction is recorded."""
    last = entries[-1]
    return [*entries, Entry(last.seq + 1, last.time, compaction, last.step, last.turn)]


def _ways(entries: Sequence[Entry]) -> tuple[list[_Way], list[_Way]]:
    """From the mildest way to the hardest; and those that the turn before does not outlive."""
    latest = latest_compaction(entries)
    way = _Way(0, 0, 0)
    if latest:
        way = _Way(latest.outputs_from, latest.sources_from, latest.turns_from)
    steps: list[int] = []
    starts: dict[int, int] = {}  # the first visible step of each turn
    for entry in visible_entries(entries):
        if isinstance(entry.body, Begin):
            steps.append(entry.seq)
            starts.setdefault(entry.turn, entry.seq)
    *earlier, current = starts.values()
    ways = list(_of_turns(way, steps, earlier[1:], current))
    way = ways[-1] if ways else way
    ways += _of_current_turn(way, steps)
    way = ways[-1] if ways else way
    return ways, [way._replace(turns=current)] if earlier else []


def _of_turns(
    way: _Way, steps: Sequence[int], starts: Sequence[int], current: int
) -> Iterator[_Way]:
    for seq in steps[1:]:
        if way.outputs < seq <= current:
            way = way._replace(outputs=seq)
            yield way
    for seq in steps[1:]:
        if way.sources < seq <= current:
            way = way._replace(sources=seq)
            yield way
    for seq in starts:
        way = way._replace(turns=seq)
        yield way


def _of_current_turn(way: _Way, steps: Sequence[int]) -> Iterator[_Way]:
    for seq in steps:
        if seq > way.outputs:
            way = way._replace(outputs=seq)
            yield way
    for seq in steps:
        if seq > way.sources:
            way = way._replace(sources=seq)
            yield way


def _compaction(entries: Sequence[Entry], facts: NotebookSnapshot, way: _Way) -> Compaction:
    nothing = NotebookChange(facts.notebook, len(facts.cells))
    compaction = Compaction(nothing, way.outputs, way.turns, sources_from=way.sources)
    if not way.turns:
        return compaction
    begins = [entry for entry in entries if isinstance(entry.body, Begin)]
    compaction = replace(
        compaction, turns=len({entry.turn for entry in begins if entry.seq < way.turns})
    )
    if not is_news(entries, compaction) and (standing := standing_summary(entries)):
        compaction = replace(compaction, summary_of=standing.compaction)
    # The system prompt names the kernel's language, so a compaction must know it.
    shortened = with_compaction(entries, compaction)
    missing = replace(notebook_change(shortened, facts), kernel=known_kernel(entries))
    return replace(
        compaction,
        change=missing,
        files=tuple(files_of_the_past(shortened)),
        state=state_of_the_past(entries, shortened),
    )


def is_news(entries: Sequence[Entry], compaction: Compaction) -> bool:
    """Whether a compaction leaves out further turns, of which no summary speaks."""
    latest = latest_compaction(entries)
    return compaction.turns_from > (latest.turns_from if latest else 0)
