"""Tags and texts of HTML, in one pass: Python's own parser takes minutes for odd input."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:[\s/](?:[^>\"']|\"[^\"]*\"|'[^']*')*)?)>")
_ATTRIBUTE = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
_RAW = {
    tag: re.compile(f"</{tag}", re.I)
    for tag in ("script", "style", "textarea", "title", "noscript", "iframe")
}


@dataclass(frozen=True)
class Tag:
    name: str
    is_end: bool = False
    rest: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        found = _ATTRIBUTE.findall(self.rest)
        return {name.lower(): html.unescape(_unquoted(value)) for name, value in found}


def markup(page: str) -> Iterator[Tag | str]:
    """What an unfinished tag or comment begins at the end is left out, as browsers do."""
    place = 0
    while place < len(page):
        start = page.find("<", place)
        if start < 0:
            start = len(page)
        if start > place:
            yield html.unescape(page[place:start])
        after = page[start + 1 : start + 2]
        if after in ("!", "?"):
            place = _after_comment(page, start)
        elif after == "/" or (after.isascii() and after.isalpha()):
            found = _TAG.match(page, start)
            if found is None:
                place = _after_end(page, start)
                continue
            tag = Tag(found[2].lower(), bool(found[1]), found[3])
            yield tag
            place = found.end()
            if tag.name in _RAW and not tag.is_end:
                ending = _RAW[tag.name].search(page, place)
                place = ending.start() if ending else len(page)
        elif start < len(page):
            yield "<"
            place = start + 1
        else:
            place = start


def _after_comment(page: str, start: int) -> int:
    mark = "-->" if page.startswith("<!--", start) else ">"
    end = page.find(mark, start)
    return len(page) if end < 0 else end + len(mark)


def _after_end(page: str, start: int) -> int:
    """An end tag without a name is nothing; any other tag that does not match has no end."""
    if page[start + 1 : start + 2] == "/" and not page[start + 2 : start + 3].isalpha():
        end = page.find(">", start)
        return len(page) if end < 0 else end + 1
    return len(page)


def _unquoted(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') and len(value) > 1 else value
