"""A copy of a large workbook with the first rows of each sheet, which is fast to read."""

from __future__ import annotations

import re
import tempfile
import zipfile
from html import unescape
from pathlib import Path

from ..source import Source

LARGE = 16 << 20  # bytes of XML; larger workbooks are shortened
_SHEET = 1 << 20  # bytes of each sheet in the copy
_STRINGS = 8 << 20  # bytes of the strings that cells share, which are in order of first use
_OTHER = 4 << 20
_SHEETS = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?>")
_LAST_ROW = re.compile(rb"<(?:\w+:)?dimension\s+ref=\"[A-Z]+\d+:[A-Z]+(\d{1,7})\"")


def unpacked(source: Source) -> int:
    """Bytes of XML that an xlsx says it unpacks to; 0 for all others."""
    if not zipfile.is_zipfile(source.path):
        return 0
    with zipfile.ZipFile(source.path) as archive:
        members = archive.infolist()
    if not any(member.filename == "xl/workbook.xml" for member in members):
        return 0
    return sum(member.file_size for member in members if member.filename.endswith(".xml"))


def shorten(source: Source) -> tuple[Path, dict[str, int]]:
    """The copy, and the approximate number of rows of each shortened sheet."""
    path = Path(tempfile.mkdtemp()) / "short.xlsx"
    rows: dict[str, int] = {}
    with zipfile.ZipFile(source.path) as archive, zipfile.ZipFile(path, "w") as copy:
        for member in archive.infolist():
            data = _kept(archive, member)
            if data is not None and member.filename not in copy.namelist():
                copy.writestr(member.filename, data)
            if data and _is_sheet(member.filename) and member.file_size > len(data):
                rows[member.filename] = _rows(data, member.file_size)
        names = _names(copy)
    return path, {names[member]: count for member, count in rows.items() if member in names}


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _kept(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """None for parts that cells do not need."""
    if _is_sheet(member.filename):
        most, mark, rest = _SHEET, b"</row>", b"</sheetData></worksheet>"
    elif member.filename == "xl/sharedStrings.xml":
        most, mark, rest = _STRINGS, b"</si>", b"</sst>"
    elif member.file_size > _OTHER or member.is_dir():
        return None
    else:
        most, mark, rest = _OTHER, b"", b""
    with archive.open(member) as file:
        data = file.read(most)
        whole = not file.read(1)
    if whole or not mark:
        return data
    start, found, _ = data.rpartition(mark)
    return start + found + rest


def _rows(data: bytes, size: int) -> int:
    """As the sheet says itself, else by its size."""
    last = _LAST_ROW.search(data[:4096])
    if last and int(last[1]) > 1:
        return int(last[1])
    return round(data.count(b"</row>") * size / len(data))


def _names(archive: zipfile.ZipFile) -> dict[str, str]:
    """The names of the sheets, by their files."""
    try:
        workbook = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {}
    for tag in _RELATION.findall(relations):
        target = _attribute(tag, b"Target").lstrip("/")
        targets[_attribute(tag, b"Id")] = target if target.startswith("xl/") else f"xl/{target}"
    found = {}
    for tag in _SHEETS.findall(workbook):
        found[targets.get(_attribute(tag, rb"\w+:id"), "")] = _attribute(tag, b"name")
    return found


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"=\"([^\"]*)\"", tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""
