"""Which statements of a notebook a result comes from, so that what else their cells do excuses
nothing. Pure: nothing of the code runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..approval import parsed, read_before
from .names import CellNames, names_of
from .notebook import Code

_COMMAND = re.compile(r"^\s*(?:[%!]|\w[\w, ]*=\s*[%!])", re.M)
_IMPORTS = re.compile(r"^[ \t]*(?:import|from)[ \t].*$", re.M)


@dataclass(frozen=True)
class _Statement:
    text: str
    names: CellNames
    is_silent: bool = False  # it gives nothing out: it only binds

    @property
    def is_import(self) -> bool:
        return not _IMPORTS.sub("", self.text).strip()


def used(sources: Sequence[Code]) -> Iterator[tuple[Code, str]]:
    """The statements of a cell, and of those above from which its values come, the nearest first;
    without imports, and with the full names of what was imported."""
    imported = read_before(each.cell.source for each in reversed(sources)).imported
    wanted: set[str] = set()
    for index, each in enumerate(sources):
        found = []
        for statement in reversed(_statements(each, imported)):
            is_shown = index == 0 and not statement.is_silent
            if is_shown or statement.names.writes & wanted:
                wanted |= statement.names.needs
                found.append(statement)
        texts = [each.text for each in reversed(found) if not each.is_import]
        needed = {name for statement in found for name in statement.names.needs}
        yield each, "\n".join([*texts, *(imported[name] for name in needed if name in imported)])


def _statements(code: Code, imported: Collection[str]) -> Sequence[_Statement]:
    """A cell with commands is one statement: they may do anything."""
    source = code.cell.source
    tree = None if _COMMAND.search(source) else parsed(source)
    if tree is None:
        return [_Statement(_IMPORTS.sub("", source), code.names)]
    texts = [(ast.get_source_segment(source, node) or "", node) for node in tree.body]
    return [_Statement(text, names_of(text), _is_silent(node, imported)) for text, node in texts]


def _is_silent(node: ast.stmt, imported: Collection[str]) -> bool:
    """An import, `x, y = 1, 2`, or what modules give: `t = time.time()`."""
    if not isinstance(node, ast.Assign):
        return isinstance(node, ast.Import | ast.ImportFrom)
    calls = (each for each in ast.walk(node.value) if isinstance(each, ast.Call))
    return all(_root(call.func) in imported for call in calls)


def _root(value: ast.expr) -> str:
    while isinstance(value, ast.Attribute):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""
