"""Numbers as people and programs write them, and what each may mean. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .units import (
    BEFORE,
    CODES,
    CONVERTIBLE,
    DIMENSION,
    GLUED,
    MONEY,
    MONEY_SCALES,
    PERCENT,
    SCALES,
    SIGNS,
    UNITS,
)

_GROUPS = r"'\u2019_\u00a0\u2009\u202f"  # between thousands, and never between two numbers
_SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPTS = str.maketrans(f"{_SMALL}⁻⁺", "0123456789-+")
_POWER = rf"\^?\{{?[-+\u2212]?\d{{1,3}}\}}?|[⁻⁺]?[{_SMALL}]{{1,3}}"
_EXPONENT = (
    rf"(?:[eE](?P<e>[-+\u2212]?\d{{1,3}})|[ \u00a0]?[\u00d7x·*][ \u00a0]?10(?P<power>{_POWER}))?"
)
_FRACTIONS = {
    sign: above / below
    for sign, above, below in zip(
        "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞",
        (1, 1, 2, 1, 3, 1, 2, 3, 4, 1, 5, 1, 3, 5, 7),
        (2, 3, 3, 4, 4, 5, 5, 5, 5, 6, 6, 8, 8, 8, 8),
        strict=True,
    )
}
_SHARE = 0.1  # of its size is the unit of a fraction's last digit: "2/3" may be 0.65
# "3½", "2/3", and "10⁻³", which has nothing before it.
_SPECIAL = (
    rf"(?P<fraction>\d{{0,3}}[{''.join(_FRACTIONS)}]|(?<!/)[1-9]/(?:10|[2-9])(?![\d/]))|"
    rf"10(?P<alone>\^\{{?[-+\u2212]?\d{{1,3}}\}}?|[⁻⁺]?[{_SMALL}]{{1,3}})|"
)


def _pattern(groups: str, special: str = "") -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.])(?:{special}"
        rf"(?:\d{{1,3}}(?P<group>[,{groups}])\d{{3}}(?:(?P=group)\d{{3}})*(?:[.,]\d+)?"
        r"|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?"
        r"|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}\.\d{3},\d+"
        rf"|\d+(?:[.,]\d+)?|\.\d+){_EXPONENT})(?![\d_])"
    )


_WRITTEN = _pattern(_GROUPS + " ", _SPECIAL)  # "12 500 rows" in a text
_PRINTED = _pattern(_GROUPS)  # "[100 200]" in an output are two
_AFTER_PLAIN = frozenset(("", *"0123456789-+.,;:()[]{}|\"'=<>/\u2502\u2506"))
# Behind these two no unit can follow, nor the end of a range.
_ENDS = frozenset(("", *",;:)]|\n"))
# "12,5" and "1.234,5", by their commas, which are fewer than digits.
_COMMA = re.compile(r",(?:(?<=\d\.\d{3},)(?=\d)|(?<=\d,)(?=(?:\d{1,2}|\d{4,})(?![\d.,])))")
_DOUBTFUL = re.compile(r"(?<![\w.,])\d{1,3}[.,]\d{3}(?![\d.,]*\d)")
# Which language has commas for decimals, by its commonest words.
_WITH_COMMA = re.compile(
    r"\b(?:der|das|und|ist|sind|mit|von|bei|les|est|une|dans|pour|sont|los|las|el|del|con|para)\b"
)
_WITH_POINT = re.compile(r"\b(?:the|of|and|is|are|in|with|to|for|from)\b")
_BETWEEN = re.compile("[eE\u00d7x·*\u00a0 ]")
_NOT_DIGITS = re.compile(rf"[{_GROUPS} ]")
_AFTER = re.compile(
    rf"(?:[ \u00a0\u202f]|-(?=%))?(?:(?P<percent>{PERCENT})|"
    rf"(?P<word>[万萬亿億]|[^\W\d_]+|[°\u00d7{SIGNS}]))"
)
# "0.15 to 1.26 %", "3 to 5 million": the unit of both stands behind the second.
_RANGE = re.compile(
    r" ?(?:to|and|or|bis|und|à|et|a|y|[-\u2013]) ?[-\u2212]?"
    rf"[{SIGNS}]?[\d.,]+[ \u00a0]?(?:(?P<percent>{PERCENT})|(?P<word>[万萬亿億]|[^\W\d_]+))"
)
_MONEY_ENDS = frozenset((*SIGNS, *(code[-1] for code in CODES), *"rł.s"))


class Reading(NamedTuple):
    """One meaning: the size, and the unit of its last digit. One that is not `sure` counts only
    where the words around agree."""

    size: float
    step: float
    sure: bool = True


class Number(NamedTuple):
    """A number in a text. `sign` is -1 or 1 where one is written, else 0; `unit` is the size of its
    unit, and `dimension` of which kind; `is_whole` has no decimals, scale or exponent."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    sign: int = 0
    percent: bool = False
    money: bool = False
    dimension: int = -1
    unit: float = 1.0
    is_whole: bool = False

    @property
    def size(self) -> float:
        return self.readings[0].size


