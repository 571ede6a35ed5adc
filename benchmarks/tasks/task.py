"""What a task is, and how its result is checked. Its code is never looked at."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?!\w)")
_PANDAS = re.compile(r"^(?:Name: .*)?(?:Length: \d+, )?dtype: \w+$", re.M)
_ROOM = 5  # lines that an answer may stand in, so that it can be found by a reader
_CROWD = 3  # numbers in a line that one of them may stand among
_BLANK = 4_000  # bytes; an empty figure is smaller


@dataclass(frozen=True)
class Outcome:
    """The last cell that ran: `printed` is all its text outputs, `images` how many it showed."""

    printed: str
    images: int
    folder: Path


Check = Callable[[Outcome], bool]


@dataclass(frozen=True)
class Task:
    """`attached` are names of `files` that the user gives along with the prompt."""

    name: str
    prompt: str
    check: Check
    files: Mapping[str, str] = field(default_factory=dict)
    attached: Sequence[str] = ()


def number(expected: float, lines: int = _ROOM) -> Check:
    """It stands alone or among few others, or ends its line, in an output of few lines."""

    def check(outcome: Outcome) -> bool:
        text = _plain(outcome.printed)
        found = [_numbers(line) for line in text.splitlines() if line.strip()]
        return len(found) <= lines and any(
            any(_equal(each, expected) for each in (row if len(row) <= _CROWD else row[-1:]))
            for row in found
        )

    return check


def numbers(expected: Sequence[float]) -> Check:
    """These and in this order; other numbers may stand beside them, as the index of a row does."""

    def check(outcome: Outcome) -> bool:
        found = _numbers(_plain(outcome.printed))
        width = len(expected)
        for step in (1, 2):
            for start in range(len(found)):
                part = found[start : start + width * step : step]
                if len(part) == width and all(map(_equal, part, expected)):
                    # Nor more of the same kind: the squares up to 20 are not those up to 10.
                    return len(found) <= width * step + 2
        return False

    return check


def words(*expected: str, without: Sequence[str] = ()) -> Check:
    """These in this order, and none of the others."""

    def check(outcome: Outcome) -> bool:
        text, position = outcome.printed, 0
        for word in expected:
            position = text.find(word, position)
            if position < 0:
                return False
            position += len(word)
        return not any(word in text for word in without)

    return check


def letter(expected: str) -> Check:
    """No other letter stands alone."""

    def check(outcome: Outcome) -> bool:
        alone = set(re.findall(r"(?<![a-zA-Z'])'?([a-zA-Z])'?(?![a-zA-Z'])", outcome.printed))
        return alone - {"a"} == {expected}

    return check


def says(yes: bool) -> Check:
    """The answer to a question of yes or no."""

    def check(outcome: Outcome) -> bool:
        text = outcome.printed.lower()
        denied = bool(re.search(r"\b(?:false|not|no)\b|n't\b", text))
        affirmed = bool(re.search(r"\b(?:true|yes|is)\b", text)) and not denied
        return affirmed if yes else denied

    return check


def pairs(expected: Mapping[str, float]) -> Check:
    """Each name with its number behind it in the same line or the next."""

    def check(outcome: Outcome) -> bool:
        text = _plain(outcome.printed)
        for name, value in expected.items():
            match = re.search(rf"{re.escape(name)}(.*(?:\n.*)?)", text)
            if not match or not any(_equal(each, value) for each in _numbers(match[1])[:1]):
                return False
        return True

    return check


def image(outcome: Outcome) -> bool:
    """There is a picture, in the cell or in a new file."""
    return outcome.images > 0 or any(_drawn(path) for path in outcome.folder.glob("*.png"))


def picture(name: str) -> Check:
    return lambda outcome: _drawn(outcome.folder / name)


def table(name: str, rows: Sequence[Sequence[str]]) -> Check:
    """The file holds these rows, header first; a column of row numbers in front is allowed."""

    def check(outcome: Outcome) -> bool:
        try:
            text = (outcome.folder / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return False
        found = [row for row in csv.reader(text.splitlines()) if row]
        if found and found[0] and found[0][0] in ("", "Unnamed: 0"):
            found = [row[1:] for row in found]
        return len(found) == len(rows) and all(map(_same_row, found, rows))

    return check


def lines(name: str, expected: Sequence[str]) -> Check:
    def check(outcome: Outcome) -> bool:
        try:
            text = (outcome.folder / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return False
        return [line.strip() for line in text.strip().splitlines()] == list(expected)

    return check


def _plain(text: str) -> str:
    return _PANDAS.sub("", re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))


def _numbers(text: str) -> list[float]:
    return [float(each) for each in _NUMBER.findall(text)]


def _equal(found: float, expected: float) -> bool:
    return abs(found - expected) <= max(0.011 if expected % 1 else 0, abs(expected) * 1e-9)


def _same_row(found: Sequence[str], expected: Sequence[str]) -> bool:
    return len(found) == len(expected) and all(map(_same, found, expected))


def _same(found: str, expected: str) -> bool:
    try:
        return abs(float(found) - float(expected)) < 1e-6
    except ValueError:
        return found.strip() == expected


def _drawn(path: Path) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return data.startswith(b"\x89PNG") and len(data) > _BLANK
