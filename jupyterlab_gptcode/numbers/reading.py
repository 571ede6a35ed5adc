"""Numbers as people and programs write them, and what each may mean. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_GROUPS = r"'\u2019_\u00a0\u2009\u202f"  # between thousands, and never between two numbers
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER = r"\^?\{?[-+\u2212]?\d{1,3}\}?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
_EXPONENT = (
    rf"(?:[eE](?P<e>[-+\u2212]?\d{{1,3}})|[ \u00a0]?[\u00d7x·*][ \u00a0]?10(?P<power>{_POWER}))?"
)


def _pattern(groups: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.])(?:\d{{1,3}}(?P<group>[,{groups}])\d{{3}}(?:(?P=group)\d{{3}})*(?:[.,]\d+)?"
        r"|\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?"
        r"|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}\.\d{3},\d+"
        rf"|\d+(?:[.,]\d+)?|\.\d+){_EXPONENT}(?![\d_])"
    )


_WRITTEN = _pattern(_GROUPS + " ")  # "12 500 rows" in a text
_PRINTED = _pattern(_GROUPS)  # "[100 200]" in an output are two
_AFTER_PLAIN = frozenset(("", *"0123456789-+.,;:()[]{}|\"'=<>/\u2502\u2506"))
_COMMA = re.compile(r"(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d.,])|\d\.\d{3},\d")

_SCALES = {
    1e3: r"k|K|thousand|tausend|Tsd\.?|mille|mil",
    1e6: r"M|MM|mn|mio\.?|Mio\.?|[Mm]illions?|Millionen|millones|millón",
    1e9: r"bn|B|[Bb]illions?|Mrd\.?|Milliarden?|milliards?",
    1e12: r"trillions?|tn",
    1e5: r"lakhs?",
    1e7: r"crores?",
}
_SCALE = re.compile(
    "|".join(f"(?P<s{power}>{words})" for power, words in enumerate(_SCALES.values()))
)
_FACTORS = list(_SCALES)
# By dimension: what one of each unit is of the first.
_UNITS: Sequence[dict[str, float]] = (
    {
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
        **dict.fromkeys(("ms", "millisecond", "milliseconds"), 1e-3),
        **dict.fromkeys(("µs", "μs", "us", "microseconds"), 1e-6),
        **dict.fromkeys(("ns", "nanoseconds"), 1e-9),
        **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
        **dict.fromkeys(("d", "day", "days"), 86400.0),
    },
    {
        **dict.fromkeys(("B", "byte", "bytes"), 1.0),
        **dict.fromkeys(("kB", "KB"), 1e3),
        **dict.fromkeys(("MB",), 1e6),
        **dict.fromkeys(("GB",), 1e9),
        **dict.fromkeys(("TB",), 1e12),
        **dict.fromkeys(("KiB",), 2.0**10),
        **dict.fromkeys(("MiB",), 2.0**20),
        **dict.fromkeys(("GiB",), 2.0**30),
    },
    {"m": 1.0, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "meters": 1.0, "metres": 1.0},
    {"g": 1.0, "mg": 1e-3, "kg": 1e3, "t": 1e6, "tonnes": 1e6, "grams": 1.0},
)
_DIMENSION = {unit: number for number, units in enumerate(_UNITS) for unit in units}
_OTHER_UNITS = r"x|\u00d7|°C|°F|°|K|Hz|kHz|MHz|GHz|kWh|W|kW|V|px|pp|pts?|bps|mpg|mph|hPa|L|l|ml|mL"
_UNIT = re.compile(
    "(?:"
    + "|".join(sorted(map(re.escape, _DIMENSION), key=len, reverse=True))
    + rf"|{_OTHER_UNITS})"
    r"(?![\w])"
)
_PERCENT = r"(?:[%٪]|percent(?:age points?)?\b|per cent\b|pct\b|Prozent|pour cent|por ciento)"
# A number and a unit that can be another: where to look for them.
UNITS = re.compile(
    r"(?<![\w.])\d[\d.,]*[ \u00a0]?(?:"
    + "|".join(sorted(map(re.escape, _DIMENSION), key=len, reverse=True))
    + r")(?!\w)"
)
_AFTER = re.compile(
    rf"[ \u00a0\u202f]?(?:(?P<percent>{_PERCENT})|(?P<word>[^\W\d_]+\.?|[°\u00d7]))?"
)
# "0.15 to 1.26 %": the unit of both stands behind the second.
_RANGE = re.compile(
    rf" ?(?:to|and|or|bis|und|à|et|a|y|[-\u2013]) ?[-\u2212]?[\d.,]+[ \u00a0]?{_PERCENT}"
)
_CURRENCY = re.compile(r"(?:[$€£¥₹]|US\$|\b(?:USD|EUR|GBP|CHF|CAD|AUD|JPY|INR))[ \u00a0]?$")


@dataclass(frozen=True)
class Reading:
    """One meaning: the size, and the unit of its last digit. One that is not `sure` counts only
    where the words around agree."""

    size: float
    step: float
    sure: bool = True


@dataclass(frozen=True)
class Number:
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
    comma = _COMMA.search(text) is not None
    for match in _WRITTEN.finditer(text):
        if " " in match[0] and match["group"] == " " and not _is_joined(text, match):
            yield from _apart(text, match, comma=comma)
        elif number := _number(text, match.start(), match.end(), match, comma=comma):
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
        if number := _number(text, start, end, match, comma=False):
            found.extend((reading.size, start) for reading in number.readings)
    return found


def printed_at(text: str, start: int) -> Number | None:
    """The number that starts there in what a program has printed."""
    match = _PRINTED.match(text, start)
    return _number(text, start, match.end(), match, comma=False) if match else None


def _is_joined(text: str, match: re.Match[str]) -> bool:
    """Whether blanks stand between thousands: not so in "in 2019 300 rows" or "100 200 300"."""
    return not re.search(r"\d $", text[max(0, match.start() - 2) : match.start()])


def _apart(text: str, match: re.Match[str], *, comma: bool) -> Iterator[Number]:
    for each in _PRINTED.finditer(text, match.start(), match.end()):
        if number := _number(text, each.start(), each.end(), each, comma=comma):
            yield number


def _number(text: str, start: int, end: int, match: re.Match[str], *, comma: bool) -> Number | None:
    digits = match[0]
    exponent = _exponent(match)
    if exponent is not None:
        digits = re.split(r"[eE\u00d7x·*\u00a0 ]", digits, maxsplit=1)[0]
    plain = _plain(digits, comma=comma)
    if not plain:
        return None
    after = _AFTER.match(text, end)
    percent = bool(after and after["percent"]) or _RANGE.match(text, end) is not None
    word = (after["word"] if after else None) or ""
    if not _SCALE.fullmatch(word):
        word = word.removesuffix(".")
    glued = bool(word) and text[end : end + 1] == word[0]
    money = _CURRENCY.search(text, max(0, start - 5), start) is not None
    readings = [_reading(each, exponent or 0) for each in plain]
    dimension, unit, scaled = -1, 1.0, False
    if factor := _scale(word, money=money):
        scaled = True
        readings = [
            *(Reading(each.size * factor, each.step * factor) for each in readings),
            *(Reading(each.size, each.step, sure=False) for each in readings),
        ]
    elif word in _DIMENSION:
        dimension = _DIMENSION[word]
        unit = _UNITS[dimension][word]
    elif glued and not _UNIT.match(text, end):
        return None  # "3D", "5th"
    if percent:
        readings += [Reading(each.size / 100, each.step / 100) for each in readings]
    is_whole = not scaled and exponent is None and readings[0].step == 1
    sign = _sign(text, start)
    return Number(start, end, tuple(readings), sign, percent, money, dimension, unit, is_whole)


def _exponent(match: re.Match[str]) -> int | None:
    found = match["e"] or match["power"]
    if found is None:
        return None
    return int(re.sub(r"[\^{}]", "", found.translate(_SUPERSCRIPTS)).replace("\u2212", "-"))


def _plain(digits: str, *, comma: bool) -> list[str]:
    """What the digits may be with a point for the decimals, and nothing between thousands."""
    digits = re.sub(rf"[{_GROUPS} ]", "", digits)
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        last = max(digits.rfind("."), digits.rfind(","))
        whole, decimals = digits[:last], digits[last + 1 :]
        return [re.sub(r"[.,]", "", whole) + "." + decimals]
    if points > 1 or commas > 1:
        return [re.sub(r"[.,]", "", digits)]
    if not points and not commas:
        return [digits]
    whole, decimals = re.split(r"[.,]", digits)
    is_group = len(decimals) == 3 and 0 < len(whole) <= 3 and not whole.startswith("0")
    decimal, grouped = f"{whole}.{decimals}", whole + decimals
    if commas:
        if not is_group:
            return [decimal]
        return [grouped, decimal] if comma else [grouped]
    return [decimal, grouped] if comma and is_group else [decimal]


def _reading(plain: str, exponent: int) -> Reading:
    _, _, decimals = plain.partition(".")
    return Reading(float(f"{plain or 0}e{exponent}"), 10.0 ** (exponent - len(decimals)))


def _scale(word: str, *, money: bool) -> float:
    if money and word in ("m", "b"):
        return 1e6 if word == "m" else 1e9
    match = _SCALE.fullmatch(word)
    return _FACTORS[int((match.lastgroup or "s0")[1:])] if match else 0.0


def _sign(text: str, start: int) -> int:
    """A dash right before it is a minus, unless something ends right before the dash."""
    at = start
    if at and text[at - 1] in "$€£¥₹":
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
    readings = tuple(Reading(each.size * factor, each.step * factor) for each in other.readings)
    return Number(other.start, other.end, readings, other.sign)
