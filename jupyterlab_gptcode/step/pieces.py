"""What the text of an answer is split into. The `raw` of all pieces is that text to the byte."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    raw: str


@dataclass(frozen=True)
class CodeStart:
    """A block opens; `cell` is the id after `cell=`, which asks to replace that cell. `doubt`: it
    may not be meant to run. `tries`: it asks to run on a copy of the kernel."""

    language: str
    cell: str | None
    raw: str
    doubt: bool = False
    tries: bool = False


@dataclass(frozen=True)
class CodeDelta:
    """More code: `text` is dedented, with plain line feeds; `raw` is what the model wrote."""

    text: str
    raw: str


@dataclass(frozen=True)
class CodeEnd:
    """The block is over; with `cut`, the text ended before its closing fence. `doubt`: another
    block or the end of a string was expected there, so a part may be missing."""

    cut: bool
    raw: str
    doubt: bool = False


@dataclass(frozen=True)
class Thinking:
    """What the model thought: `text` is without the tags around it. `opened`: whether the thought
    was opened by a tag or only closed by one, where this piece shows it."""

    text: str
    raw: str
    opened: bool | None = None


Piece = Text | Thinking | CodeStart | CodeDelta | CodeEnd
