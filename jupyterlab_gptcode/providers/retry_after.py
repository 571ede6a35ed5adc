"""How long to wait, by the headers of a refusal."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

LONGEST = 3600.0  # seconds; the user may try again then, even if the endpoint asks for more
_SPAN = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:([\d.]+)s)?(?:([\d.]+)ms)?")
_UNITS = (3600.0, 60.0, 1.0, 0.001)


def wait(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """In seconds, to the tenth; None if the endpoint does not say."""
    for found in (_milliseconds(headers), _after(headers, now), _reset(headers)):
        if found is not None and math.isfinite(found) and found > 0:
            return math.ceil(min(found, LONGEST) * 10) / 10
    return None


def _milliseconds(headers: Mapping[str, str]) -> float | None:
    found = _number(headers.get("retry-after-ms", ""))
    return None if found is None else found / 1000


def _after(headers: Mapping[str, str], now: datetime | None) -> float | None:
    """The header has seconds or a date, which we compare with our own clock."""
    text = headers.get("retry-after", "")
    if (found := _number(text)) is not None:
        return found
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # HTTP dates are in GMT.
    date = date if date.tzinfo else date.replace(tzinfo=timezone.utc)
    return (date - (now or datetime.now(timezone.utc))).total_seconds()


def _reset(headers: Mapping[str, str]) -> float | None:
    """OpenAI's own headers: when the used-up limit resets, such as `6m0s` or `120ms`."""
    spans = [
        _span(headers.get(f"x-ratelimit-reset-{what}", ""))
        for what in ("requests", "tokens")
        if headers.get(f"x-ratelimit-remaining-{what}", "").strip() == "0"
    ]
    return max(spans, default=None)


def _span(text: str) -> float:
    found = _SPAN.fullmatch(text.strip())
    numbers = [_number(each or "0") or 0.0 for each in found.groups()] if found else []
    return sum(number * unit for number, unit in zip(numbers, _UNITS, strict=False))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
