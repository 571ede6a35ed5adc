"""What a column of strings holds: its type, and which values stand for nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from ..shapes import VALUES, Column

# What stands for nothing; the doubtful ones do so among numbers and dates, but may be words.
_DOUBTFUL = frozenset(
    ("-", "--", "---", "?", ".", "..", "none", "nil", "missing", "*", "**", "***")
)
_NOTHING = frozenset(
    (
        *("", "na", "n/a", "#n/a", "nan", "-nan", "null", "<na>", "\\n", "#value!"),
        *("(null)", "#div/0!", "#ref!", "n.a.", "k.a."),
    )
)
MISSING = _NOTHING | _DOUBTFUL
_TOKENS = 3  # that are named
_SPACES = " \t\xa0\u202f\u2009"
_MONEY = re.compile(r"^(?:[€$£¥]|EUR|USD|GBP|CHF)\s*|\s*(?:[€$£¥%]|EUR|USD|GBP|CHF)$")
_INTEGER = re.compile(r"[+-]?\d+")
_PADDED = re.compile(r"0\d+")
_POINT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+|\d+)([eE][+-]?\d+)?")
_GROUP = re.compile(r"[+-]?\d{1,3},\d{3}")  # thousands, or three decimals
_THOUSANDS = [  # groups of three, and what stands before the decimals
    re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?|[+-]?\d{1,3}(\.\d*)?"),
    re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?|[+-]?\d{1,3}(,\d*)?"),
    re.compile(r"[+-]?\d{1,3}([ \xa0\u202f\u2009'\u2019]\d{3})+([.,]\d*)?|[+-]?\d{1,3}([.,]\d*)?"),
]
BOOLEANS = [
    {"true", "false"},
    {"yes", "no"},
    {"y", "n"},
    {"t", "f"},
    {"ja", "nein"},
    {"on", "off"},
    {"wahr", "falsch"},
    {"oui", "non"},
]
# Cheap looks before the slow ones; what a shape lets through may still be no date.
_DATE_SHAPE = re.compile(r"\d{1,4}[-./ ] ?\w{1,9}\.?[-./, ]{1,2}\d{1,4}([T ].{4,30})?")
_WORDY_SHAPE = re.compile(r"[^\W\d]{3,9} \d{1,2}, \d{4}([T ].{4,30})?")
_TIME_SHAPE = re.compile(r"\d{1,2}:\d\d(:\d\d(\.\d{1,6})?)?( [AP]M)?", re.IGNORECASE)
_DURATION = re.compile(
    r"[+-]?(\d+ days?,? )?\d+:[0-5]\d(:[0-5]\d([.,]\d+)?)?"  # 36:00:00, as Python and pandas print
    r"|-?P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?([\d.]+S)?)?"  # PT1H30M
    r"|(\d+ ?d )?\d+ ?(h|min)( ?\d+ ?(min|m))?( ?[\d.]+ ?s)?|\d+ ?m(in)? ?[\d.]+ ?s"  # 1h 30m
)
_DAY = len("2024-12-31")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DATES = (
    *("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y"),
    *("%d.%m.%y", "%m/%d/%y", "%d/%m/%y", "%Y.%m.%d", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y"),
    *("%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%d. %B %Y"),
)
_TIMES = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p")
_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d| UTC| GMT)$")


def guess(values: Iterable[str]) -> tuple[str, float]:
    """The type's name, and the share of values that stand for nothing."""
    found = column("", list(values))
    return found.type, found.nulls or 0.0


def missing_in(kind: str) -> frozenset[str]:
    """The words, in small letters, that stand for nothing in a column of a type."""
    return _NOTHING if kind == "text" else MISSING


def type_of(distinct: Sequence[str]) -> str:
    """Of present values, without blanks around them."""
    lower = {value.lower() for value in distinct}
    if any(lower <= pair for pair in BOOLEANS) and (len(lower) == 2 or len(min(lower)) > 2):
        return "boolean"
    if distinct[0][0].isalpha() and not _may_be_date(distinct[0]):
        if all(map(_DURATION.fullmatch, distinct)):
            return "duration"
        return "text" if not all(map(_POINT.fullmatch, distinct)) else "number"
    return _number(distinct) or _moment(distinct) or "text"


def _number(values: Sequence[str]) -> str:
    if any(_PADDED.fullmatch(value) for value in values):
        return ""  # a code, such as a postcode: as a number it would lose its zeros
    if all(map(_INTEGER.fullmatch, values)):
        return "integer" if max(map(len, values)) <= 18 else _long(values)
    plain = [_MONEY.sub("", value) for value in values]
    plain = [value[1:-1] if value[:1] == "(" and value[-1:] == ")" else value for value in plain]
    for shape in (_POINT, _COMMA):
        if all(map(shape.fullmatch, plain)):
            return "integer" if all(map(_INTEGER.fullmatch, plain)) else "number"
    for shape in _THOUSANDS:
        if all(found := [shape.fullmatch(value) for value in plain]):
            decimals = any(each and each.group(each.re.groups) for each in found)
            return "number" if decimals or any(each and each[2] for each in found) else "integer"
    return ""


