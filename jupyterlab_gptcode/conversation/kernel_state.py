"""The kernel's variables, as the model gets to know them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """What is known of a variable without running code of its type.

    `columns` are the first of `width`, each with its type in `dtypes`. `detail` is the name of a
    class or module. `value` is written only where the rendering allows it.
    """

    name: str
    type: str
    shape: tuple[int, ...] = ()
    length: int | None = None
    dtype: str = ""
    columns: tuple[str, ...] = ()
    dtypes: tuple[str, ...] = ()
    width: int = 0
    parameters: tuple[str, ...] = ()
    detail: str = ""
    value: str = ""


@dataclass(frozen=True)
class StateChange:
    """What has changed among a kernel's variables since the model last read of them.

    `removed` are names of variables that are gone. With `is_old` they could not be read, because
    the kernel was busy. `more` counts those that are there and not described.
    """

    variables: tuple[Variable, ...] = ()
    removed: tuple[str, ...] = ()
    more: int = 0
    is_old: bool = False
