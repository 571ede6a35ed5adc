"""Names that an error says are missing, and names that are there and look like them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator

from ...prompt import output_words as words
from ...protocol import Json

_ERRORS = {"KeyError", "ColumnNotFoundError", "AttributeError", "UndefinedVariableError"}
_ATTRIBUTE = re.compile(r"'\w*DataFrame\w*' object has no attribute '([^']{1,200})'")
_QUOTED = re.compile(r"'([^'\n]{1,200})'|\"([^\"'\n]{1,200})\"")
_NAMES = 5  # missing ones
_LIKE = 3  # for each
_MESSAGE = 2_000  # characters of it that are searched


def near_names(outputs: Iterable[Json], known: Collection[str]) -> str:
    """A line for each missing name that one of the known ones looks like; "" if there is none."""
    lines: list[str] = []
    for missing in dict.fromkeys(name for output in outputs for name in _missing(output)):
        like = [] if missing in known else _like(missing, known)
        if like and len(lines) < _NAMES:
            names = ", ".join(f"`{name}`" for name in like)
            lines.append(words.NEAR.format(missing=missing, names=names))
    return "\n".join(lines)


def _missing(output: Json) -> Iterator[str]:
    if output.get("output_type") != "error" or output.get("ename") not in _ERRORS:
        return
    message = str(output.get("evalue", ""))[:_MESSAGE]
    if output.get("ename") == "AttributeError":
        yield from _ATTRIBUTE.findall(message)
    elif message:
        # What a library lists as there to choose from is not missing.
        said = re.split(r"valid columns|dtype=", message)[0]
        yield from (one or other for one, other in _QUOTED.findall(said))


def _like(missing: str, known: Collection[str]) -> list[str]:
    """The same but for case, blanks and signs first."""
    same = [name for name in known if _plain(name) == _plain(missing)]
    close = difflib.get_close_matches(missing, [name for name in known if name not in same], _LIKE)
    return [*same, *close][:_LIKE]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
