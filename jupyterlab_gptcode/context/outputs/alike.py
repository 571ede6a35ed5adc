"""Warnings and tracebacks that come again in what was printed: the first of them, and a count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...prompt import output_words as words
from .bundles import NOT_SENT
from .repeats import without_repeats

_TRACE = "Traceback (most recent call last)"
_SERIOUS = re.compile(
    r"warn(?:ing)?s?\b|\berror\b|[a-z](?:Warning|Error|Exception)\b|deprecat", re.I
)
_PATH = re.compile(r"(?<!\S)[^\s\\/]*[\\/]\S*")
_VARIES = re.compile(r"0x[0-9a-fA-F]+|\d+(?:[.,:]\d+)*")
_ALIKE = 3  # that differ in a number or a path; two that are equal are enough
_SHORT = 500  # characters in which repeated lines do no harm


def without_the_same(text: str) -> str:
    more = words.AT_LEAST_MORE_OF_THE_SAME if NOT_SENT.search(text) else words.MORE_OF_THE_SAME
    parts = list(_parts(text.split("\n")))
    keys = [_key(part) for part in parts]
    equal = Counter(part for part, key in zip(parts, keys, strict=True) if key)
    alike = Counter(key for key in keys if key)
    found: list[str] = []
    seen: dict[str, int] = {}
    place = 0
    while place < len(parts):
        part, key = parts[place], keys[place]
        is_many = alike[key] >= _ALIKE
        mark = key if is_many else part
        if key and mark in seen:
            place += _same(parts, seen[mark], place)
            continue
        found.append(part)
        times = alike[key] if is_many else equal[part]
        if key and times > 1:
            seen[mark] = place
            found.append(more.format(count=times - 1))
        place += 1
    folded = "\n".join(found)
    if len(folded) <= _SHORT:
        return folded
    return "\n".join(without_repeats(folded.split("\n"), words.SAME, "line"))


def _parts(lines: list[str]) -> Iterator[str]:
    """A line with the indented ones below it; a traceback has its message too."""
    part: list[str] = []
    is_trace = False
    for line in lines:
        is_deeper = line[:1] in (" ", "\t") and bool(line.strip())
        if part and not is_deeper and not is_trace:
            yield "\n".join(part)
            part = []
        part.append(line)
        if is_trace and not is_deeper and _TRACE not in line and not line.startswith("…"):
            yield "\n".join(part)
            part, is_trace = [], False
        is_trace = is_trace or (_TRACE in line and not is_deeper)
    if part:
        yield "\n".join(part)


def _same(parts: list[str], first: int, again: int) -> int:
    """How many parts repeat those from `first` on: what follows a warning may belong to it."""
    length = 1
    while first + length < again and parts[again + length : again + length + 1] == [
        parts[first + length]
    ]:
        length += 1
    return length


def _key(part: str) -> str:
    """What equal warnings have in common; empty for what is neither a warning nor an error."""
    if not _SERIOUS.search(part) and _TRACE not in part:
        return ""
    return _VARIES.sub("#", _PATH.sub("/", part))
