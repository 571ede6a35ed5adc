"""Names that an error says are missing, and names that are there and look like them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator

from ...prompt import output_words as words
from ...protocol import Json

_QUOTED = re.compile(r"'([^'\n]{1,200})'|\"([^\"'\n]{1,200})\"")
_ERRORS = {
    "AttributeError": re.compile(r"'\w*DataFrame\w*' object has no attribute '([^']{1,200})'"),
    "NameError": re.compile(r"name '([^']{1,200})' is not defined"),
    "KeyError": _QUOTED,
    "ColumnNotFoundError": _QUOTED,
}
_NAMES = 5  # missing ones
_LIKE = 3  # for each
_MESSAGE = 2_000  # characters of it that are searched


def near_names(
    outputs: Iterable[Json], columns: Collection[str], variables: Collection[str]
) -> str:
    """A line for each missing name that one of the known ones looks like; "" if there is none."""
    lines: list[str] = []
    for missing, ename in dict(pair for output in outputs for pair in _missing(output)).items():
        known = variables if ename == "NameError" else columns
        like = [] if missing in known else _like(missing, known)
        if like and len(lines) < _NAMES:
            names = ", ".join(f"`{name}`" for name in like)
            lines.append(words.NEAR.format(missing=missing, names=names))
    return "\n".join(lines)


def _missing(output: Json) -> Iterator[tuple[str, str]]:
    """Names that are missing, each with the name of its error."""
    ename = output.get("ename")
    if output.get("output_type") != "error" or not isinstance(ename, str):
        return
    if pattern := _ERRORS.get(ename):
        message = str(output.get("evalue", ""))[:_MESSAGE]
        # What a library lists as there to choose from is not missing.
        said = re.split(r"valid columns|dtype=", message)[0]
        yield from ((found[found.lastindex or 0], ename) for found in pattern.finditer(said))


def _like(missing: str, known: Collection[str]) -> list[str]:
    """The same but for case, blanks and signs first."""
    same = [name for name in known if _plain(name) == _plain(missing)]
    close = difflib.get_close_matches(missing, [name for name in known if name not in same], _LIKE)
    return [*same, *close][:_LIKE]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
