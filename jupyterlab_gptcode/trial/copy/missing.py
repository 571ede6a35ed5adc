"""How many values of a column are missing. This file runs in the copy."""

from __future__ import annotations

from typing import Any

from .kinds import class_name

STEP = 65_536
MOST = 2_000_000  # objects of a column
SAFE = ("str", "float", "int", "bool", "NoneType", "bytes", "dict", "list", "tuple")
GONE = ("NAType", "NaTType", "NoneType")


def missing_in(array: Any) -> int | None:
    """None if it is not a column, or of a type that is not known here."""
    try:
        return count(array)
    except Exception:  # a library of another version
        return None


def count(array: Any) -> int | None:
    package, _, kind = class_name(type(array)).partition(".")
    kind = kind.rpartition(".")[2]
    if package == "polars" and kind == "Series":
        return int(array.null_count())
    if package == "pyarrow":
        return int(array.null_count)
    if package == "numpy" and kind == "ndarray":
        return of_numpy(array)
    if package == "pandas" and kind == "Series":
        return count(array._mgr.blocks[0].values)
    if package == "pandas":
        return of_pandas(array)
    return None


def of_pandas(array: Any) -> int | None:
    if hasattr(array, "_pa_array"):
        return int(array._pa_array.null_count)
    if hasattr(array, "_mask"):
        return int(array._mask.sum())
    if hasattr(array, "_codes"):
        return int((array._codes == -1).sum())
    return of_numpy(array._ndarray) if hasattr(array, "_ndarray") else None


def of_numpy(array: Any) -> int | None:
    if array.dtype.kind in "biuSVU":
        return 0
    if array.dtype.kind == "O":
        return of_objects(array)
    if array.dtype.kind not in "fcmM":
        return None
    flat = array.reshape(-1)
    pieces = [flat[at : at + STEP] for at in range(0, len(flat), STEP)]
    return sum(int((piece != piece).sum()) for piece in pieces)


def of_objects(array: Any) -> int | None:
    """Objects are compared only if their types are Python's own."""
    if array.size > MOST:
        return None
    items = array.reshape(-1).tolist()
    kinds = list(map(id, map(type, items)))
    names = {
        id(type(each)): class_name(type(each)).rpartition(".")[2] for each in first_of(items, kinds)
    }
    if not set(names.values()) <= {*SAFE, *GONE}:
        return None
    gone = [kind for kind, name in names.items() if name in GONE]
    found = sum(kinds.count(kind) for kind in gone)
    if id(float) in names:
        found += sum(each != each for each in items if type(each) is float)
    return found


def first_of(items: list[Any], kinds: list[int]) -> list[Any]:
    """One of each type."""
    return list(dict(zip(kinds, items)).values())
