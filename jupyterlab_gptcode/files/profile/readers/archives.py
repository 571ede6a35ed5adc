"""Compressed files are unpacked in part; archives are listed, and their first files profiled."""

from __future__ import annotations

import bz2
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from ..confidential import is_hidden, is_secret
from ..describe import counted, in_bytes
from ..shapes import Found, Table, Unreadable, short
from ..source import Source

Describe = Callable[[Source], Found]

_PIECE = 1 << 18  # bytes read at once
_UNPACKED = 32 << 20  # bytes of one file
_MEMBER = 8 << 20  # bytes of one file among others
_PROFILED = 3  # files of an archive
_LISTED = 40
_DEEPEST = 2
_FORMATS: dict[str, tuple[str, Callable[[], Any]]] = {
    "gzip": (".gz", lambda: zlib.decompressobj(31)),
    "bzip2": (".bz2", bz2.BZ2Decompressor),
    "xz": (".xz", lzma.LZMADecompressor),
}


def read_packed(source: Source, form: str, describe: Describe) -> Found:
    """One file, compressed by gzip, bzip2 or xz."""
    suffix, decompressor = _FORMATS[form]
    _check_depth(source)
    path = _scratch()
    with path.open("wb") as file:
        written, read, ended = _unpack(source, decompressor(), file)
    broken = not ended and written < _UNPACKED and not source.late
    if not written:
        raise Unreadable(f"starts like a {form} file, but cannot be unpacked: it is damaged")
    name = source.name[: -len(suffix)] if source.suffix == suffix else source.name
    if source.suffix == ".tgz":
        name = f"{Path(source.name).stem}.tar"
    size = written if ended else round(written * source.size / max(1, read))
    inner = replace(source, name=name, path=path, size=size, cut=not ended, depth=source.depth + 1)
    found = describe(inner)
    unpacked = in_bytes(size) if ended else f"about {in_bytes(size)}"
    notes = ["It is damaged or incomplete. This is its start."] if broken else []
    return replace(
        found,
        kind="archive",
        alias=f"{form} of {name}, {unpacked}: {found.alias or found.kind}",
        image=None,
        notes=[*notes, *found.notes],
    )


def _unpack(source: Source, decompressor: Any, file: IO[bytes]) -> tuple[int, int, bool]:
    """Bytes written, bytes read for them, and whether the end was reached."""
    written = read = 0
    for piece in _pieces(source):
        try:
            data = decompressor.decompress(piece, _PIECE * 4)
            while data and written < _UNPACKED:
                written += file.write(data[: _UNPACKED - written])
                if decompressor.eof or not _waiting(decompressor):
                    break
                data = decompressor.decompress(_waits(decompressor), _PIECE * 4)
        except (zlib.error, OSError, lzma.LZMAError, EOFError):
            return written, read + len(piece), False
        read += len(piece)
        if written >= _UNPACKED or source.late:
            return written, read - len(_waits(decompressor)), False
        if decompressor.eof:
            return written, read, True
    return written, read, False


def _waiting(decompressor: Any) -> bool:
    return bool(_waits(decompressor)) or not getattr(decompressor, "needs_input", True)


def _waits(decompressor: Any) -> bytes:
    """Input that zlib has not used yet; other decompressors keep theirs."""
    waits: bytes = getattr(decompressor, "unconsumed_tail", b"")
    return waits


def _pieces(source: Source) -> Iterator[bytes]:
    with source.path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def read_zip(source: Source, describe: Describe) -> Found:
    source.complete("a zip file")
    _check_depth(source)
    try:
        with zipfile.ZipFile(source.path) as archive:
            return _look_into_zip(archive, source, describe)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, ValueError) as error:
        raise Unreadable(f"starts like a zip file, but cannot be read: {short(error)}") from error


def _look_into_zip(archive: zipfile.ZipFile, source: Source, describe: Describe) -> Found:
    members = [member for member in archive.infolist() if not member.is_dir()]
    notes: list[str] = []
    tables: list[Table] = []
    looked = 0
    for member in members[:_LISTED]:
        line = f"  {short(member.filename)}, {in_bytes(member.file_size)}"
        reason = _closed(member, source)
        if not reason and looked < _PROFILED and not source.late:
            looked += 1
            found = _member(archive, member, source, describe)
            line = f"{line}: {found if isinstance(found, str) else _summary(found)}"
            for each in () if isinstance(found, str) else found.tables:
                tables.append(replace(each, name=_named(member.filename, each)))
        notes.append(f"{line}{reason}")
    if left := len(members) - _LISTED:
        notes += [f"  … and {left:,} more"] if left > 0 else []
    total = sum(member.file_size for member in members)
    what = [counted(len(members), "file"), f"{in_bytes(total)} unpacked"]
    return Found("archive", what, ["zip"], tables, notes=notes)


def _summary(found: Found) -> str:
    return ", ".join([found.alias or found.kind, *found.what, *found.how])


def _named(member: str, table: Table) -> str:
    own = member.rpartition("/")[2]
    return member if table.name == own else f"{member}: {table.name}"


def _closed(member: zipfile.ZipInfo, source: Source) -> str:
    """Why a file in an archive is not profiled."""
    if member.flag_bits & 1:
        return " (protected by a password)"
    parts = member.filename.split("/")
    if not source.confirmed and (is_secret(parts[-1]) or is_hidden(parts)):
        return " (not opened)"
    return ""


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, describe: Describe
) -> Found | str:
    """A string if it cannot be read: the end of a sentence."""
    path = _scratch()
    written = 0
    try:
        with archive.open(member) as packed, path.open("wb") as file:
            while written < _MEMBER and not source.late:
                piece = packed.read(min(_PIECE, _MEMBER - written))
                if not piece:
                    break
                written += file.write(piece)
        if not written:
            return "empty"
        name = member.filename.rpartition("/")[2]
        cut = written < member.file_size
        inner = replace(
            source,
            name=name,
            path=path,
            size=member.file_size if cut else written,
            cut=cut,
            depth=source.depth + 1,
        )
        return describe(inner)
    except Unreadable as error:
        return str(error)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        return "damaged"


def read_tar(source: Source) -> Found:
    """A listing only: its files have to be unpacked one after the other."""
    notes: list[str] = []
    count = total = 0
    complete = True
    try:
        with tarfile.open(source.path, "r:") as archive:
            for member in archive:
                if member.isfile():
                    count += 1
                    total += member.size
                    if count <= _LISTED:
                        notes.append(f"  {short(member.name)}, {in_bytes(member.size)}")
                vars(archive)["members"] = []  # there may be millions
                if source.late:
                    complete = False
                    break
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        if not count:
            raise Unreadable("looks like a tar file, but cannot be read") from error
        complete = False
    if count > _LISTED:
        notes.append(f"  … and {count - _LISTED:,} more")
    more = "" if complete and not source.cut else "at least "
    what = [f"{more}{counted(count, 'file')}", f"{more}{in_bytes(total)} unpacked"]
    return Found("archive", what, ["tar"], notes=notes)


def _check_depth(source: Source) -> None:
    if source.depth >= _DEEPEST:
        raise Unreadable("is an archive inside archives, so it was not opened")


def _scratch() -> Path:
    """A file in the scratch folder, which the parent removes. No name comes from the archive."""
    return Path(tempfile.mkdtemp()) / "unpacked"
