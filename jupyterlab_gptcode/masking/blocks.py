"""Private keys in blocks of lines: PEM, OpenSSH, PGP and PuTTY."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .spans import Span, places

_KIND = "private key"
_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----", re.I)
_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----", re.I)
_HINT = re.compile(rb"private(?: key|-lines:)")
_NAME = 60  # characters from the dashes to its kind
_LONGEST = 20_000  # characters of a block
_LINE = r"""(?:\s|\\{1,7}[rnt]|["',+])*"""  # between two lines, as text or as code
_LINES = re.compile(rf"(?:{_LINE}[A-Za-z0-9+/=]{{16,}})+")
_BODY = re.compile(r"[A-Za-z0-9+/=]{16,}")
_PUTTY = re.compile(rf"private-lines: \d+(?P<lines>(?:{_LINE}[A-Za-z0-9+/=]{{16,}})+)", re.I)
_OF_LINE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


def blocks(text: str, data: bytes) -> Iterator[Span]:
    """`data` has a byte for each character of `text`, in lower case."""
    end = last = 0  # of what was found, and of the last line that ends a block
    for place in places(data, _HINT):
        if match := _PUTTY.match(text, place):
            yield _trimmed(text, *match.span("lines"))
            continue
        first = text.rfind("-----", max(0, place - _NAME), place)
        if first < end:
            continue
        if begin := _BEGIN.match(text, first):
            for span in _body(text, begin.end()):
                yield span
                end = span.end
        elif final := _END.match(text, first):
            yield from _lines_before(text, last, first)
            last = final.end()


def _body(text: str, start: int) -> Iterator[Span]:
    end = _END.search(text, start, start + _LONGEST)
    if end is not None and _BODY.search(text, start, end.start()):
        yield _trimmed(text, start, end.start())
    elif lines := _LINES.match(text, start):
        yield _trimmed(text, *lines.span())


def _trimmed(text: str, start: int, end: int) -> Span:
    """From its first character to its last."""
    first, last = _BODY.search(text, start, end), text[start:end].rstrip("\\rnt\"', \n\t\r")
    begin = first.start() if first else start
    # Headers may stand before the lines; they say how the key is encrypted.
    return Span(begin, max(start + len(last), begin), _KIND)


def _lines_before(text: str, least: int, end: int) -> Iterator[Span]:
    """Of a block whose beginning is cut: the lines above its end."""
    start, least = end, max(least, end - _LONGEST)
    while start > least:
        line = max(text.rfind("\n", least, start - 1) + 1, least)
        found = text[line:start].strip()
        if not found or not set(found) <= _OF_LINE:
            break
        start = line
    if _BODY.search(text, start, end):
        yield _trimmed(text, start, end)