def written(text: str) -> Iterator[Number]:
    """The numbers that people write in a text."""
    comma = _has_decimal_commas(text)
    for match in _WRITTEN.finditer(text):
        if match["group"] == " " and not _is_joined(text, match):
            yield from _apart(text, match, comma=comma)
        elif match["fraction"] or match["alone"]:
            yield _special(text, match)
        elif number := _number(text, match, comma=comma):
            yield number


def printed_sizes(text: str) -> list[tuple[float, int]]:
    """Each size that a number in what a program has printed may have, and where it starts: there
    may be a hundred thousand, of which few are looked at again."""
    found: list[tuple[float, int]] = []
    for match in _PRINTED.finditer(text):
        start, end = match.span()
        try:
            if text[end : end + 2].strip()[:1] in _AFTER_PLAIN:
                found.append((float(match[0]), start))
                continue
        except ValueError:
            pass  # "1,234"
        if number := _number(text, match, comma=False):
            found.extend((reading.size, start) for reading in number.readings)
    return found


def printed_at(text: str, start: int) -> Number | None:
    """The number that starts there in what a program has printed."""
    match = _PRINTED.match(text, start)
    return _number(text, match, comma=False) if match else None


def convertible(text: str) -> Iterator[Number]:
    """The numbers of what a program has printed that have a unit which can be another."""
    for match in CONVERTIBLE.finditer(text):
        number = printed_at(text, match.start())
        if number and number.dimension >= 0:
            yield number


def _has_decimal_commas(text: str) -> bool:
    for match in _COMMA.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if before[-4:-3] == "." or before.rstrip("0123456789")[-1:] not in (".", ","):
            return True
    # "3.000 Euro" alone does not say what its point is.
    if not _DOUBTFUL.search(text):
        return False
    return len(_WITH_COMMA.findall(text)) > len(_WITH_POINT.findall(text))


def _is_joined(text: str, match: re.Match[str]) -> bool:
    """Whether blanks stand between thousands: not so in "in 2019 300 rows" or "100 200 300"."""
    before = text[max(0, match.start() - 2) : match.start()]
    return not (before[-1:] == " " and before[:1].isdecimal())


def _apart(text: str, match: re.Match[str], *, comma: bool) -> Iterator[Number]:
    for each in _PRINTED.finditer(text, match.start(), match.end()):
        if number := _number(text, each, comma=comma):
            yield number


def _special(text: str, match: re.Match[str]) -> Number:
    start, end = match.span()
    if match["alone"]:
        return Number(start, end, (_reading("1", _power(match["alone"])),), _sign(text, start))
    above, slash, below = match[0].partition("/")
    size = int(above) / int(below) if slash else int(above[:-1] or 0) + _FRACTIONS[above[-1]]
    sizes = (size, size * 100) if size < 1 else (size,)
    readings = tuple(Reading(each, each * _SHARE) for each in sizes)
    return Number(start, end, readings, _sign(text, start))


