"""A hash of what a picture shows. Pages send it in the picture's place, and make it in the same way
(`src/notebook/read/picturehash.ts`). Pure."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

_HASH = "sha256:"
_PNG = b"\x89PNG\r\n\x1a\n"
# Parts of a PNG that say who made it, and when.
_ABOUT = frozenset({b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"})


def picture_hash(picture: str) -> str:
    """Of the bytes; of a PNG only of those that are seen. A hash stays as it is."""
    if picture.startswith(_HASH):
        return picture
    plain = "".join(picture.split())
    return _HASH + hashlib.sha256(_seen(plain) or plain.encode()).hexdigest()


def _seen(plain: str) -> bytes:
    """The parts of a PNG that say what it shows; nothing where it is none, or is damaged."""
    try:
        data = base64.b64decode(plain, validate=True)
    except ValueError:
        return b""
    parts = list(_parts(data)) if data.startswith(_PNG) else []
    ends = bool(parts) and parts[-1][4:8] == b"IEND"
    return b"".join(part for part in parts if part[4:8] not in _ABOUT) if ends else b""


def _parts(data: bytes) -> Iterator[bytes]:
    """Each with its length and its kind, and without its checksum."""
    at = len(_PNG)
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if end + 4 > len(data):
            return
        yield data[at:end]
        at = end + 4
