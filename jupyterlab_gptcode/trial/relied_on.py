"""Which functions of Python's own modules the files of a trial use: read off their texts. Pure."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

_TRIED = {"run"}  # from there on, the copy's own: what it reports decides nothing


def relied_on(files: dict[str, str], *first: str) -> dict[str, list[str]]:
    """By these files and those that they import: of each module, the names, with dots between."""
    found: dict[str, set[str]] = {}
    waiting, seen = [*first], {*first}
    while waiting:
        tree = ast.parse(files[waiting.pop()])
        for module, name in _used(tree):
            found.setdefault(module, set()).add(name)
        new = {*_imported(tree)} & files.keys() - seen - _TRIED
        seen |= new
        waiting += new
    return {module: sorted(names) for module, names in sorted(found.items())}


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield from [node.module] if node.module else [each.name for each in node.names]


def _used(tree: ast.AST) -> Iterator[tuple[str, str]]:
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update({each.asname or each.name: each.name for each in node.names})
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield from ((node.module, each.name) for each in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            first, *names = _parts(node)
            if first in modules:
                yield modules[first], ".".join(names)
        elif isinstance(node, ast.Name) and callable(getattr(builtins, node.id, None)):
            yield "builtins", node.id


def _parts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Attribute):
        return [*_parts(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else [""]
