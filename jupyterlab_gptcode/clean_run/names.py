"""Which names a cell binds, changes and needs from other cells. Pure: nothing of the code runs."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..approval import is_other_language, parsed

_ALWAYS = frozenset([*dir(builtins), "get_ipython", "display", "In", "Out", "exit", "quit"])
_HARMLESS = {"print", "display", "len", "type", "repr", "help", "id", "str", "isinstance"}


@dataclass(frozen=True)
class CellNames:
    """`needs` must be there before the cell runs; `changes` are names whose values it may change
    without binding them. `items` and `attributes` are what it adds to other values, as by
    `df["total"] = …`. `texts` are the short texts in it."""

    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    deletes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    @property
    def writes(self) -> frozenset[str]:
        return self.binds | self.changes | self.deletes


@lru_cache(maxsize=4096)
def names_of(source: str) -> CellNames:
    """Nothing for code that is not Python."""
    if is_other_language(source):
        return CellNames()
    try:
        tree = parsed(source)
        return CellNames() if tree is None else _Reader().read(tree)
    except RecursionError:
        return CellNames()


class _Reader(ast.NodeVisitor):
    """Goes through the statements in the order in which Python evaluates them."""

    def __init__(self, local: Iterable[str] = ()) -> None:
        self.bound = set(local)
        self.deleted: set[str] = set()
        self.needs: set[str] = set()
        self.later: set[str] = set()  # what functions need when they are called
        self.changes: set[str] = set()
        self.items: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: set[str] = set()
        self.globals: set[str] = set()

    def read(self, tree: ast.Module) -> CellNames:
        self.visit(tree)
        return CellNames(
            binds=frozenset(self.bound),
            changes=frozenset(self.changes - self.bound - _ALWAYS),
            deletes=frozenset(self.deleted - self.bound),
            needs=frozenset((self.needs | (self.later - self.bound)) - _ALWAYS),
            items=frozenset(self.items),
            attributes=frozenset(self.attributes),
            texts=frozenset(self.texts),
        )

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self._bind(node.id)
            return
        if node.id not in self.bound:
            self.needs.add(node.id)
        if isinstance(node.ctx, ast.Del):
            self.bound.discard(node.id)
            self.deleted.add(node.id)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and len(node.value) <= 200:
            self.texts.add(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._visit_all([node.value, *node.targets])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._visit_all([node.value, node.target])

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._visit_all([node.value, node.target])

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self.visit(ast.Name(node.target.id, ast.Load()))
        self.visit(node.target)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self._visit_all([node.iter, node.target, *node.body, *node.orelse])

    visit_AsyncFor = visit_For  # noqa: N815

    def visit_Expr(self, node: ast.Expr) -> None:
        """A call whose value is not used may change what it is a method of, or gets."""
        match node.value:
            case ast.Call(func=ast.Attribute(value=owner), args=args):
                self._change([owner, *args])
            case ast.Call(func=ast.Name(id=name), args=args) if name not in _HARMLESS:
                self._change(args)
        self.visit(node.value)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.attributes.add(node.attr)
            self._change([node.value])
        self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._change([node.value])
            if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
                self.items.add(node.slice.value)
        self._visit_all([node.value, node.slice])

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self._bind(alias.asname or alias.name.partition(".")[0])

    visit_ImportFrom = visit_Import  # noqa: N815

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self.visit(node.type)
        known = node.name in self.bound
        if node.name:
            self.bound.add(node.name)
        self._visit_all(node.body)
        if node.name and not known:
            self.bound.discard(node.name)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs  # noqa: N815

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._visit_all([*node.decorator_list, *_defaults(node.args)])
        self._bind(node.name)
        self._within(node.args, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_all(_defaults(node.args))
        self._within(node.args, [node.body])

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords])
        inner = _Reader()
        inner._visit_all(node.body)
        self.needs |= inner.needs - self.bound
        self.later |= inner.later
        self.texts |= inner.texts
        self._bind(node.name)

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> None:
        self._comprehend(node.generators, [node.elt])

    visit_SetComp = visit_GeneratorExp = visit_ListComp  # noqa: N815

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehend(node.generators, [node.key, node.value])

    def visit_Global(self, node: ast.Global) -> None:
        self.globals.update(node.names)

    def _bind(self, name: str) -> None:
        self.bound.add(name)
        self.deleted.discard(name)

    def _visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _change(self, values: Iterable[ast.expr]) -> None:
        for value in values:
            root = value
            while isinstance(root, ast.Attribute | ast.Subscript):
                root = root.value
            if isinstance(root, ast.Name):
                self.changes.add(root.id)

    def _comprehend(self, generators: list[ast.comprehension], values: list[ast.expr]) -> None:
        inner = _Reader(self.bound)
        for each in generators:
            inner._visit_all([each.iter, each.target, *each.ifs])
        inner._visit_all(values)
        self.needs |= inner.needs - self.bound
        self.later |= inner.later
        self.texts |= inner.texts

    def _within(self, arguments: ast.arguments, body: Iterable[ast.AST]) -> None:
        """A function: its names are its own, but for those that are declared global."""
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        given = [each.arg for each in [*every, arguments.vararg, arguments.kwarg] if each]
        inner = _Reader(given)
        inner._visit_all(body)
        own = inner.bound - inner.globals
        self.later |= (inner.needs | inner.later) - own
        self.changes |= (inner.changes - own) | (inner.bound & inner.globals)
        self.texts |= inner.texts
        self.items |= inner.items
        self.attributes |= inner.attributes


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [each for each in [*arguments.defaults, *arguments.kw_defaults] if each is not None]
