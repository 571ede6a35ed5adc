"""A call in other words: `FileHandler.__init__(h, "a")` opens what `FileHandler("a")` opens, and
`Path.rename(p, "a")` does what `Path(p).rename("a")` does. Pure."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .names import Names

_MAKING = {"__init__", "__new__"}
_PATHS = {"Path", "PosixPath", "WindowsPath"}


def plain_call(call: ast.Call, names: Names) -> ast.Call:
    """The call as it is mostly written; the same one where it is."""
    match call.func:
        case ast.Attribute(value=owner, attr="__call__"):
            return _call(call, owner, call.args)
        case ast.Attribute(value=owner, attr=name) if name in _MAKING and call.args:
            return _call(call, owner, call.args[1:])
        case ast.Attribute(value=owner, attr=name) if call.args and _is_class(owner, names):
            path = ast.copy_location(ast.Call(owner, call.args[:1], []), call)
            method = ast.copy_location(ast.Attribute(path, name, ast.Load()), call)
            return _call(call, method, call.args[1:])
        case _:
            return call


def _is_class(owner: ast.expr, names: Names) -> bool:
    """Whether it is one of the classes of paths, and the call is no class method of it."""
    return names.origins.dotted(owner).rpartition(".")[2] in _PATHS


def _call(call: ast.Call, function: ast.expr, args: list[ast.expr]) -> ast.Call:
    return ast.copy_location(ast.Call(function, args, call.keywords), call)
