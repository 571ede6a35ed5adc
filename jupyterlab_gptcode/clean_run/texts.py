"""Whether two texts say the same, but for what differs from run to run: addresses, times, rounding.

Pure; `now` is given, in seconds since the epoch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from itertools import zip_longest

_MOST = 200_000  # characters that are compared
_DAY = 86_400
_SHORT = 160  # characters of a line that is shown

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_TIMINGS = re.compile(r"^(?:CPU times:|Wall time:).*$|^.*\bper loop\b.*$", re.M)
_VARYING = re.compile(
    r"\b0x[0-9a-fA-F]{4,}\b"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"  # a UUID
    r"|\b[0-9a-f]{32}\b"
    r"|/\S*ipykernel_\d+/\d+\.py|<ipython-input-[^>]*>|/\S*/tmp\w{6,}|\btmp[a-z0-9_]{8}\b"
    r"|\b(?:In|Out)\s?\[\d+\]"
    r"|(?<=\bpid)\W{0,3}\d+",
    re.I,
)
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_TOKEN = re.compile(
    r"(?P<moment>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?"
    rf"|{_WEEKDAY},? +{_MONTH} +\d+ +\d\d:\d\d:\d\d(?: \w{{3,4}})? \d{{4}}"
    r"|\b\d\d?:\d\d(?::\d\d(?:\.\d+)?)?\b)"
    r"|(?P<duration>(?<![\w.])\d+(?:\.\d+)?\s?(?:ns|µs|us|ms|s|sec|secs|seconds?|min|minutes?)\b)"
    r"|(?P<number>(?<![\w.])[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))"
)
_FORMATS = ("%a %b %d %H:%M:%S %Y", "%a %b %d %H:%M:%S %Z %Y")


def first_difference(was: str, now: str, *, at: float, timed: bool) -> tuple[str, str] | None:
    """The first lines that differ; None for texts that say the same. `timed`: the code reads the
    clock, so that numbers which are not whole may be times."""
    if was == now:
        return None
    for before, after in zip_longest(_lines(was), _lines(now), fillvalue=""):
        if before != after and not _say_the_same(before, after, at, timed):
            return before[:_SHORT], after[:_SHORT]
    return None


def _lines(text: str) -> Iterator[str]:
    """As a screen shows them, without blank ends."""
    plain = _TIMINGS.sub("", _ANSI.sub("", text[:_MOST]))
    lines = [_at_last(line).rstrip() for line in plain.split("\n")]
    yield from (line for line in lines if line)


def _at_last(line: str) -> str:
    """What is left of a line that was written over, as progress bars do."""
    return line.rstrip("\r").rpartition("\r")[2]


def _say_the_same(was: str, now: str, at: float, timed: bool) -> bool:
    was, now = _VARYING.sub("…", was), _VARYING.sub("…", now)
    if " ".join(was.split()) == " ".join(now.split()):
        return True
    if _same_tokens(_tokens(was), _tokens(now), at, timed):
        return True
    # Sets of texts come in another order in each kernel.
    return "{" in was and sorted(_words(was)) == sorted(_words(now))


def _words(text: str) -> Sequence[str]:
    return [word.strip("{},") for word in text.split()]


def _tokens(line: str) -> list[tuple[str, str]]:
    """Numbers and times with their kind, and what stands between."""
    found, end = [], 0
    for match in _TOKEN.finditer(line):
        found.append(("", " ".join(line[end : match.start()].split())))
        found.append((str(match.lastgroup), match[0]))
        end = match.end()
    return [*found, ("", " ".join(line[end:].split()))]


def _same_tokens(
    was: list[tuple[str, str]], now: list[tuple[str, str]], at: float, timed: bool
) -> bool:
    if len(was) != len(now):
        return False
    pairs = zip(was, now, strict=True)
    return all(
        before[1] == after[1] or _same_token(before, after, at, timed) for before, after in pairs
    )


def _same_token(was: tuple[str, str], now: tuple[str, str], at: float, timed: bool) -> bool:
    kind = now[0]
    if not kind or (was[0] != kind and {was[0], kind} != {"number", "duration"}):
        return False
    if kind == "moment":
        return _is_now(now[1], at)
    if "duration" in (was[0], kind):
        return timed
    before, after = float(was[1]), float(now[1])
    if _is_whole(was[1]) and _is_whole(now[1]):
        return _is_clock(before, after, at)
    return (timed or math.isclose(before, after, rel_tol=1e-6, abs_tol=1e-12)) or _is_clock(
        before, after, at
    )


def _is_whole(number: str) -> bool:
    return number.lstrip("+-").isdigit()


def _is_clock(was: float, now: float, at: float) -> bool:
    """Whether both are seconds since the epoch, or their thousandths, and the later one is now."""
    return any(
        abs(now / unit - at) < _DAY and 0 <= now / unit - was / unit < 20 * 365 * _DAY
        for unit in (1, 1e3, 1e6, 1e9)
    )


def _is_now(moment: str, at: float) -> bool:
    """Whether a time in the new output is that of the run, here or in UTC."""
    found = _parsed(moment, at)
    if found is None:
        return False
    if found.tzinfo is not None:
        return abs(found.timestamp() - at) < _DAY
    moments = (datetime.fromtimestamp(at), datetime.fromtimestamp(at, timezone.utc))
    return any(
        abs((found - each.replace(tzinfo=None)).total_seconds()) < _near(moment) for each in moments
    )


def _near(moment: str) -> float:
    """Seconds: a date has no time of day, and a time of day is right twice a day."""
    return 600 if re.fullmatch(r"[\d:.]+", moment) else _DAY + 600


def _parsed(moment: str, at: float) -> datetime | None:
    text = moment.replace("Z", "+00:00").replace(",", "")
    if re.fullmatch(r"\d\d?:\d\d.*", text):
        day = datetime.fromtimestamp(at)
        text = f"{day:%Y-%m-%d} {text.zfill(5) if text.count(':') == 1 else text}"
    for form in _FORMATS:
        try:
            return datetime.strptime(" ".join(text.split()), form)
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(_six_digits(text))
    except ValueError:
        return None


def _six_digits(text: str) -> str:
    """Python 3.10 reads fractions of three or six digits only."""
    return re.sub(r"\.(\d+)", lambda match: "." + match[1][:6].ljust(6, "0"), text, count=1)
