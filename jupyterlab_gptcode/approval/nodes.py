"""The nodes of a syntax tree, walked once. Pure."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar, cast

from .words import words

_OF_FRAMES = words("close high low volume columns loc iloc groupby head describe rolling resample")
_Node = TypeVar("_Node", bound=ast.AST)


class Nodes(list[ast.AST]):
    """The outer ones first."""

    def of(self, kind: type[_Node]) -> Sequence[_Node]:
        """Those of just this class."""
        return cast("Sequence[_Node]", self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> dict[type[ast.AST], list[ast.AST]]:
        found: dict[type[ast.AST], list[ast.AST]] = {}
        for node in self:
            found.setdefault(type(node), []).append(node)
        return found

    @cached_property
    def functions(self) -> Sequence[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [*self.of(ast.FunctionDef), *self.of(ast.AsyncFunctionDef)]

    @cached_property
    def references(self) -> Sequence[ast.Name | ast.Attribute]:
        return [*self.of(ast.Name), *self.of(ast.Attribute)]

    @cached_property
    def owners(self) -> frozenset[int]:
        """Of which an attribute is taken, by `id`."""
        return frozenset(id(node.value) for node in self.of(ast.Attribute))

    @cached_property
    def frames(self) -> frozenset[str]:
        """Names of what is used as a frame: by its columns, or its methods."""
        indexed = [node.value for node in self.of(ast.Subscript) if _is_text(node.slice)]
        used = [node.value for node in self.of(ast.Attribute) if node.attr in _OF_FRAMES]
        return frozenset(each.id for each in (*indexed, *used) if isinstance(each, ast.Name))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