def _number(text: str, match: re.Match[str], *, comma: bool) -> Number | None:
    start, end = match.span()
    digits = match[0]
    power = match["e"] or match["power"]
    if power:
        digits = _BETWEEN.split(digits, maxsplit=1)[0]
    exponent = _power(power) if power else 0
    money = _is_money(text, start)
    word, percent, is_last = "", False, text[end : end + 1] in _ENDS
    if not is_last and (after := _AFTER.match(text, end)):
        percent, word = after["percent"] is not None, after["word"] or ""
    factor = (MONEY_SCALES if money else SCALES).get(word, 0.0) if word else 0.0
    dimension = -1 if factor or not word else DIMENSION.get(word, -1)
    if word and not factor and dimension < 0:
        if text[end] == word[0] and not GLUED.match(text, end):
            return None  # "3D", "5th"
        money = money or word in MONEY
    readings = [_reading(each, exponent) for each in _plain(digits, comma=comma, money=money)]
    is_whole = not factor and not power and readings[0].step == 1
    if factor:
        readings = [*_times(readings, factor), *(each._replace(sure=False) for each in readings)]
    elif not is_last and (beyond := _RANGE.match(text, end)):
        percent = percent or beyond["percent"] is not None
        if further := SCALES.get(beyond["word"]):
            readings += _times(readings, further)
    if percent:
        readings += _times(readings, 0.01)
    unit = UNITS[dimension][word] if dimension >= 0 else 1.0
    sign = _sign(text, start)
    return Number(start, end, tuple(readings), sign, percent, money, dimension, unit, is_whole)


def _is_money(text: str, start: int) -> bool:
    before = text[max(0, start - 6) : start]
    return (
        before.rstrip(" \u00a0\u202f-\u2212")[-1:] in _MONEY_ENDS
        and BEFORE.search(before) is not None
    )


def _times(readings: list[Reading], factor: float) -> list[Reading]:
    return [Reading(each.size * factor, each.step * factor) for each in readings]


def _power(found: str) -> int:
    return int(found.translate(_SUPERSCRIPTS).strip("^{}").replace("\u2212", "-"))


def _plain(digits: str, *, comma: bool, money: bool) -> list[str]:
    """What the digits may be with a point for the decimals, and nothing between thousands."""
    if digits.isdecimal() or (not (comma or money) and digits.replace(".", "", 1).isdecimal()):
        return [digits]
    digits = _NOT_DIGITS.sub("", digits)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        last = max(digits.rfind("."), digits.rfind(","))
        return [re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]]
    if points > 1 or commas > 1:
        return [re.sub(r"[.,]", "", digits)]
    whole, mark, decimals = digits.partition("," if commas else ".")
    is_group = len(decimals) == 3 and 0 < len(whole) <= 3 and not whole.startswith("0")
    decimal, grouped = f"{whole}.{decimals}" if mark else whole, whole + decimals
    if commas:
        if not is_group:
            return [decimal]
        return [grouped, decimal] if comma else [grouped]
    if not is_group or not (comma or money):
        return [decimal]
    return [grouped, decimal] if comma else [decimal, grouped]


def _reading(plain: str, exponent: int) -> Reading:
    decimals = len(plain) - plain.find(".") - 1 if "." in plain else 0
    size = float(f"{plain}e{exponent}" if exponent else plain)
    return Reading(size, 10.0 ** (exponent - decimals))


def _sign(text: str, start: int) -> int:
    """A dash right before it is a minus, unless something ends right before the dash."""
    at = start
    if at and text[at - 1] in SIGNS:
        at -= 1
    mark = text[at - 1 : at]
    if mark == " " and text[at - 2 : at - 1] == "=":
        return 1  # "r = 0.17" is not -0.17
    if not mark or mark not in "-\u2212+=":
        return 0
    before = text[at - 2 : at - 1] if at > 1 else ""
    if (mark != "=" and before.isalnum()) or before in tuple(")]%-"):
        return 0
    return -1 if mark in "-\u2212" else 1


def in_unit(number: Number, other: Number) -> Number | None:
    """`other` in the unit of `number`, if both are of one kind and differ."""
    if number.dimension < 0 or number.dimension != other.dimension or number.unit == other.unit:
        return None
    factor = other.unit / number.unit
    return other._replace(readings=tuple(_times([*other.readings], factor)), dimension=-1)
