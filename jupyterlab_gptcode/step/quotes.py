"""Whether Python code, as far as it was read, ends inside a string: a fence there is part of it.

Not a tokenizer: only quotes, comments, brackets and the lines that are commands count. A cell that
`%%bash` or its like makes another language has no strings here.
"""

from __future__ import annotations

from enum import Enum

from ..approval import is_other_language


class _In(Enum):
    CODE = "code"
    COMMENT = "a comment, or a line that is a command"
    OPENING = "one or two quotes, which may become three"
    STRING = "a string on one line"
    LONG = "a triple-quoted string"
    ELSEWHERE = "a cell in another language"


class Quotes:
    def __init__(self) -> None:
        self._in = _In.CODE
        self._quote = ""
        self._run = 0  # the same quotes, one after the other
        self._escaped = False
        self._depth = 0  # of brackets
        self._blank = True  # the line, so far
        self._first: str | None = ""  # the first line that is not blank, until it is read

    @property
    def is_in_string(self) -> bool:
        """Whether it ends in a triple-quoted string."""
        return self._in is _In.LONG

    @property
    def is_in_code(self) -> bool:
        return self._in is _In.CODE or (self._in is _In.OPENING and self._run == 2)

    @property
    def knows(self) -> bool:
        """False in a cell of another language."""
        return self._in is not _In.ELSEWHERE

    def copy(self) -> Quotes:
        copied = Quotes()
        copied.__dict__.update(self.__dict__)
        return copied

    def feed(self, text: str) -> None:
        for character in text:
            if self._first is not None:
                self._read_first(character)
            if self._in is _In.OPENING:
                self._open(character)
            self._read(character)

    def _read_first(self, character: str) -> None:
        self._first = (self._first or "") + character
        if character == "\n" and self._first.strip():
            if is_other_language(self._first):
                self._in = _In.ELSEWHERE
            self._first = None

    def _open(self, character: str) -> None:
        """What one or two quotes have become, now that the next character is here."""
        if character != self._quote:
            self._in = _In.STRING if self._run == 1 else _In.CODE

    def _read(self, character: str) -> None:
        match self._in:
            case _In.CODE:
                self._read_code(character)
            case _In.COMMENT if character == "\n":
                self._in, self._blank = _In.CODE, True
            case _In.OPENING:
                self._run += 1
                if self._run == 3:
                    self._in, self._run = _In.LONG, 0
            case _In.STRING | _In.LONG:
                self._read_string(character)
            case _:
                pass

    def _read_code(self, character: str) -> None:
        if character in "\"'":
            self._in, self._quote, self._run = _In.OPENING, character, 1
        elif character == "#" or (self._blank and character in "!%" and not self._depth):
            self._in = _In.COMMENT
        elif character in "([{":
            self._depth += 1
        elif character in ")]}":
            self._depth = max(0, self._depth - 1)
        self._blank = character == "\n" or (self._blank and character in " \t")

    def _read_string(self, character: str) -> None:
        if self._escaped:
            self._escaped = False
        elif character == "\\":
            self._escaped, self._run = True, 0
        elif character == self._quote:
            self._run += 1
            if self._in is _In.STRING or self._run == 3:
                self._in, self._run = _In.CODE, 0
        else:
            self._run = 0
            if character == "\n" and self._in is _In.STRING:
                # Python says so: such a string has no end.
                self._in, self._blank = _In.CODE, True
