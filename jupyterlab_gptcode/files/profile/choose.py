"""Chooses the reader of a file by its content, or by its name if the content does not tell.

A child reads one file, so readers are imported when they are needed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .confidential import Confidential, holds_a_key, is_secret
from .describe import in_bytes
from .shapes import Found, Unreadable
from .signatures import ARCHIVES, BINARIES, IMAGES, MEDIA, signature
from .source import Source
from .text.decoding import Decoded, decode

if TYPE_CHECKING:
    from zipfile import ZipFile

_TABLES = (".csv", ".tsv", ".tab", ".psv", ".ssv", ".dsv")
_MAYBE_TABLES = (".txt", ".dat", ".asc", ".data", ".prn", ".out", "")
_JSON = (".json", ".jsonl", ".ndjson", ".geojson", ".jsonlines", ".topojson", ".webmanifest")
_ALIKE = {("MP4", "QuickTime"), ("Arrow", "Arrow stream"), ("MP4", "M4A")}
_PROMISES = {  # the format that a name promises; empty for text, which has no signature
    **dict.fromkeys((*_TABLES, *_JSON, ".txt", ".ipynb", ".py"), ""),
    ".parquet": "Parquet",
    ".feather": "Arrow",
    ".arrow": "Arrow",
    ".sqlite": "SQLite",
    ".sqlite3": "SQLite",
    ".npy": "NumPy",
    ".npz": "zip",
    ".h5": "HDF5",
    ".hdf5": "HDF5",
    ".zip": "zip",
    ".xlsx": "zip",
    ".ods": "zip",
    ".gz": "gzip",
    ".pdf": "PDF",
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".gif": "GIF",
    ".wav": "WAV",
    ".mp4": "MP4",
}


def describe_file(source: Source) -> Found:
    """Also for files in archives. Raises Unreadable for damage, Confidential for a secret."""
    _check_secrets(source)
    word = signature(source.head)
    if word == "Arrow stream":
        found = _stream(source) or _unmarked(source)
    else:
        found = _marked(source, word) if word else _unmarked(source)
    promised = _PROMISES.get(source.suffix, word)
    if promised == word or (promised, word) in _ALIKE:
        return found
    note = f"Its name suggests {_named(source.suffix)}, but its content is something else."
    return replace(found, notes=[note, *found.notes])


def _check_secrets(source: Source) -> None:
    """Here, because what an archive holds passes here too, unpacked."""
    if source.confirmed:
        return
    if source.depth and is_secret(source.name):
        raise Confidential(f"holds {source.name}, which looks like a secret: it was not opened")
    # Of these only the names are read, or what they hold is checked by itself.
    packed = signature(source.head) in ("zip", "tar", "gzip", "bzip2", "xz")
    if not packed and holds_a_key(source.head):
        raise Confidential(f"({in_bytes(source.size)}) holds a private key: it was not opened")


def _named(suffix: str) -> str:
    return suffix.removeprefix(".").upper()


def _marked(source: Source, word: str) -> Found:
    if word in IMAGES:
        from .readers.images import read_image

        return read_image(source, word)
    if word in MEDIA:
        from .readers.media import read_media

        return read_media(source, word)
    if word in ARCHIVES:
        return Found("archive", [word], notes=["It was not unpacked."])
    if word in ("Parquet", "Arrow", "SQLite", "DuckDB database"):
        return _stored(source, word)
    if word in ("NumPy", "HDF5", "NetCDF"):
        from .readers import arrays

        readers = {"NumPy": arrays.read_npy, "HDF5": arrays.read_hdf5}
        return readers.get(word, arrays.read_netcdf)(source)
    if word == "PDF":
        from .readers.documents import read_pdf

        return read_pdf(source)
    if word == "OLE":
        from .readers.ole import read_ole

        return read_ole(source)
    return _packed(source, word)


def _stored(source: Source, word: str) -> Found:
    if word == "Parquet":
        from .readers.parquet import read_parquet

        return read_parquet(source)
    if word == "Arrow":
        from .readers.arrow import read_arrow

        return read_arrow(source)
    if word == "SQLite":
        from .readers.databases import read_sqlite

        return read_sqlite(source)
    from .readers.stores import read_store

    return read_store(source)


def _packed(source: Source, word: str) -> Found:
    from .readers import archives

    if word == "tar":
        return archives.read_tar(source)
    return _zip(source) if word == "zip" else archives.read_packed(source, word, describe_file)


def _zip(source: Source) -> Found:
    """Many formats are zip files; the names in them tell which."""
    import zipfile

    from .readers.archives import read_zip

    source.complete("a zip file")
    try:
        with zipfile.ZipFile(source.path) as archive:
            found = _zipped(source, archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
        message = "starts like a zip file, but cannot be read: it is damaged or truncated"
        raise Unreadable(message) from error
    return found or read_zip(source, describe_file)


def _zipped(source: Source, archive: ZipFile) -> Found | None:
    """None if it is just a zip file."""
    names = set(archive.namelist())
    if "mimetype" in names and b"encryption-data" in _beginning(archive, "META-INF/manifest.xml"):
        raise Unreadable("is locked: it can only be opened with its password")
    if not names.isdisjoint(("xl/workbook.xml", "xl/workbook.bin")):
        return _workbook(source)
    if "mimetype" in names and b"opendocument.spreadsheet" in _beginning(archive, "mimetype"):
        return _workbook(source)
    documents = {"word/document.xml", "ppt/presentation.xml"}
    if documents & names or {"content.xml", "mimetype"} <= names:
        from .readers.documents import read_office

        return read_office(archive)
    if names and all(name.endswith(".npy") for name in names):
        from .readers.arrays import read_npz

        return read_npz(source, archive)
    return None


def _beginning(archive: ZipFile, name: str) -> bytes:
    """A bomb may hide behind any name."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as file:
        return file.read(1 << 16)


