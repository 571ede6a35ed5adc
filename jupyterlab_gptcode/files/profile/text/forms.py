"""The type of a column as a condition in SQL: true for values that are written as others are."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine import quoted
from .guessing import BOOLEANS, date_format, is_iso, number_pattern

_CASTS = {"date": "DATE", "timestamp": "TIMESTAMPTZ", "time": "TIME"}


def condition(cell: str, kind: str, values: Sequence[str]) -> str | None:
    """None where SQL has no words for what `values`, of one type, have in common."""
    if kind in ("integer", "number"):
        pattern = number_pattern(values)
        return f"regexp_full_match({cell}, {quoted(pattern)})" if pattern else None
    if kind == "boolean":
        lower = {value.lower() for value in values}
        pair = next((pair for pair in BOOLEANS if lower <= pair), set())
        return f"lower({cell}) IN ({', '.join(map(quoted, sorted(pair)))})" if pair else None
    if kind in ("date", "timestamp") and all(map(is_iso, values)):
        length = f"length({cell}) = 10 AND " if kind == "date" else ""
        return f"{length}try_cast({cell} AS {_CASTS[kind]}) IS NOT NULL"
    if kind == "date" and (form := date_format(values)):
        return f"try_strptime({cell}, {quoted(form)}) IS NOT NULL"
    return None
