"""Lines that open and close fenced blocks: CommonMark, and what models make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..context import names_a_format

_LEAD = r"(?:[ \t]|(?:[-*+]|\d{1,9}[.)])[ \t])*"
_OPENING = re.compile(
    rf"(?P<lead>{_LEAD})(?P<fence>`{{3,}}(?=[^`\r\n]*\Z)|~{{3,}})(?P<info>.*)", re.S
)
_MAYBE_OPENING = re.compile(rf"{_LEAD}(?:[-*+]|\d{{1,9}}[.)]?|`{{1,2}}|~{{1,2}})?\Z")
_WORD = re.compile(r"[^\s,;:{}()\[\]|=\"']+")
_CELL = re.compile(r"\bcell\s*=\s*[\"']?(?P<cell>[^\s,;{}\"']+)")
_QUOTED = re.compile(r"(?<==)(?:\"[^\"]*\"|'[^']*')")
_NOT_RUN = re.compile(r"\beval\s*[=:]\s*(?:false|f|no|0)\b", re.I)
# What stands before the language, in the directives of MyST, RST and others.
_DIRECTIVES = {"code-cell", "code-block", "sourcecode", "lang", "language"}
_MARKS = re.compile(r"`{3}|~{3}")
_PLAIN_INFO = re.compile(r"\s*\S+(?:\s+(?:\S*=\S*|\{.*\}))*\s*")
_RUN = re.compile(r"`{3,}")
_QUOTATION = re.compile(r"(?:[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])*>")
_TAB = 4
_LONGEST_INFO = 1_000  # characters


@dataclass(frozen=True)
class Info:
    """What stands behind an opening fence; `named` is its language, empty if there is none, and
    `is_cell` says that it asks for a cell by that word, `tries` for a try."""

    named: str
    cell: str | None
    shown: bool
    is_cell: bool
    tries: bool
    is_prose: bool
    is_empty: bool


@dataclass(frozen=True)
class Opening:
    mark: str
    length: int
    column: int
    info: Info
    is_glued: bool  # where it stands behind other text, it may still be one
    has_marks: bool  # behind it, too


@dataclass(frozen=True)
class Fence:
    """An open block; `action` if its code goes into a cell."""

    mark: str
    length: int
    column: int
    action: bool

    def may_close(self, line: str) -> bool:
        return not line.strip(" \t").strip(self.mark).strip(" \t")

    def closed_by(self, line: str) -> bool:
        body = line.strip(" \t")
        return self._is_at(line) and len(body) >= self.length and set(body) == {self.mark}

    def begins(self, line: str) -> bool:
        """Whether the line begins with marks that are enough to close it, whatever follows."""
        return self._is_at(line) and line.lstrip(" \t").startswith(self.mark * self.length)

    def _is_at(self, line: str) -> bool:
        return column_of(line) < self.column + _TAB

    def dedent(self, line: str) -> str:
        column = index = 0
        while index < len(line) and column < self.column and line[index] in " \t":
            column += _TAB if line[index] == "\t" else 1
            index += 1
        return line[index:]


def opening_of(line: str) -> Opening | None:
    """The fence that a line opens; None if it opens none."""
    found = _OPENING.fullmatch(line)
    if found is None:
        return None
    fence = found["fence"]
    column = column_of(found["lead"])
    info = _info(found["info"])
    is_glued = names_a_format(info.named) and bool(_PLAIN_INFO.fullmatch(found["info"]))
    return Opening(fence[0], len(fence), column, info, is_glued, bool(_MARKS.search(found["info"])))


def may_open(line: str) -> bool:
    """Whether a line that begins like this may yet open a fence."""
    return bool(_MAYBE_OPENING.fullmatch(line) or _OPENING.fullmatch(line))


def glued_at(line: str) -> int:
    """Where a fence opens in this line behind other text; the line's end if none does."""
    body = body_of(line)
    runs = [] if opening_of(body) else [run.start() for run in _RUN.finditer(body)]
    opening = opening_of(body[runs[-1] :]) if runs and runs[-1] > 0 else None
    return runs[-1] if opening and opening.is_glued else len(line)


class LooseMarks:
    """Whether text in which none belong has marks: it was meant to be fenced otherwise. Inline code
    in three backticks is none, where `pairs` are fine."""

    def __init__(self, *, pairs: bool = False) -> None:
        self.found = False
        self._pairs = pairs
        self._tail = ""  # of the line: text comes in pieces of any size

    def feed(self, text: str, *, at_start: bool) -> None:
        before = "" if at_start else self._tail
        runs = len(_RUN.findall(text)) if self._pairs else "```" in before + text
        self.found = self.found or bool(runs % 2) or "~~~" in before + text
        self._tail = (before + text)[-2:]


def is_quotation(line: str) -> bool:
    return bool(_QUOTATION.match(line))


class Behind:
    """What stands behind marks in their line."""

    def __init__(self) -> None:
        self._text = ""  # its beginning: what is longer is a sentence
        self._marks = LooseMarks()

    def feed(self, text: str) -> None:
        self._text = (self._text + text)[:_LONGEST_INFO]
        self._marks.feed(text, at_start=False)

    @property
    def is_info(self) -> bool:
        """Whether it may stand behind an opening fence, or has one in it: no mere sentence."""
        info = _info(self._text.strip())
        return self._marks.found or (not info.is_empty and not info.is_prose)


def body_of(line: str) -> str:
    """A line without its end."""
    return line.removesuffix("\n").removesuffix("\r")


def column_of(lead: str) -> int:
    """Columns before the fence; a list marker is as wide as it is."""
    column = 0
    for character in lead:
        if character in "`~":
            break
        column += _TAB if character == "\t" else 1
    return column


def _info(text: str) -> Info:
    cell = _CELL.search(text)
    text = _QUOTED.sub("_", text)  # what an attribute says is not meant for us
    words = list(_WORD.finditer(text))
    if len(words) > 1 and words[0][0].lower() in _DIRECTIVES:
        words = words[1:]
    named = words[0][0].lstrip(".") if words else ""
    if words and text[words[0].end() : words[0].end() + 1] == "=" and not names_a_format(named):
        named = ""  # an attribute, such as `title="x"`
    marks = {word[0] for word in words[1:]}
    return Info(
        named,
        cell["cell"] if cell else None,
        shown="show" in marks or bool(_NOT_RUN.search(text)),
        is_cell="cell" in marks,
        tries="try" in marks,
        is_prose=_is_prose(text, named),
        is_empty=not text.strip(),
    )


def _is_prose(text: str, named: str) -> bool:
    """Whether it is rather a sentence that stands right behind a closing fence."""
    if not text.strip() or names_a_format(named):
        return False
    return not re.fullmatch(r"\s*[{\w][\w+#.-]*\w}?\s*", text)
