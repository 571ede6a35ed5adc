"""Splits a model's Markdown, as it streams, into text and actions.

An action is a fenced block in the kernel's language, or one for a Markdown cell; any other fence
belongs to the text. Feed chunks of any size: the pieces, with neighbouring deltas joined, depend on
the whole text alone. Lines end as in Markdown: with a line feed, a carriage return, or both.

What opens a fence follows CommonMark (`fences.py`), with the liberties that models need: it may be
indented by any amount or stand behind a list marker. `open_block.py` says what ends a block.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from ..context import MARKDOWN, Language
from .fences import (
    Behind,
    Fence,
    LooseMarks,
    Opening,
    body_of,
    glued_at,
    is_quotation,
    may_open,
    opening_of,
)
from .open_block import OpenBlock
from .pieces import CodeStart, Piece, Text, Thinking
from .thoughts import CLOSES, CLOSING, LONG_PROSE, OPENING, OPENS, TAIL, may_be_tag, may_be_thought
from .waiting import LineWait, TagWait, Wait

_LINE_END = re.compile(r"\r\n|\n|\r")
_STRAY = re.compile(rf"[ \t]*{CLOSES.pattern}", re.I)
_TEXT = re.compile(r"\s*(?=\S)")


class Splitter:
    """`language` is the kernel's. With `bare`, a fence without a language is an action too, until
    the model has named the language once: from then on its bare fences show outputs. With
    `unopened`, the answer may begin with a thought that no tag opens."""

    def __init__(self, language: Language, *, bare: bool = False, unopened: bool = False) -> None:
        self._language = language
        self._bare = bare
        self._text = ""  # read; from `_at` on, not yet understood
        self._at = 0
        self._more: list[str] = []  # read since then, while it waits
        self._wait: Wait | None = None
        self._line_start = True
        self._block: OpenBlock | None = None
        self._closes_twice = False  # the block that has just ended was opened twice
        self._is_lost = False  # marks that ended a block may have been meant to open one
        self._loose = LooseMarks(pairs=True)  # in prose
        self._behind: Behind | None = None  # what stands on a line behind the end of a block
        self._thinks = False  # within tags
        self._unopened: bool | None = unopened or None  # None: its beginning decides
        self._prose: int | None = 0  # characters before the first fence; None: they do not matter

    def feed(self, text: str) -> list[Piece]:
        self._more.append(text)
        # What waits is looked at again only if this may end the wait: a line may be very long.
        if self._wait is not None and not self._wait.ends_with(text):
            return []
        return self._look(final=False)

    def expect_no_thought(self) -> None:
        """The thinking came in a field of its own."""
        self._unopened, self._prose = False, None

    def flush(self) -> list[Piece]:
        """The text is over: what was held back comes out, and an open block ends as cut."""
        pieces = self._look(final=True)
        block, self._block = self._block, None
        if block is not None:
            pieces += block.cut()
        return pieces

    def _look(self, *, final: bool) -> list[Piece]:
        # One character before is preserved: after a quote, a tag is only spoken of.
        start = max(0, self._at - 1)
        self._text = self._text[start:] + "".join(self._more)
        self._at -= start
        self._more, self._wait = [], None
        pieces = list(self._pieces(final=final))
        if self._wait is None and self._unread:
            self._wait = LineWait(self._unread)
        return pieces

    @property
    def _unread(self) -> int:
        """Characters that are read, but not yet understood."""
        return len(self._text) - self._at

    def _pieces(self, *, final: bool) -> Iterator[Piece]:
        while self._unread:
            if self._thinks:
                if not (yield from self._thought(final=final)):
                    return
                continue
            if self._unopened is not False:
                if not final and self._may_yet_think():
                    return
                yield from self._unopened_thought()
                continue
            at_start = self._block is None and self._line_start
            if at_start and (tag := self._tag()):
                self._at = tag.end()
                self._thinks, self._prose = tag.re is OPENS, None
                yield Thinking("", tag[0], opened=self._thinks)
                continue
            line = self._next_line(final=final)
            if not line:
                return
            if at_start and self._is_late_fence(line):
                self._unopened = True
                continue
            rest = yield from self._outside(line) if self._block is None else self._inside(line)
            self._at += len(line) - len(rest)
            # What is given back whole is read again as what it is now: no code.
            self._line_start = rest == line if rest else line[-1] in "\r\n"

    def _tag(self) -> re.Match[str] | None:
        """A tag at the start of a line, which opens a thought or closes what none has opened."""
        return OPENS.match(self._text, self._at) or _STRAY.match(self._text, self._at)

    def _next_line(self, *, final: bool) -> str:
        """A line, or as much of it as can be understood; empty while more must come."""
        block, at_start = self._block, self._line_start
        end = _LINE_END.search(self._text, self._at)
        # A carriage return at the end may be half of a line end.
        if end and not final and end[0] == "\r" and end.end() == len(self._text):
            line, whole = self._text[self._at : end.start()], False
        else:
            line = self._text[self._at : end.end() if end else None]
            whole = final or end is not None
        if block is None:
            return self._prose_line(line, whole=whole)
        if not whole:
            line = block.without_marks(line)
            return "" if at_start and block.may_end_with(line) else line
        if at_start and block.is_doubtful_end(line):
            self._wait = block.seek_end(self._text, self._at, final=final)
        return line if self._wait is None else ""

    def _prose_line(self, line: str, *, whole: bool) -> str:
        """As much of a line outside any block as is understood: up to marks that are glued to it.
        What begins with marks, or is a quotation, is understood when it is whole."""
        is_quoted = self._line_start and is_quotation(line)
        at = -1 if is_quoted else line.find("```")
        if at > 0 and not (self._line_start and may_open(line[:at])):
            return line[:at]
        if whole:
            return line if at < 0 else line[: glued_at(line)]
        waits = is_quoted or at >= 0 or (self._line_start and self._undecided(line))
        return "" if waits else line.rstrip("`")

    def _thought(self, *, final: bool) -> Generator[Piece, None, bool]:
        """What is held, up to the tag that closes the thought; returns whether it came."""
        start, tag = self._at, CLOSES.search(self._text, self._at)
        if tag:
            self._thinks, self._line_start = False, True
        self._at = tag.end() if tag else max(start, len(self._text) - (0 if final else TAIL))
        raw = self._text[start : self._at]
        text = self._text[start : tag.start()] if tag else raw
        if raw:
            yield Thinking(text, raw)
        return tag is not None

    def _may_yet_think(self) -> bool:
        """Whether what is held may be a thought whose closing tag has not come."""
        if self._unopened is None:
            self._unopened = may_be_thought(self._text[self._at :])
            if not self._unopened:
                return self._unopened is None
        start = _TEXT.match(self._text, self._at)
        if start is None or OPENS.match(self._text, start.end()):
            return start is None
        if may_be_tag(self._text[start.end() :], OPENING):
            return True
        if CLOSES.search(self._text, self._at):
            return False
        self._wait = TagWait(self._text)
        return True

    def _unopened_thought(self) -> Iterator[Piece]:
        """The thought that is held, if a tag closes it and none opens it."""
        looked, self._unopened = self._unopened, False
        if not looked:
            return
        self._prose = None
        start, tag = self._at, CLOSES.search(self._text, self._at)
        if tag is not None and not OPENS.match(self._text[start : tag.end()].lstrip()):
            self._at, self._line_start = tag.end(), True
            raw = self._text[start : self._at]
            yield Thinking(self._text[start : tag.start()], raw, opened=False)

    def _is_late_fence(self, line: str) -> bool:
        """Whether the first fence comes after so much prose that it may be part of a thought."""
        if self._prose is None or not opening_of(body_of(line)):
            return False
        is_late, self._prose = self._prose > LONG_PROSE, None
        return is_late

    def _undecided(self, line: str) -> bool:
        return may_be_tag(line, (*OPENING, *CLOSING)) or may_open(line)

    def _outside(self, line: str) -> Generator[Piece, None, str]:
        """A line, or the rest of one, outside any fence."""
        if self._behind is not None:
            self._read_behind(self._behind, line)
        opening = opening_of(body_of(line))
        if not self._line_start:
            opening = opening if opening and opening.is_glued else None
        elif opening and self._closes_twice and opening.info.is_empty:
            # The second end of a block that was opened twice belongs to nothing.
            self._closes_twice = False
            yield Thinking("", line)
            return ""
        self._closes_twice = self._closes_twice and not line.strip()
        # A fence that ends the whole text opens nothing: it stays text.
        if opening and line[-1] in "\r\n":
            yield from self._open(opening, line)
            return ""
        self._loose.feed(line, at_start=self._line_start)
        if self._prose is not None:
            self._prose += len(line)
        yield Text(line)
        return ""

    def _read_behind(self, behind: Behind, line: str) -> None:
        """Whether the marks that ended a block in this line were meant to open one."""
        behind.feed(line)
        if line[-1] in "\r\n":
            self._is_lost = self._is_lost or behind.is_info
            self._behind = None

    def _open(self, opening: Opening, line: str, *, doubled: bool | None = None) -> Iterator[Piece]:
        """`doubled`: it stands in a bare block, as its first line or not."""
        info = opening.info
        is_text = info.is_cell and MARKDOWN.is_named(info.named)
        is_action = (is_text or self._is_action(info.named)) and not info.shown
        language = MARKDOWN if is_text else self._language
        fence = Fence(opening.mark, opening.length, opening.column, is_action)
        self._block = OpenBlock(fence, language, info, doubled=bool(doubled))
        if not is_action:
            self._is_lost = self._is_lost or opening.has_marks
            self._block.hold(line)
            return
        if is_text:
            yield CodeStart(language.fence, None, line)
            return
        if info.named:
            self._bare = False
        is_sure = not info.named or self._language.is_named(info.named)
        is_clear = is_sure and self._line_start and not self._is_lost and not self._loose.found
        doubt = doubled is not None or not is_clear
        yield CodeStart(self._language.fence, info.cell, line, doubt, info.tries)

    def _is_action(self, named: str) -> bool:
        if not named:
            return self._bare
        return self._language.is_named(named) or self._language.may_be_named(named)

    def _inside(self, line: str) -> Generator[Piece, None, str]:
        """A line, or the rest of one, in a block; returns what is not a part of it any more."""
        block = self._block
        assert block is not None  # noqa: S101
        if self._line_start and (opening := block.opens_another(line)):
            yield from block.unwrapped()
            yield from self._open(opening, line, doubled=block.is_wrapper)
            self._is_lost = self._is_lost or not block.is_wrapper
            return ""
        pieces, rest = block.read(line, at_start=self._line_start)
        yield from pieces
        if block.is_over:
            self._closes_twice, self._block = block.doubled, None
            self._is_lost = self._is_lost or block.is_nested
            self._behind = Behind() if rest and rest != line else None
        return rest
