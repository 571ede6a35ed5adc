"""Small files of every format that is known, made without the libraries that usually make them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import tarfile
import wave
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from . import arrows
from .hostile import SHEET, row, workbook

SECRET = "canary7"
CSV = f"id,amount,name\n1,1.5,{SECRET}\n2,,b\n3,2.5,{SECRET}\n"
CSV_COLUMNS = [("id", "integer"), ("amount", "number"), ("name", "text")]
RECORDS = [{"id": 1, "amount": 1.5, "name": SECRET}, {"id": 2, "amount": None, "name": "b"}]
QUERY = f"SELECT range::INT AS id, range / 2 AS amount, '{SECRET}' AS name FROM range(3)"  # noqa: S608
Columns = list[tuple[str, str]]


@dataclass(frozen=True)
class Sample:
    """`first` is how the text begins, after the name; `columns` are those of the first table."""

    name: str
    make: Callable[[Path], object]
    first: str
    columns: Columns = field(default_factory=list)


def data(content: bytes | str) -> Callable[[Path], object]:
    plain = content.encode() if isinstance(content, str) else content
    return lambda path: path.write_bytes(plain)


def sqlite(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE people (id INTEGER, amount REAL, name TEXT)")
    connection.execute("INSERT INTO people VALUES (1, 1.5, ?), (2, NULL, 'b')", [SECRET])
    connection.execute('CREATE TABLE "odd ""name" (x)')
    connection.commit()
    connection.close()


def stored(path: Path) -> None:
    connection = duckdb.connect(str(path))
    connection.execute(f"CREATE TABLE people AS {QUERY}")
    connection.close()


def parquet(path: Path) -> None:
    duckdb.execute(f"COPY ({QUERY}) TO ? (FORMAT parquet)", [str(path)])


def xlsx(path: Path) -> None:
    rows = [
        row(1, {"A": "id", "B": "amount", "C": "name"}),
        row(2, {"A": "1", "B": "1.5", "C": SECRET}),
        row(3, {"A": "2", "B": "2.5", "C": "b"}),
    ]
    workbook(path, SHEET.format(rows="".join(rows)))


def ods(path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="{0}"/>'
    words = '<table:table-cell office:value-type="string"><text:p>{0}</text:p></table:table-cell>'
    lines = [("id", "name"), ("1", SECRET), ("2", "b")]
    rows = "".join(
        "<table:table-row>"
        + "".join((number if each.isdigit() else words).format(each) for each in line)
        + "</table:table-row>"
        for line in lines
    )
    names = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="One">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
        archive.writestr("content.xml", content)


def docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document>{SECRET}</w:document>")
        archive.writestr("docProps/app.xml", "<Properties><Pages>3</Pages></Properties>")
        archive.writestr("docProps/core.xml", f"<c><dc:title>{SECRET}</dc:title></c>")


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/a.csv", CSV)
        archive.writestr("keys/.env", "KEY=1")
        archive.writestr("read.me", SECRET)


def tarred(path: Path) -> None:
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        member = tarfile.TarInfo("data/a.csv")
        member.size = len(CSV)
        archive.addfile(member, io.BytesIO(CSV.encode()))


def sound(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000 * 4 * 3))


def npy(kind: str, shape: str) -> bytes:
    header = f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header


def npz(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", npy("'<i8'", "(3,)"))
        archive.writestr("y.npy", npy("'<f4'", "(2, 2)"))


def netcdf() -> bytes:
    def name(text: str) -> bytes:
        return struct.pack(">I", len(text)) + text.encode().ljust(-(-len(text) // 4) * 4, b"\0")

    dimensions = struct.pack(">II", 10, 2) + name("time") + bytes(4) + name("x") + b"\0\0\0\3"
    variable = (
        name("temp") + struct.pack(">III", 2, 0, 1) + bytes(8) + struct.pack(">III", 5, 12, 99)
    )
    return b"CDF\1" + bytes(4) + dimensions + bytes(8) + struct.pack(">II", 11, 1) + variable


def pdf(packed: bool = False) -> bytes:
    info = f"<< /Title (A \\(fine\\) {SECRET}) /Producer (x) >>".encode()
    pages = b"<< /Type /Pages /Count 7 /Kids [3 0 R << >> ] >>"
    objects = b"<< /Type /Catalog /Pages 1 0 R >> " + pages
    if packed:
        body = zlib.compress(objects)
        objects = b"<< /Type /ObjStm /Length %d >>\nstream\n%s\nendstream" % (len(body), body)
    return b"%PDF-1.5\n1 0 obj " + objects + b" endobj\n2 0 obj " + info + b" endobj\n%%EOF"


def mp4() -> bytes:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    head = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, 75_000) + bytes(80))
    track = box(b"tkhd", bytes(76) + struct.pack(">II", 640 << 16, 480 << 16))
    return box(b"ftyp", b"isom" + bytes(4)) + box(b"mdat", bytes(99)) + box(b"moov", head + track)


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# Title\n", SECRET]},
        {"cell_type": "code", "source": "x = 1", "outputs": [{"output_type": "stream"}]},
    ],
    "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
}
NESTED = {"meta": {"version": 1}, "items": RECORDS}
JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08" + struct.pack(">HH", 48, 64) + bytes(9)
TIFF = b"II*\0\x08\0\0\0\2\0" + struct.pack("<HHIHHHHIHH", 256, 3, 1, 64, 0, 257, 3, 1, 48, 0)
WEBP = b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x3f\0\0\x2f\0\0"
FLAC = b"fLaC" + bytes(14) + ((44100 << 44) | (1 << 41) | (88200)).to_bytes(8, "big") + bytes(20)
TABLE = CSV_COLUMNS
ARROW_TABLE = [
    ("id", "integer"),
    ("amount", "number"),
    ("name", "text"),
    ("when", "timestamp"),
    ("cat", "text"),
    ("tags", "list"),
]
FILES = [
    Sample("a.csv", data(CSV), "table, 3 columns, 3 rows, 48 bytes, utf-8, separator comma", TABLE),
    Sample("a.csv.gz", data(gzip.compress(CSV.encode())), "gzip of a.csv, 48 bytes: table", TABLE),
    Sample("a.csv.bz2", data(bz2.compress(CSV.encode())), "bzip2 of a.csv, 48 bytes", TABLE),
    Sample("a.csv.xz", data(lzma.compress(CSV.encode())), "xz of a.csv, 48 bytes: table", TABLE),
    Sample("a.zip", zipped, "archive, 3 files, 60 bytes unpacked", TABLE),
    Sample("a.tar", tarred, "archive, 1 file, 48 bytes unpacked"),
    Sample("a.tar.gz", tarred, "gzip of a.tar, 10.2 kB: archive, 1 file"),
    Sample("a.json", data(json.dumps(RECORDS)), "table, 3 columns, 2 rows", TABLE),
    Sample("a.jsonl", data("\n".join(map(json.dumps, RECORDS))), "table, 3 columns, 2 rows", TABLE),
    Sample("nested.json", data(json.dumps(NESTED)), "JSON, 1 line", TABLE),
    Sample("a.parquet", parquet, "table, 3 columns, 3 rows", TABLE),
    Sample("a[1].parquet", parquet, "table, 3 columns, 3 rows", TABLE),
    Sample(
        "a.feather",
        data(arrows.unpacked(arrows.FILE)),
        "table, 6 columns, 3 rows",
        ARROW_TABLE,
    ),
    Sample(
        "a.arrow",
        data(arrows.unpacked(arrows.STREAM)),
        "table, 6 columns",
        ARROW_TABLE,
    ),
    Sample("a.xlsx", xlsx, "workbook, 1 sheet", TABLE),
    Sample("a.ods", ods, "workbook, 1 sheet", [("id", "integer"), ("name", "text")]),
    Sample("a.sqlite", sqlite, "database, 2 tables", TABLE),
    Sample("a.duckdb", stored, "database, 1 table", TABLE),
    Sample("a.ipynb", data(json.dumps(NOTEBOOK)), "notebook, 2 cells, 1 of code, 1 with outputs"),
    Sample("a.txt", data("one\ntwo\n"), "text, 2 lines, 8 bytes, utf-8"),
    Sample("a.py", data("import os\n\nprint(1)"), "text, 3 lines, 19 bytes, utf-8"),
    Sample("a.pdf", data(pdf()), "document, PDF 1.5, 7 pages"),
    Sample("packed.pdf", data(pdf(packed=True)), "document, PDF 1.5, 7 pages"),
    Sample("a.docx", docx, "document, Word document, 3 pages"),
    Sample(
        "a.png",
        data(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x30"),
        "image, PNG, 64 x 48 pixels",
    ),
    Sample("a.jpg", data(JPEG), "image, JPEG, 64 x 48 pixels"),
    Sample("a.gif", data(b"GIF89a\x40\0\x30\0" + bytes(9)), "image, GIF, 64 x 48 pixels"),
    Sample("a.bmp", data(b"BM" + bytes(16) + struct.pack("<ii", 64, -48)), "image, BMP, 64 x 48"),
    Sample("a.webp", data(WEBP), "image, WebP, 64 x 48 pixels"),
    Sample("a.tiff", data(TIFF), "image, TIFF, 64 x 48 pixels"),
    Sample("a.ico", data(b"\0\0\1\0\1\0\x40\x30" + bytes(14)), "image, ICO, 64 x 48 pixels"),
    Sample("a.svg", data('<svg viewBox="0 0 64 48"/>'), "image, SVG, 64 x 48 pixels"),
    Sample("a.wav", sound, "media, WAV, 8,000 Hz, stereo, 3.0 s"),
    Sample("a.flac", data(FLAC), "media, FLAC, 44,100 Hz, stereo, 2.0 s"),
    Sample(
        "a.mp3",
        data(b"\xff\xfb\x90\0" + bytes(16_000)),
        "media, MP3, 44,100 Hz, 128 kbit/s, about 1.0 s",
    ),
    Sample("a.mp4", data(mp4()), "media, MP4, 640 x 480 pixels, 1:15"),
    Sample("a.npy", data(npy("'<f8'", "(3, 4)")), "array, float64, shape (3, 4)"),
    Sample("a.npz", npz, "array, 2 arrays"),
    Sample("a.nc", data(netcdf()), "array, 1 variable"),
    Sample("a.h5", data(b"\x89HDF\r\n\x1a\n" + bytes(90)), "array, HDF5"),
    Sample("a.rds", data(b"X\n\0\0\0\3"), "binary"),
    Sample("folder", lambda path: path.mkdir(), "folder, 0 files, 0 folders"),
]
