"""Neighbouring deltas of a step as one entry, in memory alone: a journal has a line for each. Pure.

An answer arrives in hundreds of deltas, and each fold would read them all. A joined entry has the
seq of its last delta and knows where each of them ends, because a page may have read only some.
A journal is read in the same way, without an object for each of its lines.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from ..protocol import CodeDelta, Json, TextDelta, ThinkingDelta
from .entries import Entry
from .journal_format import build_entry

_Delta = TextDelta | ThinkingDelta | CodeDelta
_DELTAS = frozenset({"text-delta", "thinking-delta", "code-delta"})


def join(entries: Iterable[Entry]) -> list[Entry]:
    joined: list[Entry] = []
    run: list[Entry] = []
    for entry in entries:
        if run and not _continues(run[-1], entry):
            joined.append(_joined(run))
            run = []
        run.append(entry)
    return [*joined, _joined(run)] if run else joined


def build_joined(lines: Iterable[Json]) -> list[Entry]:
    """`join` of the entries of parsed lines; raises what `build_entry` raises."""
    entries: list[Entry] = []
    run: list[Json] = []
    for line in lines:
        if run and not _is_next(run[-1], line):
            entries.append(_built(run))
            run = []
        run.append(line)
    return [*entries, _built(run)] if run else entries


def split(entry: Entry) -> list[Entry]:
    """The entries that were joined in this one, all with its time."""
    body = entry.body
    if not entry.ends or not isinstance(body, _Delta):
        return [entry]
    first = first_seq(entry)
    return [
        replace(entry, seq=first + index, body=_delta(body, text, raw), ends=())
        for index, (text, raw) in enumerate(_pairs(entry))
    ]


def first_seq(entry: Entry) -> int:
    return entry.seq - len(entry.ends[0]) + 1 if entry.ends else entry.seq


def later(entry: Entry, seq: int) -> Entry:
    """The part of an entry that is later than `seq`."""
    if first_seq(entry) > seq:
        return entry
    return _joined([part for part in split(entry) if part.seq > seq])


def up_to(entries: Iterable[Entry], seq: int) -> Iterator[Entry]:
    """The entries up to `seq`, and of a joined one the part up to it."""
    for entry in entries:
        if entry.seq <= seq:
            yield entry
        elif first_seq(entry) <= seq:
            yield _joined([part for part in split(entry) if part.seq <= seq])


def _continues(before: Entry, entry: Entry) -> bool:
    if (before.step, before.turn, before.seq + 1) != (entry.step, entry.turn, first_seq(entry)):
        return False
    match before.body, entry.body:
        case (TextDelta(), TextDelta()) | (ThinkingDelta(), ThinkingDelta()):
            return True
        case CodeDelta(block=block), CodeDelta():
            return block == entry.body.block
        case _:
            return False


def _joined(run: Sequence[Entry]) -> Entry:
    if len(run) == 1:
        return run[0]
    pairs = [pair for entry in run for pair in _pairs(entry)]
    return merged(run[-1], [text for text, _ in pairs], [raw for _, raw in pairs])


def _is_next(before: Json, line: Json) -> bool:
    """As `_continues`, of parsed lines."""
    name = line["type"]
    return (
        name == before["type"]
        and name in _DELTAS
        and line["seq"] == before["seq"] + 1
        and line.get("step") == before.get("step")
        and line.get("turn") == before.get("turn")
        and (name != "code-delta" or line["body"]["block"] == before["body"]["block"])
    )


def _built(run: Sequence[Json]) -> Entry:
    last = build_entry(run[-1])
    if len(run) == 1:
        return last
    for line in run:
        float(line["time"])  # a line without a time is damaged
    texts = [line["body"]["text"] for line in run]
    if isinstance(last.body, TextDelta):
        return merged(last, texts, texts)
    raws = [line["body"].get("raw") for line in run]
    pairs = zip(texts, raws, strict=True)
    return merged(last, texts, [text if raw is None else raw for text, raw in pairs])


def merged(last: Entry, texts: Sequence[str], raws: Sequence[str]) -> Entry:
    """The last of some deltas with the text of all."""
    assert isinstance(last.body, _Delta)  # noqa: S101  nothing else is joined
    text, raw = "".join(texts), "".join(raws)
    ends = (_ends(texts),) if raw == text else (_ends(texts), _ends(raws))
    return Entry(last.seq, last.time, _delta(last.body, text, raw), last.step, last.turn, ends)


def _delta(like: _Delta, text: str, raw: str) -> _Delta:
    other = None if raw == text else raw
    match like:
        case TextDelta():
            return TextDelta(text)
        case ThinkingDelta():
            return ThinkingDelta(text, other)
        case CodeDelta(block=block):
            return CodeDelta(block, text, other)


def _ends(texts: Iterable[str]) -> array[int]:
    return array("I", accumulate(map(len, texts)))


def _pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    """The text and the raw text of each delta that an entry holds."""
    body = entry.body
    assert isinstance(body, _Delta)  # noqa: S101  nothing else is joined
    raw = None if isinstance(body, TextDelta) else body.raw
    if not entry.ends:
        return iter([(body.text, body.text if raw is None else raw)])
    texts = _cut(body.text, entry.ends[0])
    return zip(texts, texts if raw is None else _cut(raw, entry.ends[1]), strict=True)


def _cut(text: str, ends: Sequence[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *ends])]
