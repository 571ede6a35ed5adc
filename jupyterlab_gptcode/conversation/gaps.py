"""A journal may lack the line with which a step begins: then one is put in its place. Pure.

Turns are counted by these entries, and a page shows no step that it has not seen begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..protocol import StepStart
from .entries import Begin, Created, Entry, NotebookChange
from .joined import first_seq

_UNREADABLE = "…"  # stands for a prompt


def without_gaps(entries: Sequence[Entry]) -> list[Entry]:
    started = {entry.step for entry in entries if isinstance(entry.body, Begin)}
    if all(entry.step in started or not entry.step for entry in entries):
        return list(entries)
    filled: list[Entry] = []
    for entry in entries:
        if entry.step and entry.step not in started:
            started.add(entry.step)
            begin = _begin(filled, entry)
            filled.append(begin)
            if begin.seq == entry.seq:
                continue
        filled.append(entry)
    return filled


def _begin(earlier: Sequence[Entry], entry: Entry) -> Entry:
    """What `entry`, the first one of its step, says of the beginning that is missing."""
    begins = [each for each in earlier if isinstance(each.body, Begin)]
    is_known = any(each.turn == entry.turn for each in begins)
    change = _no_change(earlier, begins)
    match entry.body:
        case StepStart(kind=kind, model=model, prompt=prompt):
            body = Begin(kind, "", "ask", model, change, prompt)
            return replace(entry, body=body)
        case _:
            kind, text = ("results", "") if is_known else ("prompt", _UNREADABLE)
            body = Begin(kind, "", "ask", "", change, text)
            return replace(entry, seq=first_seq(entry) - 1, body=body, ends=())


def _no_change(earlier: Sequence[Entry], begins: Iterable[Entry]) -> NotebookChange:
    for entry in reversed(list(begins)):
        if isinstance(entry.body, Begin):
            change = entry.body.change
            return replace(change, cells=(), removed=(), positions={}, active=None)
    head = earlier[0].body if earlier else None
    return NotebookChange(head.notebook if isinstance(head, Created) else "", 0)