def number_pattern(values: Sequence[str]) -> str:
    """A regular expression, as DuckDB has them, for numbers that are written as these are."""
    if all(map(_INTEGER.fullmatch, values)):
        return r"[+-]?(0|[1-9]\d{0,17})"
    plain = [_MONEY.sub("", value) for value in values]
    plain = [value[1:-1] if value[:1] == "(" and value[-1:] == ")" else value for value in plain]
    for shape in (_POINT, _COMMA, *_THOUSANDS):
        if all(map(shape.fullmatch, plain)):
            pattern = re.sub(r"\\u([0-9a-f]{4})", r"\\x{\1}", shape.pattern)
            sign = r"\s*([€$£¥%]|EUR|USD|GBP|CHF)?\s*"
            return f"(?i:{pattern if plain == values else rf'{sign}[(]?({pattern})[)]?{sign}'})"
    return ""


def _long(values: Sequence[str]) -> str:
    fits = all(-(2**63) <= int(value) < 2**64 for value in values if len(value) < 25)
    return "integer" if fits and max(map(len, values)) < 25 else "text"


def _moment(values: Sequence[str]) -> str:
    """A date, a time of day, or both; or a duration."""
    if all(map(_TIME_SHAPE.fullmatch, values)) and _all(values, _TIMES):
        return "time"
    if all(map(_DURATION.fullmatch, values)):
        return "duration"
    if not all(map(_may_be_date, values)):
        return ""
    if all(map(is_iso, values)):
        return "date" if all(map(_ISO_DAY.fullmatch, values)) else "timestamp"
    if date_format(values):
        return "date"
    split = [_ZONE.sub("", value).replace("T", " ", 1).partition(" ") for value in values]
    if _all([day for day, _, _ in split], _DATES):
        times = [re.sub(r"(\.\d{6})\d+$", r"\1", time.strip()) for *_, time in split]
        return "timestamp" if _all(times, _TIMES) else ""
    # A day may have blanks in it: `3 Jan 2024 12:30`.
    pairs = [value.rpartition(" ") for value in values]
    if _all([day for day, _, _ in pairs], _DATES) and _all([time for *_, time in pairs], _TIMES):
        return "timestamp"
    return ""


def _may_be_date(value: str) -> bool:
    return _DATE_SHAPE.fullmatch(value) is not None or _WORDY_SHAPE.fullmatch(value) is not None


def is_iso(value: str) -> bool:
    """Much faster than a format, and by far the commonest."""
    plain = value.removesuffix("Z")
    return _reads_iso(plain) or (len(plain) > _DAY and _reads_iso(_as_python_3_10(plain)))


def _reads_iso(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _as_python_3_10(value: str) -> str:
    """What later versions read as well: with six digits of a second, and a colon in the zone."""
    zoned = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", value)
    return re.sub(r"(?<=:\d\d)[.,](\d+)", lambda match: f".{match[1]:0<6.6}", zoned)


def date_format(values: Sequence[str]) -> str:
    """The format in which all of the values are days; empty if there is none."""
    return next((form for form in _DATES if _all(values, (form,))), "")


def _all(values: Sequence[str], formats: Sequence[str]) -> bool:
    return any(all(map(_parser(form), values)) for form in formats)


def _parser(form: str) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        try:
            datetime.strptime(value, form)
        except ValueError:
            return False
        return True

    return fits


def column(name: str, values: Sequence[str]) -> Column:
    """By all of the values."""
    counts = Counter(value.strip(_SPACES) for value in values)
    present = [value for value in counts if value.lower() not in MISSING]
    kind = type_of(present) if present else "text" if counts else "unknown"
    missing = MISSING if not present else missing_in(kind)
    nothing = {value: count for value, count in counts.items() if value.lower() in missing}
    nulls = round(sum(nothing.values()) / len(values), 4) if values else 0.0
    if nulls in (0.0, 1.0) and nothing and len(nothing) < len(counts):
        nulls = min(max(nulls, 0.0001), 0.9999)  # it is neither none nor all
    examples = tuple(value for value in counts if value not in nothing)[:VALUES]
    tokens = tuple(sorted(filter(None, nothing), key=lambda each: -nothing[each]))[:_TOKENS]
    remark = _doubts(counts, kind, len(values)) if present else ""
    remark = _writing(present) if kind in ("integer", "number") else remark
    return Column(name, kind, nulls, examples, tokens, remark)


def _writing(values: Sequence[str]) -> str:
    """Why a program does not take these numbers as they are; empty if it does."""
    odd = [value for value in values if not _POINT.fullmatch(value)]
    if any(map(_MONEY.search, odd)):
        return "with a currency or %"
    if any(value.startswith("(") for value in odd):
        return "negative ones in brackets"
    if odd and all(map(_COMMA.fullmatch, values)):
        either = all(map(_GROUP.fullmatch, odd))
        return "with a decimal comma" + ", or thousands separators" * either
    return "with thousands separators" if odd else ""


def _doubts(counts: Mapping[str, int], kind: str, total: int) -> str:
    """In a column of words `-` may be a word, or stand for nothing: how often it is there."""
    found = {value: count for value, count in counts.items() if value.lower() in _DOUBTFUL}
    if kind != "text" or not found:
        return ""
    token = max(found, key=lambda each: found[each])
    return f"{max(found[token] * 100 / total, 0.01):.2g} % are {token}"


def number(value: str) -> float | None:
    """As it is written in prices and reports too; None if it is not a number."""
    plain = _MONEY.sub("", value.strip(_SPACES))
    if plain[:1] == "(" and plain[-1:] == ")":
        plain = f"-{plain[1:-1]}"
    plain = re.sub(r"['\u2019\s]", "", plain)
    if "," in plain and ("." in plain or re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", plain)):
        first, second = sorted(",.", key=plain.find) if "." in plain else (",", ".")
        plain = plain.replace(first, "").replace(second, ".")
    try:
        found = float(plain.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None
