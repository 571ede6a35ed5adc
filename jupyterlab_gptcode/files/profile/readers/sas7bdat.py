"""SAS's own data files (.sas7bdat): pages, of which the first describe the columns."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ..describe import extent
from ..shapes import COLUMNS, Column, Found, Table, Unreadable
from ..source import Source

MARK = b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60"
_PAGES = 400  # that are searched for descriptions
_LONGEST = 16 << 20  # bytes of a page
_META = (0x0000, 0x0400, 0x4000)  # kinds of pages without rows; those of 0x0200 have both
_SIZE = b"\xf7\xf7\xf7\xf7"
_TEXT, _NAMES, _KINDS, _FORMAT = (0xFFFFFFFD, 0xFFFFFFFF, 0xFFFFFFFC, 0xFFFFFBFE)
_DATES = ("DATE", "MMDDYY", "DDMMYY", "YYMMDD", "E8601DA")
_MOMENTS = ("DATETIME", "E8601DT")


@dataclass
class _Meta:
    rows: int | None = None
    texts: list[bytes] = field(default_factory=list)
    names: list[tuple[int, int, int]] = field(default_factory=list)  # text, offset, length
    kinds: list[int] = field(default_factory=list)
    formats: list[tuple[int, int, int]] = field(default_factory=list)


def read_sas7bdat(source: Source) -> Found:
    head = source.head[:288]
    try:
        wide = head[32:33] == b"3"
        shift = 4 if head[35:36] == b"3" else 0
        order = "<" if head[37:38] == b"\1" else ">"
        header, page = struct.unpack_from(f"{order}II", head, 196 + shift)
        if not 256 <= page <= _LONGEST:
            raise ValueError(page)
        meta = _Meta()
        for number in range(_PAGES):
            data = source.read(header + number * page, page)
            if len(data) < page or not _read_page(data, order, meta, wide=wide) or source.late:
                break
        columns = _columns(meta)
    except (struct.error, ValueError, IndexError) as error:
        raise Unreadable("starts like a SAS file, but its header is damaged") from error
    table = Table(source.name, columns[:COLUMNS], len(columns), meta.rows)
    notes = ["pandas.read_sas or pyreadstat reads it."]
    return Found("table", extent(table), ["SAS"], [table], notes=notes)


def _read_page(data: bytes, order: str, meta: _Meta, *, wide: bool) -> bool:
    """False from the first page of rows alone on."""
    base, size, word = (32, 24, "Q") if wide else (16, 12, "I")
    kind, _, count = struct.unpack_from(f"{order}HHH", data, base)
    if kind not in _META and not kind & 0x0200:
        return False
    for number in range(count):
        at = base + 8 + number * size
        offset, length, packed = struct.unpack_from(f"{order}{word}{word}B", data, at)
        if length and packed in (0, 4) and offset + length <= len(data):
            _read_part(data[offset : offset + length], order, meta, wide=wide)
    return True


def _read_part(part: bytes, order: str, meta: _Meta, *, wide: bool) -> None:
    step = 8 if wide else 4
    # In files of 64 bits the sign fills the other half, before or behind.
    mark = struct.unpack_from(f"{order}I", part, 4 if wide and order == ">" else 0)[0]
    if _SIZE in (part[:4], part[4:8] if wide else b""):
        meta.rows = struct.unpack_from(f"{order}{'Q' if wide else 'I'}", part, 6 * step)[0]
    elif mark == _TEXT:
        meta.texts.append(part[step:])
    elif mark == _NAMES:
        for number in range((len(part) - 2 * step - 12) // 8):
            place = step + 8 * (number + 1)
            meta.names.append(struct.unpack_from(f"{order}HHH", part, place))
    elif mark == _KINDS:
        width = step + 8
        for number in range((len(part) - 2 * step - 12) // width):
            meta.kinds.append(part[2 * step + 14 + number * width])
    elif mark == _FORMAT:
        meta.formats.append(struct.unpack_from(f"{order}HHH", part, 3 * step + 22))


def _columns(meta: _Meta) -> tuple[Column, ...]:
    count = len(meta.formats) or len(meta.names)
    found = []
    for number, name in enumerate(meta.names[:count]):
        kind = meta.kinds[number] if number < len(meta.kinds) else 0
        form = _text(meta, meta.formats[number]) if number < len(meta.formats) else ""
        found.append(Column(_text(meta, name), _type(kind, form)))
    if not found:
        raise ValueError("no columns")
    return tuple(found)


def _text(meta: _Meta, place: tuple[int, int, int]) -> str:
    number, offset, length = place
    if number >= len(meta.texts):
        return ""
    return meta.texts[number][offset : offset + length].decode("utf-8", "replace").strip("\0 ")


def _type(kind: int, form: str) -> str:
    if kind == 2:
        return "text"
    if form.startswith(_MOMENTS):
        return "timestamp"
    if form.startswith(_DATES):
        return "date"
    return "time" if form.startswith("TIME") else "number"
