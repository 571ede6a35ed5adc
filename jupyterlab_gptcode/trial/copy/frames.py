"""Reads frames, series and indexes of pandas without a property of theirs that computes or caches.

This file runs in the copy, with pandas 1.5 to 3.
"""

from __future__ import annotations

from typing import Any

from .keys import key_of
from .kinds import class_name

INDEXES = (
    "Index RangeIndex MultiIndex CategoricalIndex IntervalIndex DatetimeIndex TimedeltaIndex"
    " PeriodIndex Int64Index UInt64Index Float64Index"
)
EXTENSIONS = (
    "ArrowExtensionArray ArrowStringArray ArrowStringArrayNumpySemantics BooleanArray Categorical"
    " DatetimeArray FloatingArray IntegerArray IntervalArray NumpyExtensionArray PandasArray"
    " PeriodArray SparseArray StringArray TimedeltaArray"
)
# What the arrays of pandas consist of.
PARTS = (
    *("_ndarray", "_data", "_mask", "_pa_array", "_codes", "_left", "_right"),
    *("_sparse_values", "_sparse_index"),
)


def frame(value: Any, walk: Any, depth: int) -> Any:
    """As one value within another. A variable that is a frame is read by its columns."""
    manager = value._mgr
    keys = [key_of(each, walk, depth) for each in columns_of(manager)]
    return (labels(value, walk, depth), tuple(keys))


def labels(value: Any, walk: Any, depth: int) -> Any:
    """What is beside the columns."""
    axes = [key_of(each, walk, depth) for each in value._mgr.axes]
    return (*axes, key_of(value._attrs, walk, depth))


def columns_of(manager: Any) -> list[Any]:
    """Arrays, one a column, in their order. None of them is a copy."""
    found: list[Any] = [None] * len(manager.items)
    for block in manager.blocks:
        values = block.values
        places = block.mgr_locs.as_array.tolist()
        for at, place in enumerate(places):
            found[place] = values[at] if getattr(values, "ndim", 1) == 2 else values
    return found


def series(value: Any, walk: Any, depth: int) -> Any:
    manager = value._mgr
    return (
        key_of(value._name, walk, depth),
        key_of(manager.axes[0], walk, depth),
        key_of(manager.blocks[0].values, walk, depth),
        key_of(value._attrs, walk, depth),
    )


def index(value: Any, walk: Any, depth: int) -> Any:
    kind = class_name(type(value)).rpartition(".")[2]
    if kind == "MultiIndex":
        return (kind, *[key_of(list(getattr(value, name)), walk, depth) for name in MULTI])
    name = key_of(value._name, walk, depth)
    if kind == "RangeIndex":
        return (kind, repr(value._range), name)
    return (kind, name, key_of(value._data, walk, depth))


MULTI = ("_levels", "_codes", "_names")


def extension(value: Any, walk: Any, depth: int) -> Any:
    """An array of a type that pandas adds."""
    keys = [(name, key_of(getattr(value, name), walk, depth)) for name in PARTS if has(value, name)]
    if not keys:
        return walk.oddity(value)
    form: list[Any] = [str(value.dtype)]
    categories = getattr(value.dtype, "categories", None)
    if categories is not None:
        form += [key_of(categories, walk, depth), bool(value.dtype.ordered)]
    return (class_name(type(value)), tuple(form), tuple(keys))


def has(value: Any, name: str) -> bool:
    try:
        getattr(value, name)
    except (AttributeError, NotImplementedError):
        return False
    return True
