"""Arrays: NumPy by the header, HDF5 and NetCDF as far as it is cheap."""

from __future__ import annotations

import ast
import struct
import zipfile
from collections.abc import Iterator
from typing import IO

from ..describe import counted
from ..shapes import Found, Unreadable, short
from ..source import Source
from .hdf5 import Reader

_HEADER = 1 << 16  # bytes
_ARRAYS = 50
_FIELDS = 30
_INDEX = "/_i_"  # what PyTables writes beside a table
_NETCDF_TYPES = ("", "byte", "char", "short", "int", "float", "double")
_NETCDF_SIZES = (0, 1, 1, 2, 4, 4, 8)


def read_npy(source: Source) -> Found:
    with source.path.open("rb") as file:
        found = _header(file)
    if found is None:
        raise Unreadable("starts like a NumPy array, but its header is damaged")
    return Found("array", [found], ["NumPy"])


def read_npz(source: Source, archive: zipfile.ZipFile) -> Found:
    members = [member for member in archive.infolist() if member.filename.endswith(".npy")]
    notes = []
    for member in members[:_ARRAYS]:
        with archive.open(member) as file:
            header = _header(file) or "damaged"
        notes.append(f"  {short(member.filename[:-4])}: {header}")
        if source.late:
            break
    if len(members) > len(notes):
        notes.append(f"  … and {len(members) - len(notes):,} more")
    return Found("array", [counted(len(members), "array")], ["NumPy"], notes=notes)


def _header(file: IO[bytes]) -> str | None:
    """`float64, shape (3, 4)`; None if it cannot be read. Nothing in it is executed."""
    start = file.read(8)
    if len(start) < 8 or start[:6] != b"\x93NUMPY":
        return None
    try:
        form = "<H" if start[6] == 1 else "<I"
        length = struct.unpack(form, file.read(struct.calcsize(form)))[0]
        if length > _HEADER:
            return None
        header = ast.literal_eval(file.read(length).decode("latin-1").strip())
        shape = ", ".join(str(int(each)) for each in header["shape"])
        kind = header["descr"]
    except (
        ValueError,
        SyntaxError,
        KeyError,
        TypeError,
        struct.error,
        RecursionError,
        MemoryError,
    ):
        return None
    if isinstance(kind, list):
        fields = ", ".join(f"{short(each[0])}: {_kind(each[1])}" for each in kind[:30])
        return f"records of ({fields}), shape ({shape})"
    return f"{_kind(kind)}, shape ({shape})"


def _kind(kind: object) -> str:
    """<f8 → float64"""
    text = str(kind).lstrip("<>|=")
    names = {"f": "float", "i": "int", "u": "uint", "c": "complex"}
    if text[:1] in names and text[1:].isdigit():
        return f"{names[text[0]]}{8 * int(text[1:3])}"
    words = {"b1": "bool", "O": "Python objects, which NumPy only loads with allow_pickle=True"}
    return words.get(text, short(text))


def read_hdf5(source: Source) -> Found:
    """Also NetCDF since version 4. What cannot be followed is said to be left out."""
    reader = Reader(source)
    form = "NetCDF-4" if source.suffix in (".nc", ".nc4", ".cdf") else "HDF5"
    package = "xarray or netCDF4" if form == "NetCDF-4" else "h5py"
    notes = [f"{package} reads it."]
    try:
        if source.cut:
            raise ValueError("only its beginning is here")
        found = [each for each in reader.read() if _INDEX not in each.path]
    except (struct.error, ValueError, IndexError, RecursionError):
        return Found(
            "array", [form], notes=[f"Its contents could not be read. {package} reads it."]
        )
    lines = [f"  {short(each.path)}: {each.kind}, shape {_shape(each.shape)}" for each in found]
    for at, each in enumerate(found[:_ARRAYS]):
        if each.fields:
            named = ", ".join(f"{name}: {kind}" for name, kind in each.fields[:_FIELDS])
            lines[at] += f", of ({named})"
    if len(lines) > _ARRAYS:
        lines[_ARRAYS:] = [f"  … and {len(lines) - _ARRAYS:,} more"]
    if reader.left_out:
        notes.append("It holds more than is listed here.")
    return Found("array", [counted(len(found), "dataset")], [form], notes=[*lines, *notes])


def _shape(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"


def read_netcdf(source: Source) -> Found:
    """The classic format, with dimensions and variables in the header."""
    try:
        names, variables = _Classic(source.head).read()
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable("starts like a NetCDF file, but its header is damaged") from error
    sizes = ", ".join(f"{short(name)} ({size or 'unlimited'})" for name, size in names[:20])
    notes = [f"  dimensions: {sizes}", *(f"  {each}" for each in variables[:_ARRAYS])]
    return Found("array", [counted(len(variables), "variable")], ["NetCDF"], notes=notes)


class _Classic:
    """Reads numbers and names one after the other."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._wide = head[3] == 5
        self._begin = 4 if head[3] == 1 else 8
        self._at = 4

    def read(self) -> tuple[list[tuple[str, int]], list[str]]:
        self._count()
        dimensions = [(self._name(), self._count()) for _ in range(self._list())]
        self._attributes()
        variables = list(self._variables(dimensions))
        return dimensions, variables

    def _variables(self, dimensions: list[tuple[str, int]]) -> Iterator[str]:
        for _ in range(self._list()):
            name = self._name()
            ids = [self._count() for _ in range(self._some(self._count()))]
            self._attributes()
            kind = self._number(4)
            self._at += (8 if self._wide else 4) + self._begin
            shape = ", ".join(short(dimensions[each][0]) for each in ids)
            word = _NETCDF_TYPES[kind] if kind < len(_NETCDF_TYPES) else "number"
            yield f"{short(name)} ({shape}): {word}"

    def _attributes(self) -> None:
        for _ in range(self._list()):
            self._name()
            kind = self._number(4)
            size = _NETCDF_SIZES[kind] if kind < len(_NETCDF_SIZES) else (1, 2, 4, 8, 8)[kind - 7]
            self._skip(self._count() * size)

    def _list(self) -> int:
        """The count that follows a tag."""
        self._number(4)
        return self._some(self._count())

    def _some(self, count: int) -> int:
        if count > len(self._head):
            raise ValueError("more than there is room for")
        return count

    def _name(self) -> str:
        length = self._some(self._count())
        name = self._head[self._at : self._at + length].decode("utf-8", "replace")
        self._skip(length)
        return name

    def _count(self) -> int:
        return self._number(8 if self._wide else 4)

    def _number(self, size: int) -> int:
        if self._at + size > len(self._head):
            raise ValueError("cut short")
        self._at += size
        return int.from_bytes(self._head[self._at - size : self._at], "big")

    def _skip(self, length: int) -> None:
        self._at += length + -length % 4
