"""What the lines above a table have in common, whatever its columns hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .rows import Row

TOP = 60  # rows that may hold the header
NAMELIKE = re.compile(
    r"""\w+[_.]\w+ | (?-i:[a-z]+[A-Z]\w*) | .{1,40}\s?[\[(].{1,20}[\])]
    | (.*\s)? (id|ids|name|names|title|date|time|year|month|day|type|kind|class|group|category|code
      |key|value|status|state|city|town|country|region|address|email|phone|url|link|label|text
      |description|comment|comments|notes?|sex|gender|age|color|colour|size|source|target|author
      |first|second|third|last|home|species|item|product|variable|unit|units|language|word|tag)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Header:
    """Places in the rows: of the line with the `names`, of the first row of the `body`, and of a
    line above the names with groups of columns. What stands between names and body are units or
    descriptions. `sure` is false where another reading is as likely."""

    body: int
    names: int | None = None
    groups: int | None = None
    sure: bool = True


def is_full(row: Row, width: int) -> bool:
    least = width if width < 3 else width - 1
    return len(row) >= least and sum(map(bool, row)) >= min(2, width)


def first_full(rows: Sequence[Row], width: int) -> int:
    """A row with one cell less can only be a header that does not name the rows: it stands alone
    above them."""
    for at, row in enumerate(rows[:TOP]):
        before, after = rows[max(0, at - 1) : at], rows[at + 1 : at + 2]
        alone = all(len(each) != width - 1 for each in before)
        alone = alone and all(len(each) >= width for each in after)
        if is_full(row, width) and (len(row) >= width or alone):
            return at
    return 0


def is_title(row: Row, rows: Sequence[Row], width: int) -> bool:
    """A sentence has blanks after its commas, which the rows of the table have not."""
    if sum(map(bool, row)) < max(min(2, width), width // 2) and row[0]:
        return True
    spaced = [each.spaced for each in rows[3:20]]
    return row.spaced and sum(spaced) * 5 < len(spaced)


def is_sentence(row: Row) -> bool:
    words = [len(cell.split()) for cell in row if cell]
    return sum(count > 2 for count in words) * 2 > len(words)


def are_groups(upper: Row, lower: Row) -> bool:
    """Words that stand above several columns: repeated, or with empty cells after them."""
    filled = [cell for cell in upper if cell]
    return len(filled) < sum(map(bool, lower)) or len(set(filled)) < len(filled)
