"""Neighbouring deltas of a step as one entry, in memory alone: a journal has a line for each. Pure.

An answer arrives in hundreds of deltas, and each fold would read them all. A joined entry has the
seq of its last delta and knows where each of them ends, because a page may have read only some.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from ..protocol import CodeDelta, TextDelta, ThinkingDelta
from .entries import Entry

_Delta = TextDelta | ThinkingDelta | CodeDelta


def join(entries: Iterable[Entry]) -> list[Entry]:
    joined: list[Entry] = []
    run: list[Entry] = []
    for entry in entries:
        if run and not _continues(run[-1], entry):
            joined.append(_joined(run))
            run = []
        run.append(entry)
    return [*joined, _joined(run)] if run else joined


def split(entry: Entry) -> list[Entry]:
    """The entries that were joined in this one, all with its time."""
    body = entry.body
    if not entry.ends or not isinstance(body, _Delta):
        return [entry]
    first = first_seq(entry)
    return [
        replace(entry, seq=first + index, body=piece, ends=())
        for index, piece in enumerate(_pieces(body, entry.ends))
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
    parts = [part for entry in run for part in split(entry)]
    deltas = [part.body for part in parts if isinstance(part.body, _Delta)]
    text, raw = "".join(delta.text for delta in deltas), "".join(map(_raw, deltas))
    ends: tuple[array[int], ...] = (_ends(delta.text for delta in deltas),)
    if raw != text:
        ends = (*ends, _ends(map(_raw, deltas)))
    return replace(run[-1], body=_delta(deltas[0], text, raw), ends=ends)


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


def _raw(delta: _Delta) -> str:
    return delta.text if isinstance(delta, TextDelta) or delta.raw is None else delta.raw


def _pieces(body: _Delta, ends: Sequence[Sequence[int]]) -> Iterator[_Delta]:
    texts = _cut(body.text, ends[0])
    if isinstance(body, TextDelta):
        yield from map(TextDelta, texts)
        return
    raws = texts if body.raw is None else _cut(body.raw, ends[1])
    for text, raw in zip(texts, raws, strict=True):
        yield _delta(body, text, raw)


def _cut(text: str, ends: Sequence[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *ends])]
