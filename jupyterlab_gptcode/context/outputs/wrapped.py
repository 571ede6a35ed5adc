"""Printed frames that are too wide for their line: pandas prints them as blocks of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...prompt import output_words as words
from .numbers import DIGITS, rounded
from .tables import csv_line

_ROWS = 200  # of a printed frame, which pandas cuts at 60
_GAP = re.compile(r" {2,}")
_ANY = re.compile(r" \\ *\n")
_WRAPPED = re.compile(r" \\ *$")


def unwrapped(text: str) -> str:
    """A text in which frames that were wrapped are one table as CSV, with rounded numbers."""
    if not _ANY.search(text):
        return text
    lines = text.split("\n")
    found: list[str] = []
    place = 0
    while place < len(lines):
        end, rows = _frame(lines, place)
        if rows:
            found += rows
            place = end
        else:
            found.append(lines[place])
            place += 1
    return "\n".join(found)


def _frame(lines: list[str], start: int) -> tuple[int, list[str]]:
    """The rows of the wrapped frame that starts at this line, if one does, and where it ends."""
    blocks: list[list[list[str]]] = []
    place = start
    is_wrapped = True
    while is_wrapped:
        if place >= len(lines):
            return start, []
        is_wrapped = _WRAPPED.search(lines[place]) is not None
        if not is_wrapped and not blocks:
            return start, []
        block = _block(lines, place)
        if not block:
            return start, []
        place += len(block)
        if place < len(lines) and not lines[place].strip() and is_wrapped:
            place += 1
        blocks.append(block)
    if not _fits(blocks):
        return start, []
    head = words.UNWRAPPED.format(digits=DIGITS)
    return place, [head, *map(csv_line, _joined(blocks))]


def _block(lines: list[str], start: int) -> list[list[str]]:
    """A heading and its rows up to a blank line, each as cells; empty if it cannot be one."""
    found: list[list[str]] = []
    for place in range(start, min(start + _ROWS, len(lines))):
        line = lines[place]
        if not line.strip():
            break
        if found and _WRAPPED.search(line):
            return []
        found.append(_GAP.split(_WRAPPED.sub("", line).strip()))
    return found


def _fits(blocks: list[list[list[str]]]) -> bool:
    """Whether each block has the same rows, and each row a label and a cell for each column."""
    labels = [row[0] for row in blocks[0][1:]]
    return bool(labels) and all(
        [row[0] for row in block[1:]] == labels
        and all(len(row) == len(block[0]) + 1 for row in block[1:])
        for block in blocks
    )


def _joined(blocks: list[list[list[str]]]) -> Iterator[list[str]]:
    yield ["", *(name for block in blocks for name in block[0])]
    for place, row in enumerate(blocks[0][1:], start=1):
        cells = (cell for block in blocks for cell in block[place][1:])
        yield [row[0], *map(rounded, cells)]
