"""A Python cell as the effects read it: parsed and walked once. Pure."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .elements import items
from .names import ANY, Names
from .origins import Before
from .shell import python_part
from .templates import templates
from .words import words

_SEARCHING = words(
    "sub subn search match fullmatch findall finditer compile split replace find count startswith "
    "endswith index contains strip partition extract removeprefix removesuffix rsplit find_all "
    "select print BeautifulSoup fromstring feed Selector write writelines write_text"
)


@lru_cache(maxsize=4)  # several ask about one cell
def parsed(code: str) -> ast.Module | None:
    """A cell as Python, its commands left out; None where it is not Python."""
    for source in (code, python_part(code)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # they would quote the code in the log
                return ast.parse(source)
        except (SyntaxError, ValueError, MemoryError):
            continue
    return None


@dataclass(frozen=True)
class Call:
    """`name` is what is called, `module` what it belongs to, if the code says so."""

    node: ast.Call
    module: str
    name: str
    dotted: str  # begins with a dot where it is the method of something unknown

    @property
    def receiver(self) -> ast.expr | None:
        return self.node.func.value if isinstance(self.node.func, ast.Attribute) else None

    def argument(self, place: int, *keys: str) -> ast.expr | None:
        """The argument of one of these names, or at this place."""
        given = (each.value for each in self.node.keywords if each.arg in keys)
        found = next(given, None)
        args = self.node.args
        return found or (args[place] if len(args) > place else None)

    @property
    def arguments(self) -> Sequence[ast.expr]:
        return [*self.node.args, *(each.value for each in self.node.keywords)]


class Code:
    def __init__(self, tree: ast.Module, before: Before | None = None) -> None:
        self.names = Names(tree, before)
        self.nodes = self.names.nodes

    @cached_property
    def calls(self) -> Sequence[Call]:
        """Also those that may come later, of what is handed on."""
        return [self._call(node) for node in (*self.nodes.of(ast.Call), *self.names.handed_on)]

    def _call(self, node: ast.Call) -> Call:
        module, name = self.names.called(node.func)
        return Call(node, module, name, self.names.origins.dotted(node.func) or f".{name}")

    @cached_property
    def called(self) -> frozenset[int]:
        """What is called where it stands, by `id`."""
        return frozenset(id(call.func) for call in self.nodes.of(ast.Call))

    @cached_property
    def named(self) -> Sequence[tuple[ast.Name | ast.Attribute, str]]:
        """The names that are read, with where they come from, as far as that shows."""
        dotted = self.names.origins.dotted
        return [
            (node, name)
            for node in self.nodes.references
            if isinstance(node.ctx, ast.Load) and (name := dotted(node))
        ]

    @cached_property
    def used(self) -> Sequence[str]:
        """The full names of all that is used, called or not."""
        dotted = self.names.origins.dotted
        found = {name: None for _, name in self.named}
        others = (*self.nodes.of(ast.Subscript), *self.nodes.of(ast.Call))
        found |= {name: None for node in others if (name := dotted(node))}
        return list(found)

    def given(self, call: Call) -> Iterator[ast.expr]:
        """The arguments of a call, and what stands in lists among them."""
        for each in call.arguments:
            if items(each) or (isinstance(each, ast.Name) and self.names.is_listed(each.id)):
                yield from self.names.elements.of(each)
            yield each

    def texts_within(self, node: ast.expr) -> Iterator[str]:
        """The texts that stand in an expression."""
        if not isinstance(node, ast.Constant | ast.Name):
            for each in ast.walk(node):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value

    @cached_property
    def templates(self) -> Sequence[tuple[ast.expr, str]]:
        """The texts that it puts together."""
        return list(templates(self.nodes))

    @cached_property
    def searched(self) -> set[int]:
        """The texts that it looks for or only prints, and those that document it."""
        calls = (call for call in self.calls if call.name in _SEARCHING)
        looking = [each for call in calls for each in call.arguments]
        for node in self.nodes.of(ast.Compare):
            looking += [node.left, *node.comparators]
        for each in self.nodes.of(ast.Expr):
            if isinstance(each.value, ast.Constant):
                looking.append(each.value)
        return {id(each) for node in looking for each in ast.walk(node)}

    def is_ipython(self, node: ast.expr | None) -> bool:
        """Whether it is the shell of the kernel, or a part of it."""
        return node is not None and self.names.is_ipython(node)

    def texts(self, node: ast.expr | None) -> list[str]:
        """All texts that it may stand for; one that is written down may be long."""
        return [] if node is None else self.names.whole_texts(node)

    @cached_property
    def strings(self) -> Sequence[str]:
        """All texts that stand in it, but for those that document it."""
        documents = {id(node.value) for node in self.nodes.of(ast.Expr)}
        return [
            node.value
            for node in self.nodes.of(ast.Constant)
            if isinstance(node.value, str) and id(node) not in documents
        ]


def shown(names: Sequence[str], most: int = 3) -> str:
    """Names for the user: what the code does not say is a star."""
    plain = list(dict.fromkeys(_shown(name) for name in names))
    more = f" and {len(plain) - most} more" if len(plain) > most else ""
    return ", ".join(plain[:most]) + more


def _shown(name: str) -> str:
    one_line = " ".join(name.replace(ANY, "*").split())
    return one_line if len(one_line) <= 60 else f"{one_line[:40]}…{one_line[-18:]}"


@lru_cache(maxsize=8192)  # of one cell, many ask about the same names
def is_below(dotted: str, modules: frozenset[str]) -> str:
    """The first of the names above it that is one of these; empty if there is none."""
    parts = dotted.split(".")
    names = (".".join(parts[:count]) for count in range(1, len(parts) + 1))
    return next((name for name in names if name in modules), "")
