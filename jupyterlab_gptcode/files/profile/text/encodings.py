"""Whether a large file is to its end in the encoding of its beginning."""

from __future__ import annotations

import codecs

from ..describe import in_bytes
from ..source import Source
from .decoding import Decoded, decode

_CHECKED = 512 << 20  # bytes at most
_PIECE = 4 << 20
_AROUND = 1 << 15  # bytes, around one that does not fit


def in_words(source: Source, decoded: Decoded) -> tuple[str, list[str]]:
    """The encoding, and what else there is to say of it."""
    if source.whole:
        return decoded.encoding, []
    if decoded.encoding in ("utf-8", "utf-8-sig") and not source.cut and not decoded.broken:
        place = _first_misfit(source)
        if place == source.size:
            return decoded.encoding, []
        if place >= 0:
            return _changed(source, decoded, place)
    return f"{decoded.encoding} in the first {in_bytes(len(source.head))}", []


def _first_misfit(source: Source) -> int:
    """Where the first byte stands that is not UTF-8: at the file's end if there is none, -1 where
    the file is too large to see."""
    if source.size > _CHECKED:
        return -1
    decoder = codecs.getincrementaldecoder("utf-8")()
    for offset in range(0, source.size, _PIECE):
        piece = source.read(offset, _PIECE)
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=offset + _PIECE >= source.size)
        except UnicodeDecodeError as error:
            return offset - waiting + error.start
        if source.late:
            return -1
    return source.size


def _changed(source: Source, decoded: Decoded, place: int) -> tuple[str, list[str]]:
    start = max(0, place - _AROUND)
    before = source.read(start, place - start)
    line = before.rpartition(b"\n")[2] if b"\n" in before else before
    found = decode(line + source.read(place, _AROUND), whole=False)
    other = found.encoding if found and not found.encoding.startswith("utf") else ""
    if source.head.isascii() and other:
        return other, []
    note = f"It is {decoded.encoding} up to byte {place:,}, but not after that"
    return "mixed encodings", [f"{note}{f', where it looks like {other}' if other else ''}."]
