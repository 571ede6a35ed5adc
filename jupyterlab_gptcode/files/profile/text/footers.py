"""What stands below a table: sums that add up, and remarks. Whatever else is last is a row."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from .guessing import MISSING, number
from .kinds import fits, kinds_of
from .rows import Row

_LABEL = re.compile(
    r"(grand )?(totals?|sums?|(gesamt)?summe|gesamt|somme|all|overall|mean|average|avg|mittelwert)"
    r"[:.]?",
    re.IGNORECASE,
)
_SUMS: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": math.fsum,
    "mean": lambda values: math.fsum(values) / len(values),
}
_REMARKS = 5


def split_footers(rows: list[Row], width: int) -> tuple[list[Row], list[str]]:
    """The lines below the rows, and a sentence for each."""
    end = len(rows)
    kinds = kinds_of([row for row in rows[-201:-1] if len(row) == width])
    said: list[str] = []
    while end > 2 and len(said) < _REMARKS and (word := _footer(rows[:end], width, kinds)):
        end -= 1
        said.append(f"{word}: {' '.join(filter(None, rows[end]))[:80]}")
    return rows[end:], said[::-1]


def _footer(rows: Sequence[Row], width: int, kinds: Sequence[str]) -> str:
    last = rows[-1]
    if width < 2:
        return ""
    if len([cell for cell in last if cell]) == 1 and last[0]:
        # One cell that could be the first of a row is a row that was cut.
        like = bool(kinds) and bool(kinds[0]) and fits(last[0], kinds[0])
        remark = len(last) == 1 and (last.gap or not like)
        return "Not counted as a row" if remark and not like else ""
    if len(last) != width or not kinds:
        return ""
    if _adds_up(rows, kinds):
        return "Its last line sums up the others"
    odd = bool(kinds[0]) and last[0] and not fits(last[0], kinds[0])
    if odd and _LABEL.fullmatch(last[0]):
        return "Not counted as a row"
    return ""


def _adds_up(rows: Sequence[Row], kinds: Sequence[str]) -> bool:
    """Whether its numbers are the sums, or the means, of what stands above them."""
    *above, last = rows
    numeric = [at for at, kind in enumerate(kinds) if kind in ("integer", "number")]
    numeric = [at for at in numeric if at < len(last) and last[at].lower() not in MISSING]
    words = [cell for at, cell in enumerate(last) if at not in numeric]
    named = any(_LABEL.fullmatch(cell) for cell in words) or (words and not any(words))
    if not numeric or not named or len(above) < 2:
        return False
    return any(all(_is_sum(above, last, at, form) for at in numeric) for form in _SUMS.values())


def _is_sum(
    above: Sequence[Row], last: Row, at: int, form: Callable[[Sequence[float]], float]
) -> bool:
    values = [number(row[at]) for row in above if at < len(row)]
    present = [value for value in values if value is not None]
    whole = number(last[at])
    if whole is None or len(present) < 2 or all(value == 0 for value in present):
        return False
    decimals = len(last[at].rpartition(".")[2]) if "." in last[at] else 0
    return abs(form(present) - whole) <= 0.5 * 10.0**-decimals + 1e-9 * abs(whole)
