"""Readers of values, by their exact type: Python's own libraries, numpy, pyarrow and polars.

A reader is trusted to run library code only: each type must come from the library whose name it
has. This file runs in the copy.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

from .arrays import NUMBERS, ndarray, number
from .columns import arrow_array, arrow_table, polars_frame, polars_series
from .frames import EXTENSIONS, INDEXES, extension, frame, index, series
from .keys import atom, container, key_of, raw
from .kinds import is_class, module_space, package_of

if TYPE_CHECKING:  # Python 3.8 knows no such types when it runs
    from collections.abc import Callable

    Reader = Callable[[Any, Any, int], Any]


def of_repr(value: Any, _walk: Any, _depth: int) -> Any:
    """A value that nobody can change, and that says all that it is."""
    cls: Any = type(value)
    return ("repr", id(cls), cls.__repr__(value))


def of_str(value: Any, _walk: Any, _depth: int) -> Any:
    cls: Any = type(value)
    return ("str", id(cls), cls.__str__(value))


def dictionary(value: Any, walk: Any, depth: int) -> Any:
    return container(value, dict, walk, depth)


def default_dictionary(value: Any, walk: Any, depth: int) -> Any:
    return (dictionary(value, walk, depth), key_of(value.default_factory, walk, depth))


def sequence(value: Any, walk: Any, depth: int) -> Any:
    return key_of(list(value), walk, depth)


def memory(value: Any, _walk: Any, _depth: int) -> Any:
    return raw(memoryview(value).cast("B"))


def parts(*names: str) -> Reader:
    """An object that is what these attributes are."""

    def read(value: Any, walk: Any, depth: int) -> Any:
        return (id(type(value)), *[key_of(getattr(value, name), walk, depth) for name in names])

    return read


def state_of(name: str) -> Reader:
    def read(value: Any, walk: Any, depth: int) -> Any:
        return key_of(getattr(type(value), name)(value), walk, depth)

    return read


def generator(value: Any, walk: Any, depth: int) -> Any:
    """Random numbers of numpy: where they are."""
    return key_of(value.bit_generator.state, walk, depth)


def pattern(value: Any, _walk: Any, _depth: int) -> Any:
    return (atom(value.pattern), value.flags)


PLAIN: tuple[tuple[str, str, Reader], ...] = (
    ("builtins", "range slice", of_repr),
    ("builtins", "bytearray", memory),
    ("builtins", "property", parts("fget", "fset", "fdel")),
    ("builtins", "staticmethod classmethod", parts("__func__")),
    ("types", "MethodType", parts("__func__", "__self__")),
    ("types", "SimpleNamespace", parts("__dict__")),
    ("functools", "partial", parts("func", "args", "keywords")),
    ("collections", "OrderedDict Counter", dictionary),
    ("collections", "defaultdict", default_dictionary),
    ("collections", "deque", sequence),
    ("array", "array", memory),
    ("datetime", "date time datetime timedelta timezone", of_repr),
    ("decimal", "Decimal", of_str),
    ("zoneinfo", "ZoneInfo", of_str),
    ("pathlib", "Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath", of_str),
    ("re", "Pattern", pattern),
    ("random", "Random", state_of("getstate")),
)
LIBRARIES: tuple[tuple[str, str, str, Reader], ...] = (
    ("numpy", "numpy", "ndarray memmap matrix", ndarray),
    ("numpy", "numpy", NUMBERS, number),
    ("numpy.random", "numpy", "Generator", generator),
    ("numpy.random", "numpy", "RandomState", state_of("get_state")),
    ("numpy.ma", "numpy", "MaskedArray", parts("_data", "_mask", "_fill_value")),
    ("pandas", "pandas", "DataFrame", frame),
    ("pandas", "pandas", "Series", series),
    ("pandas", "pandas", INDEXES, index),
    ("pandas", "pandas", "Timestamp Timedelta Period Interval", of_repr),
    ("pandas.arrays", "pandas", EXTENSIONS, extension),
    ("pyarrow.lib", "pyarrow", "Table RecordBatch", arrow_table),
    ("pyarrow.lib", "pyarrow", "ChunkedArray", arrow_array),
    ("polars", "polars", "DataFrame", polars_frame),
    ("polars", "polars", "Series", polars_series),
)


def readers(modules: Any) -> dict[int, tuple[Any, Reader]]:
    """Of what is imported, by the identity of the type."""
    found: dict[int, tuple[Any, Reader]] = {}
    for name, names, reader in PLAIN:
        space = types.__dict__ if name == "types" else module_space(modules, name)
        for each in names.split():
            cls = dict.get(space, each)
            if cls is not None and is_class(cls) and package_of(cls) in ("", name):
                found[id(cls)] = (cls, reader)
    for module, package, names, reader in LIBRARIES:
        space = module_space(modules, module)
        for each in names.split():
            cls = dict.get(space, each)
            if cls is not None and is_class(cls) and package_of(cls) == package:
                found[id(cls)] = (cls, reader)
    for module, package, name in (
        ("pandas", "pandas", "NaT"),
        ("pandas", "pandas", "NA"),
        ("numpy.ma", "numpy", "masked"),
    ):
        single = dict.get(module_space(modules, module), name)
        if single is not None and type(single).__module__.split(".")[0] == package:
            found[id(type(single))] = (type(single), only)
    dtypes = module_space(modules, "numpy").get("dtype")
    if is_class(dtypes):
        for cls in (dtypes, *type.__subclasses__(dtypes)):
            found[id(cls)] = (cls, of_str)
    return found


def only(value: Any, _walk: Any, _depth: int) -> Any:
    """There is one of its kind."""
    return ("only", id(type(value)))
