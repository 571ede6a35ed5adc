"""SAS's transport files (.xpt): names and types stand in records of 80 bytes before the rows."""

from __future__ import annotations

import re
import struct

from ..describe import extent
from ..shapes import COLUMNS, Column, Found, Table, Unreadable
from ..source import Source

MARK = b"HEADER RECORD*******LIB"
_NAMES = re.compile(rb"HEADER RECORD\*{7}NAM(ESTR|STV8) HEADER RECORD!{7}(\d{10})")
_ROWS = re.compile(rb"HEADER RECORD\*{7}OBS(V8)?\s+HEADER RECORD!{7}([ \d]{15})")
_MEMBER = re.compile(rb"HEADER RECORD\*{7}MEM(BER|BV8)")
_DATES = ("DATE", "MMDDYY", "DDMMYY", "YYMMDD", "E8601DA", "B8601DA")
_MOMENTS = ("DATETIME", "E8601DT", "B8601DT")


def read_xport(source: Source) -> Found:
    """The first of its tables; usually it is the only one."""
    head = source.head
    try:
        names = _NAMES.search(head)
        if names is None:
            raise ValueError("no names")
        count, start = int(names[2]), names.start() + 80
        parts = [head[start + 140 * n : start + 140 * (n + 1)] for n in range(count)]
        columns = tuple(_column(part) for part in parts)
        width = sum(struct.unpack_from(">h", part, 4)[0] for part in parts)
        data = _ROWS.search(head, start)
        if data is None:
            raise ValueError("no rows")
    except (ValueError, struct.error) as error:
        raise Unreadable("starts like a SAS transport file, but is damaged") from error
    more = len(_MEMBER.findall(head)) > 1
    known = data[2].strip() if data[1] else b""
    rows = None if more else int(known) if known else _count(source, data.start() + 80, width)
    table = Table(source.name, columns[:COLUMNS], count, rows)
    notes = ["pandas.read_sas or pyreadstat reads it."]
    notes += ["It holds more than one table: this is the first."] if more else []
    return Found("table", extent(table), ["SAS transport"], [table], notes=notes)


def _column(part: bytes) -> Column:
    kind = struct.unpack_from(">h", part)[0]
    name = part[8:16].decode("latin-1").strip()
    long = part[88:120].split(b"\0")[0].decode("latin-1").strip()
    form = part[56:64].decode("latin-1").strip()
    word = "text" if kind == 2 else "number"
    if form.startswith(_MOMENTS):
        word = "timestamp"
    elif form.startswith(_DATES):
        word = "date"
    elif form.startswith("TIME"):
        word = "time"
    return Column(long if long.startswith(name) else name, word)


def _count(source: Source, begin: int, width: int) -> int | None:
    """The last record is filled up with blanks, which may look like rows of a short table."""
    if source.cut or width < 1:
        return None
    count, rest = divmod(source.size - begin, width)
    last = source.read(begin + (count - 1) * width, width) if count else b""
    while count and width < 80 and not last.strip(b" ") and rest + width < 80:
        count, rest = count - 1, rest + width
        last = source.read(begin + (count - 1) * width, width) if count else b""
    return count
