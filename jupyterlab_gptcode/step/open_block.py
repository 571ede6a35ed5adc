"""A fenced block, from the line that opens it to what ends it.

A closing fence ends it, never the end of a list. In Python, quotes are followed: a fence within a
string is code, and one that stands elsewhere ends the block, even glued to other text, because no
Python has backticks there. So code is never cut in a string that goes on.
"""

from __future__ import annotations

import re

from ..context import MARKDOWN, PYTHON, Language
from .fences import Fence, Info, LooseMarks, Opening, body_of, opening_of
from .pieces import CodeDelta, CodeEnd, Piece, Text, Thinking
from .quotes import Quotes
from .waiting import EndWait

_MARKS = re.compile(r"`{3,}")
_SHORTEST = 3  # marks


class OpenBlock:
    """`doubled`: its opening fence came twice, so its closing one may, too."""

    def __init__(
        self, fence: Fence, language: Language, info: Info, *, doubled: bool = False
    ) -> None:
        self._fence = fence
        self._language = language
        self._info = info
        self._loose = LooseMarks()
        self.doubled = doubled
        self.is_over = False
        self._newline = ""  # held back: the next line may be the fence
        self.is_fresh = True  # nothing but blank lines stands in it
        is_python = fence.action and language.fence == PYTHON.fence
        self._quotes = Quotes() if is_python else None
        self._seek: EndWait | None = None  # a fence behind a string that is open
        self._string_until = 0  # characters from here on that are known to begin in a string

    def hold(self, line: str) -> None:
        """The line that opens it, until its next line is here: it may be no block by itself."""
        self._newline = line

    @property
    def is_nested(self) -> bool:
        """Whether there are marks in it, and its fence is not longer than they: its end may be
        another one's."""
        return self._loose.found and self._fence.length == _SHORTEST

    @property
    def is_wrapper(self) -> bool:
        """Whether it is a bare fence with nothing in it yet."""
        return self.is_fresh and self._info.is_empty

    def unwrapped(self) -> list[Piece]:
        """What it held, where another block begins in it."""
        held = self.cut()
        return [Thinking("", piece.raw) for piece in held] if self.is_wrapper else held

    def may_end_with(self, line: str) -> bool:
        """Whether a line that begins like this may yet be a fence that matters."""
        if self._fence.may_close(line):
            return True
        matters = self.is_fresh or self._is_split or not self._fence.action
        return self._fence.begins(line) and matters

    def without_marks(self, line: str) -> str:
        """A line that is not complete, without marks at its end that may be a fence."""
        return line.rstrip("`") if self._quotes else line

    def is_doubtful_end(self, line: str) -> bool:
        """Whether a fence in a string may close nothing: the string ends later on, and so does the
        block."""
        is_doubtful = self.is_in_string and not self._string_until
        return is_doubtful and self._fence.closed_by(body_of(line))

    def seek_end(self, text: str, start: int, *, final: bool) -> EndWait | None:
        """Seeks a fence outside the string; what to wait for if it may yet come. The doubtful one
        stands at `start`."""
        if self._quotes is None:
            return None
        seek, self._seek = self._seek, None
        if seek is None:
            seek = EndWait(self._quotes.copy(), self._is_end, text, start)
        if final:
            seek.finish()
        self._string_until = seek.until or 0
        self._seek = None if final or seek.until is not None else seek
        return self._seek

    def _is_end(self, quotes: Quotes, line: str) -> bool:
        """Whether a fence stands in this line, outside strings; `quotes` reads the line."""
        if not quotes.is_in_string and self._fence.begins(line):
            return True
        return self._marks(quotes, line) is not None

    def opens_another(self, line: str) -> Opening | None:
        """The opening fence in this line, if the block is only a bare one around it, or behind the
        end of an earlier one."""
        is_bare = self._info.is_empty or self._info.is_prose
        return None if self._fence.action or not is_bare else self._reopening(body_of(line))

    def _reopening(self, body: str) -> Opening | None:
        """The line as an opening fence in the kernel's language, no longer than this block's."""
        opening = opening_of(body) if self._fence.begins(body) else None
        if opening is None or opening.info.shown:
            return None
        return opening if self._language.is_named(opening.info.named) else None

    def read(self, line: str, *, at_start: bool) -> tuple[list[Piece], str]:
        """The pieces of a line, or of the rest of one, and what of it stands behind the end."""
        body = body_of(line)
        held, self._newline = self._newline, line[len(body) :]
        until, self._string_until = self._string_until, max(0, self._string_until - len(line))
        if at_start and self._fence.begins(body):
            if self._fence.closed_by(body) and not until:
                return self._end(held + line, doubt=self.is_in_string), ""
            if self.is_fresh and self._fence.action and self._reopening(body):
                self._newline, self.doubled = "", True
                return [CodeDelta("", held + line)], ""
            if self._is_split and not self._fence.closed_by(body):
                return self._split(held, line)
        self.is_fresh = self.is_fresh and not body.strip()
        return self._code(held, body, line, at_start=at_start)

    @property
    def is_in_string(self) -> bool:
        return self._quotes is not None and self._quotes.is_in_string

    @property
    def _is_split(self) -> bool:
        """Whether any fence ends it here: in Python, outside strings."""
        quotes = self._quotes
        return quotes is not None and quotes.knows and not quotes.is_in_string

    def _split(self, held: str, line: str) -> tuple[list[Piece], str]:
        """A line that begins with a fence and goes on: either a sentence behind the closing one,
        or the next block, and the closing one is missing."""
        opening = opening_of(body_of(line))
        if opening is not None and not opening.info.is_prose:
            return self._end(held, doubt=True), line
        marks = line.lstrip(" \t")
        rest = marks.lstrip(self._fence.mark)
        return self._end(held + line[: len(line) - len(rest)]), rest

    def _code(self, held: str, body: str, line: str, *, at_start: bool) -> tuple[list[Piece], str]:
        if not self._fence.action:
            self._loose.feed(body, at_start=at_start)
            return [Text(held + body)] if held or body else [], ""
        if self._language is MARKDOWN:
            self._loose.feed(body, at_start=at_start)
        text = self._fence.dedent(body) if at_start else body
        if self._quotes is not None:
            if marks := self._marks(self._quotes, text):
                end = len(body) - len(text) + marks.start()
                code = ("\n" if held else "") + text[: marks.start()]
                pieces: list[Piece] = [CodeDelta(code, held + body[:end])] if code else []
                return [*pieces, *self._end(marks[0])], line[end + len(marks[0]) :]
            if self._newline:
                self._quotes.feed("\n")
        if not held and not body:
            return [], ""
        return [CodeDelta(("\n" if held else "") + text, held + body)], ""

    def _marks(self, quotes: Quotes, text: str) -> re.Match[str] | None:
        """Marks in a line of Python that end the block, because they stand outside strings and
        comments; `quotes` reads as far as that."""
        read = 0
        for marks in _MARKS.finditer(text if self._fence.mark == "`" else ""):
            quotes.feed(text[read : marks.start()])
            read = marks.start()
            if quotes.is_in_code and len(marks[0]) >= self._fence.length:
                return marks
        quotes.feed(text[read:])
        return None

    def _end(self, raw: str, *, doubt: bool = False) -> list[Piece]:
        self.is_over, self._newline = True, ""
        return [CodeEnd(False, raw, doubt) if self._fence.action else Text(raw)]

    def cut(self) -> list[Piece]:
        """Its end, where the text is over before a closing fence came."""
        newline, self._newline = self._newline, ""
        if self._fence.action:
            return [CodeEnd(cut=True, raw=newline)]
        return [Text(newline)] if newline else []
