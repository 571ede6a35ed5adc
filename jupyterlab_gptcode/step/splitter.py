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
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from ..context import Language
from .thoughts import CLOSES, CLOSING, LONG_PROSE, OPENING, OPENS, TAIL, may_be_tag, may_be_thought


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


@dataclass(frozen=True)
class Thinking:
    """What the model thought: `text` is without the tags around it."""

    text: str
    raw: str


Piece = Text | Thinking | CodeStart | CodeDelta | CodeEnd

_LEAD = r"(?:[ \t]|(?:[-*+]|\d{1,9}[.)])[ \t])*"
_OPENING = re.compile(
    rf"(?P<lead>{_LEAD})(?P<fence>`{{3,}}(?=[^`\r\n]*\Z)|~{{3,}})(?P<info>.*)", re.S
)
_MAYBE_OPENING = re.compile(rf"{_LEAD}(?:[-*+]|\d{{1,9}}[.)]?|`{{1,2}}|~{{1,2}})?\Z")
_INFO_WORD = re.compile(r"[^\s,;{}]+")
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


def _stray(line: str) -> re.Match[str] | None:
    """A tag at the start of a line that closes what none has opened."""
    tag = CLOSES.search(line)
    return tag if tag and not line[: tag.start()].strip(" \t") else None


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
    the model has named the language once: from then on its bare fences show outputs. With
    `unopened`, the answer may begin with a thought that no tag opens."""

    def __init__(self, language: Language, *, bare: bool = False, unopened: bool = False) -> None:
        self._language = language
        self._bare = bare
        self._held = ""  # read, but not yet understood
        self._newline = ""  # a line end inside code, held back: the next line may be the fence
        self._line_start = True
        self._fence: _Fence | None = None
        self._thinks = False  # within tags
        self._unopened: bool | None = unopened or None  # None: its beginning decides
        self._searched = 0  # characters of a possible thought without a closing tag
        self._prose: int | None = 0  # characters before the first fence; None: they do not matter

    def feed(self, text: str) -> list[Piece]:
        self._held += text
        return list(self._pieces(final=False))

    def expect_no_thought(self) -> None:
        """The thinking came in a field of its own."""
        self._unopened, self._prose = False, None

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
            if self._thinks:
                if not (yield from self._thought(final=final)):
                    return
                continue
            if self._unopened is not False:
                if not final and self._may_yet_think():
                    return
                yield from self._unopened_thought()
                continue
            end = self._held.find("\n")
            line = self._held if end < 0 else self._held[: end + 1]
            whole = end >= 0 or final
            # A lone carriage return at the end may be half of a line end.
            if not whole and line.endswith("\r"):
                line = line[:-1]
            if not line or (self._line_start and not whole and self._undecided(line)):
                return
            if self._fence is None and self._line_start:
                if tag := OPENS.match(line) or _stray(line):
                    self._held = self._held[tag.end() :]
                    self._thinks, self._prose = tag.re is OPENS, None
                    yield Thinking("", tag[0])
                    continue
                if self._is_late_fence(line):
                    self._unopened, self._searched = True, 0
                    continue
            self._held = self._held[len(line) :]
            yield from self._line(line) if self._fence is None else self._inside(line, self._fence)
            self._line_start = line.endswith("\n")

    def _thought(self, *, final: bool) -> Generator[Piece, None, bool]:
        """What is held, up to the tag that closes the thought; returns whether it came."""
        tag = CLOSES.search(self._held)
        if tag:
            text, raw = self._held[: tag.start()], self._held[: tag.end()]
            self._thinks, self._line_start = False, True
        else:
            end = len(self._held) if final else max(0, len(self._held) - TAIL)
            text = raw = self._held[:end]
        self._held = self._held[len(raw) :]
        if raw:
            yield Thinking(text, raw)
        return tag is not None

    def _may_yet_think(self) -> bool:
        """Whether what is held may be a thought whose closing tag has not come."""
        if self._unopened is None:
            self._unopened = may_be_thought(self._held)
            if not self._unopened:
                return self._unopened is None
        start = self._held.lstrip()
        if OPENS.match(start):
            return False
        if may_be_tag(start, OPENING):
            return True
        tag = CLOSES.search(self._held, max(0, self._searched - TAIL))
        self._searched = len(self._held)
        return tag is None

    def _unopened_thought(self) -> Iterator[Piece]:
        """The thought that is held, if a tag closes it and none opens it."""
        looked, self._unopened = self._unopened, False
        if not looked:
            return
        self._prose = None
        tag = CLOSES.search(self._held)
        if tag is not None and not OPENS.match(self._held.lstrip()):
            raw = self._held[: tag.end()]
            self._held, self._line_start = self._held[len(raw) :], True
            yield Thinking(raw[: tag.start()], raw)

    def _is_late_fence(self, line: str) -> bool:
        """Whether the first fence comes after so much prose that it may be part of a thought."""
        if self._prose is None or not _OPENING.fullmatch(line.rstrip("\r\n")):
            return False
        is_late, self._prose = self._prose > LONG_PROSE, None
        return is_late

    def _undecided(self, line: str) -> bool:
        if self._fence is not None:
            return self._fence.maybe_closed_by(line)
        if may_be_tag(line, (*OPENING, *CLOSING)):
            return True
        return bool(_MAYBE_OPENING.fullmatch(line) or _OPENING.fullmatch(line))

    def _line(self, line: str) -> Iterator[Piece]:
        """A line, or the rest of one, outside any fence."""
        opening = None
        # A fence that ends the whole text opens nothing: it stays text.
        if self._line_start and line.endswith("\n"):
            opening = _OPENING.fullmatch(line[:-1].removesuffix("\r"))
        if opening is None:
            if self._prose is not None:
                self._prose += len(line)
            yield Text(line)
            return
        words = [word.lstrip(".") for word in _INFO_WORD.findall(opening["info"])]
        named = words[0] if words and "=" not in words[0] else ""
        action = self._is_action(named) and "show" not in words[1:]
        fence = opening["fence"]
        self._fence = _Fence(fence[0], len(fence), _column(opening["lead"]), action)
        if not action:
            yield Text(line)
            return
        if named:
            self._bare = False
        cells = [word[5:] for word in words if word.startswith("cell=")]
        yield CodeStart(self._language.fence, (cells or [""])[0] or None, line)

    def _is_action(self, named: str) -> bool:
        return self._language.is_named(named) if named else self._bare

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
