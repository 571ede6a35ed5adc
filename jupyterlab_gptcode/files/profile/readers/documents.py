"""Documents: pages and title of a PDF, the title of an office document."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from itertools import islice

from ..describe import counted
from ..shapes import Found, short
from ..source import Source

_END = 4 << 20  # bytes at the end of a large PDF, beside its head
_STREAMS = 400  # of compressed objects
_STREAM = 1 << 20  # bytes of each
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,9})")
_NODES = 2_000  # of the tree of pages
_NODE = 1 << 16  # bytes of one at most
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_OBJECTS = re.compile(
    rb"/Type\s*/ObjStm\b[^>]{0,400}>>\s*stream\r?\n|/ObjStm[^>]{0,400}stream\r?\n"
)
_TITLE = re.compile(rb"/Title\s*(\((?:[^()\\]|\\.){0,400}\)|<[0-9A-Fa-f\s]{0,1600}>)", re.S)
_XMP = re.compile(rb"<dc:title>.{0,200}?<rdf:li[^>]{0,100}>([^<]{1,400})<", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_CONTROLS = {b"n": b" ", b"r": b" ", b"t": b" ", b"b": b"", b"f": b"", b"\n": b""}
_OFFICE = {
    "word/document.xml": "Word document",
    "ppt/presentation.xml": "PowerPoint presentation",
    "content.xml": "OpenDocument",
}


def read_pdf(source: Source) -> Found:
    """Searches for objects by their marks, since a damaged PDF lacks its cross references."""
    data = source.head
    if not source.whole and not source.cut:
        start = max(len(data), source.size - _END)
        data += source.read(start, _END)
    texts = [data, *_unpacked(data, source)]
    version = re.match(rb"%PDF-(\d\.\d)", data)
    what = [f"PDF {version[1].decode()}" if version else "PDF"]
    pages = _pages(texts)
    what += [counted(pages, "page")] if pages else ["unknown number of pages"]
    notes = []
    if b"/Encrypt" in data:
        notes.append("It is encrypted.")
    quotes = [f"Title: {title}"] if (title := _title(texts)) else []
    return Found("document", what, notes=notes, quotes=quotes)


def _unpacked(data: bytes, source: Source) -> Iterator[bytes]:
    for number, found in enumerate(_OBJECTS.finditer(data)):
        if number >= _STREAMS or source.late:
            return
        try:
            yield zlib.decompressobj().decompress(data[found.end() :][: 4 * _STREAM], _STREAM)
        except zlib.error:
            continue


def _pages(texts: list[bytes]) -> int:
    """The root of the tree counts all pages, so the largest count is right."""
    counts = [
        int(found[1]) for text in texts for node in _nodes(text) if (found := _COUNT.search(node))
    ]
    return max(counts, default=0) or sum(len(_PAGE.findall(text)) for text in texts)


def _nodes(text: bytes) -> Iterator[bytes]:
    """The dictionaries of the nodes in the tree of pages."""
    for found in islice(_PAGES.finditer(text), _NODES):
        begin = text.rfind(b"<<", max(0, found.start() - 4096), found.start())
        end = text.find(b">>", found.end(), found.end() + _NODE)
        if begin >= 0 and end >= 0:
            yield text[begin:end]


def _title(texts: list[bytes]) -> str:
    for text in texts:
        if found := _XMP.search(text):
            return short(unescape(found[1].decode("utf-8", "replace")))
    # Bookmarks have titles, too; the document's own is last.
    for text in texts:
        for found in reversed(list(_TITLE.finditer(text))):
            around = text[max(0, found.start() - 1500) : found.end() + 1500]
            if re.search(rb"/(Producer|Creator|CreationDate)\b", around):
                return short(_string(found[1]))
    return ""


def _string(data: bytes) -> str:
    if data.startswith(b"<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", data)
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = _ESCAPE.sub(_unescaped, data[1:-1])
    if raw.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8" if raw.startswith(codecs.BOM_UTF8) else "latin-1", "replace")


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1].isdigit() and code[:1] < b"8":
        return bytes([int(code, 8) & 255])
    return _CONTROLS.get(code, code)


def read_office(archive: zipfile.ZipFile) -> Found:
    names = set(archive.namelist())
    form = next((word for name, word in _OFFICE.items() if name in names), "office document")
    what = [form]
    properties = _member(archive, names, "docProps/app.xml") + _member(archive, names, "meta.xml")
    for mark, word in (("Pages", "page"), ("Slides", "slide"), ("Words", "word")):
        if found := re.search(
            rf"<{mark}>(\d{{1,9}})<|meta:{word}-count=\"(\d{{1,9}})\"", properties
        ):
            what.append(counted(int(found[1] or found[2]), word))
    core = _member(archive, names, "docProps/core.xml") + properties
    title = re.search(r"<dc:title>([^<]{1,400})<", core)
    quotes = [f"Title: {short(unescape(title[1]))}"] if title else []
    return Found("document", what, quotes=quotes)


def _member(archive: zipfile.ZipFile, names: set[str], name: str) -> str:
    if name not in names:
        return ""
    try:
        with archive.open(name) as file:
            return file.read(1 << 16).decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, NotImplementedError):
        return ""
