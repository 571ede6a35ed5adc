"""Entries with placeholders in the place of secrets, and the numbers of these. Pure.

A number is given when a step starts, and stands in its `Begin`: so the same value has the same one
in all later requests, on all branches, after a compaction and in forks. Here entries are read once,
oldest first, so that what an entry becomes never depends on what comes later; only when the user
has a secret sent as it is, the past is rendered again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from ..conversation import (
    Begin,
    Created,
    Entry,
    Place,
    Secret,
    digest_of,
    next_number,
    secrets_of,
    sent_as_they_are,
)
from ..protocol import Action
from .escapes import BEHIND
from .find import find
from .scan import Scan, Scans
from .spans import Span, merged
from .texts import changed, has_texts, parts, texts

PLACEHOLDER = re.compile(r"<secret-(\d+)>")
UNKNOWN = "<secret-0>"  # it has no number: it never comes back
_SCANS = Scans()
_BREAKS = re.compile(r"""\\{1,7}[rnt]|[\s"',\\]+""")
_LONG = 10  # characters of a value that is hardly a part of another word
_LEAST, _LONGEST = 6, 400  # characters of a value that is looked for without its surroundings


def masked(entries: Sequence[Entry]) -> list[Entry]:
    """The same entries, with a placeholder for each secret that is in them."""
    fold = _Fold(entries)
    return [fold.masked(entry) for entry in entries]


def placeholder(number: int) -> str:
    return f"<secret-{number}>"


def new_secrets(
    past: Sequence[Entry], begin: Begin, others: Sequence[Entry] = ()
) -> tuple[Secret, ...]:
    """Those that the step is the first to send, of its branch; `others` are all the entries."""
    marker = _marker(past)
    known = {secret.digest for secret in secrets_of(past).values()}
    numbered = {secret.digest: secret for secret in secrets_of([*others, *past]).values()}
    number = next_number(numbered.values())
    typed: set[int] | None = None
    found: list[Secret] = []
    values = _Known()
    for place, name, value, kind in [*_of_past(past, begin, values), *_of_new(begin, values)]:
        digest = digest_of(_normal(value), marker)
        if digest in known:
            continue
        known.add(digest)
        elsewhere = numbered.get(digest)
        typed = _typed(past, begin) if typed is None else typed
        while number in typed:
            number += 1
        found.append(Secret(elsewhere.number if elsewhere else number, kind, place, name, digest))
        number += elsewhere is None
    return tuple(found)


def _typed(past: Sequence[Entry], begin: Begin) -> set[int]:
    """Numbers that stand in texts already, as the user or a file writes them: they name nothing."""
    bodies = [begin, *(entry.body for entry in past if has_texts(entry.body))]
    found = (PLACEHOLDER.finditer(text) for body in bodies for text in texts(body))
    return {int(match[1]) for matches in found for match in matches}


def values_in(entries: Sequence[Entry], text: str) -> dict[str, str]:
    """The values of a text that have a number, by their placeholders."""
    fold = _Fold(entries)
    for entry in entries:
        fold.note(entry)
    return fold.values_in(text)


def masker(entries: Sequence[Entry]) -> Callable[[str], str]:
    """Gives a text that was made of entries with a placeholder for each secret in it."""
    fold = _Fold(entries)
    return lambda text: fold.replaced(text, _find(text))


@lru_cache(256)
def _find(text: str) -> Sequence[Span]:
    """Most messages are sent again with each step."""
    return find(text)


