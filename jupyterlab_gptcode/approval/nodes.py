"""The nodes of a syntax tree, walked once. Pure."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar, cast

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
