"""Splits a model's Markdown, as it streams, into text and actions.

An action is a fenced block in the kernel's language; any other fence belongs to the text. Feed
chunks of any size: the pieces, with neighbouring deltas joined, depend on the whole text alone, and
the `raw` of all pieces is that text to the byte.

What counts as a fence follows CommonMark, with two liberties that models need: a fence may be
indented by any amount or stand behind a list marker (its code is dedented), and only a closing
fence ends it, never the end of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .languages import canonical


@dataclass(frozen=True)
class Text:
    raw: str


@dataclass(frozen=True)
class CodeStart:
    """A block opens; `cell` is the id after `cell=`, which asks to replace that cell."""

    language: str
    cell: str | None
    raw: str


@dataclass(frozen=True)
class CodeDelta:
    """More code: `text` is dedented, with plain line feeds; `raw` is what the model wrote."""

    text: str
    raw: str


@dataclass(frozen=True)
class CodeEnd:
    """The block is over; with `cut`, the text ended before its closing fence."""

    cut: bool
    raw: str


Piece = Text | CodeStart | CodeDelta | CodeEnd

_LEAD = r"(?:[ \t]|(?:[-*+]|\d{1,9}[.)])[ \t])*"
_OPENING = re.compile(
    rf"(?P<lead>{_LEAD})(?P<fence>`{{3,}}(?=[^`\r\n]*\Z)|~{{3,}})(?P<info>.*)", re.S
)
_MAYBE_OPENING = re.compile(rf"{_LEAD}(?:[-*+]|\d{{1,9}}[.)]?|`{{1,2}}|~{{1,2}})?\Z")
_INFO_WORD = re.compile(r"[^\s,{}]+")
_TAB = 4


@dataclass(frozen=True)
class _Fence:
    mark: str
    length: int
    column: int
    action: bool

    def maybe_closed_by(self, line: str) -> bool:
        return not line.strip(" \t").strip(self.mark).strip(" \t")

    def closed_by(self, line: str) -> bool:
        body = line.strip(" \t")
        return (
            len(body) >= self.length
            and set(body) == {self.mark}
            and _column(line) < self.column + _TAB
        )

    def dedent(self, line: str) -> str:
        column = index = 0
        while index < len(line) and column < self.column and line[index] in " \t":
            column += _TAB if line[index] == "\t" else 1
            index += 1
        return line[index:]


def _column(lead: str) -> int:
    """Columns before the fence; a list marker is as wide as it is."""
    column = 0
    for character in lead:
        if character in "`~":
            break
        column += _TAB if character == "\t" else 1
    return column


class Splitter:
    """`language` is the kernel's. With `bare`, a fence without a language is an action too, until
    the model has named the language once: from then on its bare fences show outputs."""

    def __init__(self, language: str, *, bare: bool = False) -> None:
        self._languages = {canonical(language)} | ({""} if bare else set())
        self._language = canonical(language)
        self._held = ""  # read, but not yet understood
        self._newline = ""  # a line end inside code, held back: the next line may be the fence
        self._line_start = True
        self._fence: _Fence | None = None

    def feed(self, text: str) -> list[Piece]:
        self._held += text
        return list(self._pieces(final=False))

    def flush(self) -> list[Piece]:
        """The text is over: what was held back comes out, and an open block ends as cut."""
        pieces = list(self._pieces(final=True))
        if self._fence is not None:
            newline, self._newline = self._newline, ""
            if self._fence.action:
                pieces.append(CodeEnd(cut=True, raw=newline))
            elif newline:
                pieces.append(Text(newline))
            self._fence = None
        return pieces

    def _pieces(self, *, final: bool) -> Iterator[Piece]:
        while self._held:
            end = self._held.find("\n")
            line = self._held if end < 0 else self._held[: end + 1]
            whole = end >= 0 or final
            # A lone carriage return at the end may be half of a line end.
            if not whole and line.endswith("\r"):
                line = line[:-1]
            if not line or (self._line_start and not whole and self._undecided(line)):
                return
            self._held = self._held[len(line) :]
            yield from self._line(line) if self._fence is None else self._inside(line, self._fence)
            self._line_start = line.endswith("\n")

    def _undecided(self, line: str) -> bool:
        if self._fence is not None:
            return self._fence.maybe_closed_by(line)
        return bool(_MAYBE_OPENING.fullmatch(line) or _OPENING.fullmatch(line))

    def _line(self, line: str) -> Iterator[Piece]:
        """A line, or the rest of one, outside any fence."""
        opening = None
        # A fence that ends the whole text opens nothing: it stays text.
        if self._line_start and line.endswith("\n"):
            opening = _OPENING.fullmatch(line[:-1].removesuffix("\r"))
        if opening is None:
            yield Text(line)
            return
        words = [word.lstrip(".") for word in _INFO_WORD.findall(opening["info"])]
        language = canonical(words[0]) if words and "=" not in words[0] else ""
        action = language in self._languages and "show" not in words[1:]
        fence = opening["fence"]
        self._fence = _Fence(fence[0], len(fence), _column(opening["lead"]), action)
        if not action:
            yield Text(line)
            return
        if language:
            self._languages.discard("")
        cells = [word[5:] for word in words if word.startswith("cell=")]
        yield CodeStart(self._language, (cells or [""])[0] or None, line)

    def _inside(self, line: str, fence: _Fence) -> Iterator[Piece]:
        """A line, or the rest of one, inside a fence; its line end waits for the next one."""
        body = line.rstrip("\n")
        if line.endswith("\n"):
            body = body.removesuffix("\r")
        end = line[len(body) :]
        held, self._newline = self._newline, end
        if self._line_start and fence.closed_by(body):
            self._fence, self._newline = None, ""
            yield CodeEnd(cut=False, raw=held + line) if fence.action else Text(held + line)
            return
        text = fence.dedent(body) if self._line_start else body
        if fence.action:
            if held or body:
                yield CodeDelta(("\n" if held else "") + text, held + body)
        elif held or body:
            yield Text(held + body)