class _Fold:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self._marker = _marker(entries)
        self._numbers = {secret.digest: number for number, secret in secrets_of(entries).items()}
        self._sent = sent_as_they_are(entries)
        self._distinct: dict[str, str] = {}  # placeholders by values that are nothing else
        self._placeholders: dict[str, str] = {}  # of all values

    def note(self, entry: Entry) -> Scan:
        scan = _SCANS.of(entry)
        for value, _ in scan.values():
            self._note(value)
        return scan

    def masked(self, entry: Entry) -> Entry:
        scan = self.note(entry)
        if not has_texts(entry.body) or (not scan.spans and not self._distinct):
            return entry
        own = tuple((value, self._placeholders[value]) for value, _ in scan.values())
        key = (tuple(self._distinct.items()), own)
        if scan.masked is None or scan.key != key:
            scan.key, scan.masked = key, self._made(entry, scan)
        return scan.masked

    def values_in(self, text: str) -> dict[str, str]:
        found = {}
        for span in self._spans(text, find(text)):
            value = text[span.start : span.end]
            # Also of what is sent as it is: the model has read its placeholder before.
            number = self._number(value)
            if number is not None:
                found[placeholder(number)] = value
        return found

    def _number(self, value: str) -> int | None:
        return self._numbers.get(digest_of(_normal(value), self._marker))

    def _note(self, value: str) -> None:
        if value in self._placeholders:
            return
        number = self._number(value)
        # What is sent as it is stands for itself.
        name = UNKNOWN if number is None else placeholder(number)
        self._placeholders[value] = value if number in self._sent else name
        if _is_distinct(value):
            self._distinct[value] = self._placeholders[value]

    def _made(self, entry: Entry, scan: Scan) -> Entry:
        body = changed(entry.body, lambda text: self.replaced(text, scan.spans.get(text, [])))
        if body is entry.body:
            return entry
        return Entry(entry.seq, entry.time, body, entry.step, entry.turn, entry.ends)

    def _spans(self, text: str, spans: Sequence[Span]) -> list[Span]:
        if not self._distinct:
            return list(spans)
        pattern = _pattern(tuple(self._distinct))
        exact = [Span(*match.span(), "") for match in pattern.finditer(text)]
        return merged([*spans, *exact]) if exact else list(spans)

    def replaced(self, text: str, spans: Sequence[Span]) -> str:
        end, found = 0, []
        for span in self._spans(text, spans):
            value = text[span.start : span.end]
            self._note(value)
            found += [text[end : span.start], self._placeholders[value]]
            end = span.end
        after = "".join([*found, text[end:]])
        return text if after == text else after


@lru_cache(64)
def _pattern(values: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = map(_pattern_of, sorted(values, key=len, reverse=True))
    return re.compile("|".join(longest_first))


def _pattern_of(value: str) -> str:
    """A long one is itself wherever it stands: what is before it may be an escape, as in `\\n`."""
    found = re.escape(value)
    return found if len(value) >= _LONG else rf"{BEHIND}{found}(?!\w)"


def _is_distinct(value: str) -> bool:
    """Whether it would hardly stand for anything else, so that it is one wherever it stands."""
    if not _LEAST <= len(value) <= _LONGEST:
        return False
    letters = any(map(str.isalpha, value))
    return letters and any(not each.isalpha() and each not in "_- ." for each in value)


def _normal(value: str) -> str:
    """As it is, however a file, HTML or a line of code writes it."""
    plain = html.unescape(value)
    return _BREAKS.sub("", plain) if "\n" in plain or "\\n" in plain else plain.replace("\\/", "/")


def _marker(entries: Sequence[Entry]) -> str:
    head = entries[0].body
    return head.marker if isinstance(head, Created) else ""


_Seen = tuple[Place, str, str, str]  # where, which one there, the value, and its kind


class _Known:
    """What is found in entries as it leaves: a find within a known value leaves as that value."""

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}  # of values that are nothing else

    def note(self, values: Iterable[tuple[str, str]]) -> None:
        for value, kind in values:
            if _is_distinct(value):
                self._kinds.setdefault(value, kind)

    def read(self, text: str, spans: Sequence[Span]) -> list[Span]:
        pattern = _pattern(tuple(self._kinds)) if self._kinds else None
        exact = pattern.finditer(text) if pattern else ()
        known = [Span(*match.span(), self._kinds[match[0]]) for match in exact]
        return merged([*spans, *known])


def _of_past(past: Sequence[Entry], begin: Begin, known: _Known) -> Iterator[_Seen]:
    """What has come up since, and in conversations of earlier versions all there is."""
    positions = begin.change.positions
    for entry in past:
        scan = _SCANS.of(entry)
        known.note(scan.values())
        if isinstance(entry.body, Begin):
            yield from _of_begin(entry.body, known, scan.spans) if scan.spans else ()
            continue
        is_run = isinstance(entry.body, Action)
        cell = entry.body.cell if isinstance(entry.body, Action) else None
        position = str(positions[cell]) if cell in positions else ""
        for text, spans in scan.spans.items():
            for start, end, kind in known.read(text, spans):
                yield "output" if is_run else "answer", position, text[start:end], kind


def _of_new(begin: Begin, known: _Known) -> Iterator[_Seen]:
    found = {text: find(text) for _, _, part in parts(begin) for text in texts(part)}
    for text, spans in found.items():
        known.note((text[span.start : span.end], span.kind) for span in spans)
    yield from _of_begin(begin, known, found)


def _of_begin(begin: Begin, known: _Known, spans: Mapping[str, Sequence[Span]]) -> Iterator[_Seen]:
    for place, name, part in parts(begin):
        for text in texts(part):
            for start, end, kind in known.read(text, spans.get(text, ())):
                line = _line(text, start) if place == "prompt" else ""
                yield place, name or line, text[start:end], kind


def _line(text: str, place: int) -> str:
    """Which one it is, of a text that has several."""
    return str(1 + text.count("\n", 0, place)) if "\n" in text else ""
