"""Compound files (OLE): what Office wrote before 2007, and what it encrypts since."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..shapes import Found, Unreadable
from ..source import Source
from .workbooks import read_workbook

_SECTORS = 64  # of the directory
_IN_HEADER = 109  # places of the sector table that the header lists
_LOCKED = "EncryptedPackage"
_FORMS = {
    "WordDocument": "Word document from before 2007",
    "PowerPoint Document": "PowerPoint presentation from before 2007",
    "VisioDocument": "Visio drawing",
    "__properties_version1.0": "Outlook message",
}


def read_ole(source: Source) -> Found:
    source.complete("an Office file")
    try:
        names = set(_streams(source))
    except (struct.error, ValueError) as error:
        raise Unreadable("starts like an Office file, but is damaged or truncated") from error
    if _LOCKED in names:
        raise Unreadable("is locked: it can only be opened with its password")
    if names & {"Workbook", "Book"}:
        return read_workbook(source)
    form = next((word for name, word in _FORMS.items() if name in names), "an Office format")
    return Found("document", [form], notes=["Its contents were not read."])


def _streams(source: Source) -> Iterator[str]:
    """The names in the directory, whose sectors are linked by a table."""
    header = source.head[:512]
    (shift,) = struct.unpack_from("<H", header, 30)
    (sector,) = struct.unpack_from("<I", header, 48)
    if shift not in (9, 12):
        raise ValueError(shift)
    size = 1 << shift
    for _ in range(_SECTORS):
        data = source.read((sector + 1) * size, size)
        for at in range(0, len(data) - 127, 128):
            (length,) = struct.unpack_from("<H", data, at + 64)
            if 2 < length <= 64:
                yield data[at : at + length - 2].decode("utf-16-le", "replace")
        table, place = divmod(sector, size // 4)
        if table >= _IN_HEADER:
            return
        (table_sector,) = struct.unpack_from("<I", header, 76 + 4 * table)
        link = source.read((table_sector + 1) * size + 4 * place, 4)
        (sector,) = struct.unpack("<I", link)
        if sector >= 0xFFFFFFF0:
            return
