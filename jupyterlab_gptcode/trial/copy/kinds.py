"""Types as what they are, whatever their metaclass makes of it. This file runs in the copy.

Nothing of the user's is called: no `__eq__`, `__len__`, `__repr__` or `__getattr__` of theirs.
"""

from __future__ import annotations

from typing import Any

OBJECT: Any = object
TYPE: Any = type
QUALNAME: Any = type.__dict__["__qualname__"].__get__
MODULE: Any = type.__dict__["__module__"].__get__
MRO: Any = type.__dict__["__mro__"].__get__
FLAGS: Any = type.__dict__["__flags__"].__get__
SPACE: Any = type.__dict__["__dict__"].__get__
FUNCTION: Any = type(lambda: 0)
MODULE_TYPE: Any = type(__import__("sys"))
LONGEST = 100  # characters of a name
MADE_BY_STATEMENT = 512  # the flag of a class that Python did not bring along


def class_name(cls: Any) -> str:
    """Its name with its module, as far as they are texts."""
    name = QUALNAME(cls)
    try:
        module = MODULE(cls)
    except AttributeError:  # it was made without one
        module = ""
    name = name[:LONGEST] if type(name) is str else "?"
    if type(module) is not str or module in ("", "builtins", "__main__"):
        return str(name)
    return f"{module[:LONGEST]}.{name}"


def is_class(value: Any) -> bool:
    return any(each is type for each in MRO(type(value)))


def package_of(cls: Any) -> str:
    """The first part of its module; nothing of Python's own types."""
    first, _, rest = class_name(cls).partition(".")
    if rest:
        return first
    return "__main__" if FLAGS(cls) & MADE_BY_STATEMENT else ""


def dtype_name(dtype: Any) -> str:
    """That of a library. Of the user's own only its type, as its name may be anything."""
    cls = type(dtype)
    if is_class(dtype):
        return class_name(dtype)[:LONGEST]
    if package_of(cls) in ("numpy", "pandas", "polars", "pyarrow"):
        return str(dtype)[:LONGEST]
    return class_name(cls)


def module_space(modules: Any, name: str) -> Any:
    """What an imported module holds; nothing if something else stands there."""
    found = dict.get(modules, name)
    return found.__dict__ if type(found) is MODULE_TYPE else {}


def is_hidden(name: Any, value: Any) -> bool:
    """Whether it is not the user's, or not meant to be seen."""
    if type(name) is not str or name[:1] in ("", "_") or name[LONGEST:]:
        return True
    if name in ("In", "Out", "exit", "quit", "get_ipython"):
        return True
    if type(value) is FUNCTION:
        module = dict.get(value.__globals__, "__name__")
        return type(module) is str and module.split(".")[0] == "IPython"
    return is_class(value) and class_name(value).split(".")[0] == "IPython"
