"""Files that are not what a reader hopes for, and what is said of each."""

from __future__ import annotations

import gzip
import io
import os
import socket
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

HUGE = 10_000_000_000  # bytes; with holes, so that the disk holds a few
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{rows}</sheetData></worksheet>"
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Hostile:
    """`says` is a part of the text, or of the problem where `kind` is empty."""

    name: str
    make: Callable[[Path], object]
    kind: str
    says: str


def data(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def sparse(start: bytes) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        path.write_bytes(start)
        os.truncate(path, HUGE)

    return make


def parquet(path: Path) -> bytes:
    """A good one's bytes."""
    query = "COPY (SELECT range AS id, 'x' AS name FROM range(99)) TO ? (FORMAT parquet)"
    duckdb.execute(query, [str(path)])
    return path.read_bytes()


def cut_parquet(path: Path) -> None:
    path.write_bytes(parquet(path)[:200])


def lying_parquet(path: Path) -> None:
    """Its footer claims to be larger than the file."""
    whole = parquet(path)
    path.write_bytes(whole[:-8] + struct.pack("<I", 2**31 - 1) + whole[-4:])


def broken_sqlite(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE people (id INTEGER, name TEXT)")
    connection.commit()
    connection.close()
    whole = bytearray(path.read_bytes())
    whole[100:] = bytes(byte ^ 0x55 for byte in whole[100:])
    path.write_bytes(whole)


def workbook(path: Path, sheet: str) -> None:
    """The least that is an xlsx."""
    kinds = f"<Types xmlns='{_PACKAGE}/content-types'/>"
    book = (
        "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
        f'xmlns:r="{_RELATIONS}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    )
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    root = relations.replace("worksheets/sheet1.xml", "xl/workbook.xml")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", kinds)
        archive.writestr("_rels/.rels", root.replace("/worksheet", "/officeDocument"))
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)


def row(number: int, cells: dict[str, str]) -> str:
    inner = "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        if not value.replace(".", "").isdigit()
        else f'<c r="{column}{number}"><v>{value}</v></c>'
        for column, value in cells.items()
    )
    return f'<row r="{number}">{inner}</row>'


def far_workbook(path: Path) -> None:
    """Two cells with seventeen thousand million between them."""
    rows = row(1, {"A": "1"}) + row(1048576, {"XFD": "1"})
    workbook(path, SHEET.format(rows=rows))


def bomb_workbook(path: Path) -> None:
    workbook(
        path, SHEET.format(rows=row(1, {"A": "name"}) + "<row><c><v>1</v></c></row>" * 2_000_000)
    )


def bomb_zip(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.csv", "w") as member,
    ):
        for _ in range(200):
            member.write(b"0" * 1_000_000)


def bomb_mimetype(path: Path) -> None:
    """A name that readers of OpenDocument trust."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"\0" * 200_000_000)


def bomb_gzip(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(200):
            file.write(b"0" * 1_000_000)


def nested_zip(path: Path) -> None:
    inner = b"hello"
    for _ in range(8):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("inner.zip", inner)
        inner = stream.getvalue()
    path.write_bytes(inner)


def climbing_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../gptcode-was-here.csv", "a,b\n1,2\n")


def listening(path: Path) -> None:
    """A socket has to have a short name, wherever it is."""
    with socket.socket(socket.AF_UNIX) as server:
        before = Path.cwd()
        os.chdir(path.parent)
        try:
            server.bind(path.name)
        finally:
            os.chdir(before)


WIDE = ",".join(f"c{number}" for number in range(20_000)) + "\n"
FILES = [
    Hostile("empty.csv", data(b""), "", "empty.csv is empty"),
    Hostile("blank.csv", data(b"\n\n   \n"), "text", "3 lines"),
    Hostile("truncated.parquet", cut_parquet, "", "truncated"),
    Hostile("lying.parquet", lying_parquet, "", "cannot be read"),
    Hostile("huge.csv", sparse(b"a,b\n1,2\n"), "", "binary"),
    Hostile("huge.parquet", sparse(b"PAR1"), "", "truncated"),
    Hostile("huge.txt", sparse(b"hello\n"), "binary", "10.0 GB"),
    Hostile("huge.zip", sparse(b"PK\x03\x04"), "", "damaged or truncated"),
    Hostile("huge.ipynb", sparse(b'{"cells": []}'), "binary", "10.0 GB"),
    Hostile(
        "wide.csv", data((WIDE + WIDE.replace("c", "") * 3).encode()), "table", "20,000 columns"
    ),
    Hostile("line.csv", data(b"x" * 30_000_000), "text", "one very long line"),
    Hostile("long-field.csv", data(b'a,b\n"' + b"x" * 900_000 + b'",1\n'), "text", "2 lines"),
    Hostile("null.csv", data(b"a,b\n1,\x002\n3,4\n"), "table", "1 null byte"),
    Hostile("broken.csv", data("ä,b\nö,1\n".encode() * 9 + b"\xff,2\n"), "table", "1 character"),
    Hostile("random.csv", data(bytes(range(256)) * 400), "", "binary"),
    Hostile("unclosed.csv", data(b'a,b\n"x,1\ny,2\n' * 9), "table", "2 columns"),
    Hostile("empty-columns.csv", data((b";" * 5000 + b"\n") * 200), "table", "200 rows"),
    Hostile(
        "picture.csv",
        data(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\1\0" * 2),
        "image",
        "CSV",
    ),
    Hostile("text.parquet", data(b"hello\nworld\n"), "text", "suggests PARQUET"),
    Hostile("table.xlsx", data(b"a,b\n1,2\n3,4\n"), "text", "suggests XLSX"),
    Hostile("zip.xlsx", data(b"PK\x03\x04 nothing"), "", "damaged or truncated"),
    Hostile("far.xlsx", far_workbook, "", "far.xlsx"),
    Hostile("bomb.xlsx", bomb_workbook, "workbook", "1 sheet"),
    Hostile("bomb.ods", bomb_mimetype, "archive", "200 MB unpacked"),
    Hostile("bomb.zip", bomb_zip, "archive", "200 MB unpacked"),
    Hostile("bomb.csv.gz", bomb_gzip, "archive", "gzip of bomb.csv, about "),
    Hostile("nested.zip", nested_zip, "archive", "inner.zip"),
    Hostile("climbing.zip", climbing_zip, "archive", "was-here.csv"),
    Hostile(
        "cut.csv.gz", data(gzip.compress(b"a,b\n" + b"1,2\n" * 5000)[:60]), "archive", "incomplete"
    ),
    Hostile("noise.gz", data(b"\x1f\x8b" + b"noise" * 99), "", "damaged"),
    Hostile("broken.sqlite", broken_sqlite, "", "cannot be read"),
    Hostile("deep.json", data(b"[" * 300_000), "text", "nested too deeply"),
    Hostile("digits.json", data(b'{"a": ' + b"1" * 9000 + b"}"), "text", "cannot be parsed"),
    Hostile("cut.json", data(b'[{"a": 1}, {"a": '), "text", "cannot be parsed"),
    Hostile("cut.png", data(b"\x89PNG\r\n\x1a\n\0\0"), "", "incomplete"),
    Hostile("cut.npy", data(b"\x93NUMPY\1\0v\0{'descr'"), "", "damaged"),
    Hostile(
        "code.npy",
        data(b"\x93NUMPY\1\0\x20\0" + b"__import__('os').abort()".ljust(32)),
        "",
        "damaged",
    ),
    Hostile(
        "noise.feather", data(b"ARROW1\0\0" + b"\xff" * 400 + b"\x20\0\0\0ARROW1"), "", "Arrow"
    ),
    Hostile("noise.nc", data(b"CDF\x01" + b"\x7f" * 400), "", "damaged"),
    Hostile("pages.pdf", data(b"%PDF-1.7\n" + b"/Type /Pages " * 90_000), "document", "unknown"),
    Hostile("titles.pdf", data(b"%PDF-1.7\n" + b"/Title (" * 90_000), "document", "unknown"),
    Hostile("open.svg", data(b"<svg " + b'a="' * 90_000), "image", "SVG"),
    Hostile("pickle.pkl", data(b"\x80\x04cos\nabort\n(tR."), "binary", "run code"),
    Hostile("pipe.csv", os.mkfifo, "", "a pipe"),
    Hostile("socket.csv", listening, "", "a socket"),
    Hostile("device.csv", lambda path: path.symlink_to("/dev/zero"), "", "a device"),
    Hostile("proc.txt", lambda path: path.symlink_to("/proc/self/mem"), "", "proc.txt"),
    Hostile("gone.csv", lambda path: path.symlink_to("nowhere"), "", "no longer exists"),
    Hostile("parents", lambda path: path.symlink_to(".."), "folder", "folder"),
]
