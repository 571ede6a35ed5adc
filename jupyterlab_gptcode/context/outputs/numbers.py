"""Numbers as a reader wants them: few digits, no digit of the whole part lost."""

from __future__ import annotations

import math
import re

from ...prompt import output_words as words

DIGITS = 4
_WHOLE = 15  # digits that a float has
_FLOAT = re.compile(r"([+-]?)(\d+)\.(\d+)(e[+-]?\d+)?", re.I)


def rounded(text: str) -> str:
    """A number with a fraction, rounded; any other text as it is."""
    found = _FLOAT.fullmatch(text)
    if found is None:
        return text
    sign, whole, fraction, exponent = found.groups()
    small = len(fraction) - len(fraction.lstrip("0")) if not whole.strip("0") else 0
    decimals = max(DIGITS - len(whole.lstrip("0")) + small, 0)
    if len(fraction) <= decimals or len(whole) > _WHOLE:
        return without_zeros(text)
    number, _, rest = f"{float(f'{whole}.{fraction}'):.{decimals}f}".partition(".")
    fraction = f".{rest.rstrip('0') or '0'}" if rest else ""
    return f"{sign}{number}{fraction}{exponent or ''}"


def without_zeros(text: str) -> str:
    """Without the zeros that end a long fraction, but for one: `4.0` is not `4`.

    A short fraction stays: the probability 0.000 has been rounded by its library.
    """
    found = _FLOAT.fullmatch(text)
    if found is None or len(found[3]) <= DIGITS:
        return text
    sign, whole, fraction, exponent = found.groups()
    return f"{sign}{whole}.{fraction.rstrip('0') or '0'}{exponent or ''}"


def short(value: float) -> str:
    """A number of any size in few characters."""
    if isinstance(value, int) or not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    if 1e-4 <= abs(value) < 1e9:
        return rounded(f"{value:.10f}")
    return f"{value:.{DIGITS - 1}e}"


def counted(count: int, noun: str) -> str:
    """As `1 row` and `2,000 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def known(count: int | None, least: int, noun: str) -> str:
    """As `2,000 rows` where the number is known, else as `at least 40 rows`."""
    if count is not None:
        return counted(count, noun)
    return words.AT_LEAST.format(count=counted(least, noun))
