"""The parts of an output. Outputs are foreign input: nothing in them need have the right type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...protocol import Json

_CUT = re.compile(r"\n… (\d{1,12}) characters not sent(?:, of a table with (\d{1,9}) rows)? …\n")
# The line in a text from which the page has cut the middle; lines below have other numbers here.
NOT_SENT = re.compile(r"^… (\d{1,12}) characters not sent …$", re.M)
_MORE = re.compile(
    r"… (\d{1,12}) items not sent …"
)  # both as src/notebook/read/shortened.ts writes


@dataclass(frozen=True)
class Cut:
    """A text that the page has cut in its middle, of which `missing` characters are not here.

    `rows` are those of the table in which a page was cut, 0 where they are not known.
    """

    head: str
    missing: int
    rows: int
    tail: str


def bundle(output: Json) -> Json:
    """What a display or a result holds, by MIME type."""
    data = output.get("data")
    return data if isinstance(data, dict) else {}


def joined(value: Any) -> str:
    """nbformat allows a text to be a list of lines."""
    if isinstance(value, list):
        return "".join(str(part) for part in value)
    return "" if value is None else str(value)


def parted(text: str) -> Cut:
    """A long text as the page sent it: all of it is its head where it was not cut."""
    found = _CUT.search(text)
    if found is None:
        return Cut(text, 0, 0, "")
    return Cut(text[: found.start()], int(found[1]), int(found[2] or 0), text[found.end() :])


def shortened(text: str) -> tuple[str, int]:
    """What stands before the page's own cut of a long text, and how many characters do not."""
    cut = parted(text)
    return cut.head, cut.missing + len(cut.tail)


def shortened_list(values: list[Any]) -> tuple[list[Any], int]:
    """The items of a list that the page sent, and how many it left out."""
    last = values[-1] if values else None
    found = _MORE.fullmatch(last) if isinstance(last, str) else None
    return (values[:-1], int(found[1])) if found else (values, 0)
