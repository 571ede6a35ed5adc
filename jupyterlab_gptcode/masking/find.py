"""Where secrets stand in a text. Fast, since all that is sent is searched: first for the bytes that
each rule needs, and only around these by the rule."""

from __future__ import annotations

from collections.abc import Iterator

from .addresses import addresses
from .assigned import assigned
from .blocks import blocks
from .columns import columns
from .elements import elements
from .escapes import Plain
from .headers import headers
from .keys import keys
from .listed import listed
from .named import named
from .spans import Span, merged
from .statements import identified, statements

_BY_NAME = (assigned, columns, listed, elements, statements)
_LEAST = 6  # characters of a text with a secret


def find(text: str) -> list[Span]:
    """In order, and none over another."""
    if len(text) < _LEAST:
        return []
    data = _bytes(text)
    plain = Plain(text, data)
    found = [*_found(text, data), *plain.spans(_found(plain.text, _bytes(plain.text)))]
    return [_trimmed(text, span) for span in merged(found)]


def _bytes(text: str) -> bytes:
    """One for each character."""
    return text.encode("ascii", "replace")


def _trimmed(text: str, span: Span) -> Span:
    """A sign behind it is the sentence's: with it, the same value would be another one."""
    value = text[span.start : span.end].rstrip(".,;:")
    return span._replace(end=span.start + len(value)) if value else span


def _found(text: str, data: bytes) -> Iterator[Span]:
    if not text:
        return
    lower = data.lower()
    yield from blocks(text, lower)
    yield from keys(text, data)
    yield from addresses(text, lower)
    yield from headers(text, lower)
    yield from identified(text, lower)
    for names in named(text, lower):
        for rule in _BY_NAME:
            yield from rule(text, names)