def _workbook(source: Source) -> Found:
    from .readers.workbooks import read_workbook

    return read_workbook(source)


def _stream(source: Source) -> Found | None:
    from .readers.arrow import read_stream

    try:
        found = read_stream(source)
    except Unreadable:
        return None
    return found if found.tables and found.tables[0].columns else None


def _unmarked(source: Source) -> Found:
    from .readers.statistics import read_statistics
    from .text.plain import nothing_known

    if found := read_statistics(source):
        return found
    if source.name.startswith("~$"):
        return Found("binary", notes=["Office makes it while the file of this name is open."])
    word = signature(source.head, BINARIES)
    if word and (b"\0" in source.head[:4096] or source.head[:1] == b"\x80"):
        return Found("binary", notes=[f"It looks like {word}."])
    decoded = decode(source.head, whole=source.whole)
    if source.suffix in _TABLES:
        from .text.tables import read_table

        return read_table(source)
    return nothing_known(source) if decoded is None else _text(source, decoded)


def _text(source: Source, decoded: Decoded) -> Found:
    from .text.plain import describe, is_shown
    from .text.tables import table_of

    if source.suffix == ".ipynb":
        from .readers.notebooks import read_notebook

        if found := read_notebook(source):
            return found
    if source.suffix in (*_JSON, *_MAYBE_TABLES):
        from .text.records import read_json

        if found := read_json(source, decoded):
            return found
    text = describe(source, decoded)
    if source.suffix == ".svg" or "<svg" in decoded.text[:1000]:
        from .readers.images import read_svg

        return read_svg(decoded.text[: 1 << 16])
    if source.suffix not in (*_MAYBE_TABLES, *_PROMISES) or source.suffix in (".py", ".ipynb"):
        return text
    table = table_of(source, decoded, sure=False)
    if table is None or not is_shown(decoded):
        return table or text
    return replace(text, tables=table.tables)
