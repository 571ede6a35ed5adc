"""What is said of a value: its type, its size, and a short one itself. It runs in the copy."""

from __future__ import annotations

from typing import Any

from .arrays import NUMBERS
from .frames import INDEXES
from .kinds import class_name, dtype_name, is_class, module_space, package_of

SHORT = 60  # characters of a value
SCALARS = (int, float, complex, bool, type(None))
SIZED = (str, bytes, bytearray, list, tuple, dict, set, frozenset, range)


class About:
    """Describes by exact type, as far as types are known."""

    def __init__(self, modules: Any) -> None:
        self.known: dict[int, tuple[Any, Any]] = {}
        own: tuple[tuple[tuple[Any, ...], Any], ...] = ((SCALARS, scalar), (SIZED, sized))
        for types, describe in own:
            self.known.update({id(each): (each, describe) for each in types})
        for module, names, describe in (
            ("numpy", "ndarray", array),
            ("numpy", NUMBERS, number),
            ("pandas", "DataFrame", frame),
            ("pandas", "Series", column),
            ("pandas", INDEXES, column),
            ("polars", "DataFrame Series", array_of_polars),
            ("pyarrow", "Table RecordBatch", table_of_arrow),
        ):
            space = module_space(modules, module)
            for name in names.split():
                cls = dict.get(space, name)
                if cls is not None and is_class(cls) and package_of(cls) == module:
                    self.known[id(cls)] = (cls, describe)

    def __call__(self, value: Any) -> dict[str, Any]:
        cls = type(value)
        if is_class(value):
            return {"type": "class"}
        about = {"type": class_name(cls)}
        found = self.known.get(id(cls))
        if found and found[0] is cls:
            try:
                about.update(found[1](value))
            except Exception:  # a library of another version
                return about
        return about


def scalar(value: Any) -> dict[str, Any]:
    if type(value) is int and value.bit_length() > 4 * SHORT:
        return {}
    cls: Any = type(value)
    return {"value": cls.__repr__(value)[:SHORT]}


def sized(value: Any) -> dict[str, Any]:
    about: dict[str, Any] = {"length": len(value)}
    if type(value) is str and len(value) <= SHORT:
        about["value"] = repr(value)
    return about


def number(value: Any) -> dict[str, Any]:
    item = value.item()
    return scalar(item) if any(type(item) is each for each in SCALARS) else {}


def array(value: Any) -> dict[str, Any]:
    return {"shape": list(value.shape), "dtype": dtype_name(value.dtype)}


def frame(value: Any) -> dict[str, Any]:
    """An index of the user's own class has a length of its own, too."""
    axes = value._mgr.axes
    if any(package_of(type(each)) != "pandas" for each in axes):
        return {}
    return {"shape": [len(axes[1]), len(axes[0])]}


def column(value: Any) -> dict[str, Any]:
    """A series, or an index of its own."""
    if hasattr(value, "_mgr") and package_of(type(value._mgr.axes[0])) != "pandas":
        return {}
    return {"shape": [len(value)], "dtype": dtype_name(value.dtype)}


def array_of_polars(value: Any) -> dict[str, Any]:
    dtype = {"dtype": dtype_name(value.dtype)} if len(value.shape) == 1 else {}
    return {"shape": list(value.shape), **dtype}


def table_of_arrow(value: Any) -> dict[str, Any]:
    return {"shape": [value.num_rows, value.num_columns]}
