"""The texts that code puts together, with ANY for what it does not say. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from .elements import ANY

_KINDS = (ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call)
_FIELD = re.compile(r"\{[^{}]*\}")
_PERCENT = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]")


def templates(nodes: Sequence[ast.AST]) -> Iterator[tuple[ast.expr, str]]:
    """Each text, or the largest expression that puts it together. `nodes` begin with the outer
    ones."""
    inner: set[int] = set()
    for node in nodes:
        if not isinstance(node, _KINDS) or id(node) in inner:
            continue
        if text := template(node, inner):
            yield node, text


def template(node: ast.AST, inner: set[int] | None = None) -> str:
    """Empty if it is no text. What it is made of is added to `inner`."""
    inner = set() if inner is None else inner
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            inner.update(map(id, parts))
            return "".join(
                str(part.value) if isinstance(part, ast.Constant) else ANY for part in parts
            )
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            found = [template(each, inner) for each in (left, right)]
            inner.update((id(left), id(right)))
            return "".join(each or ANY for each in found) if any(found) else ""
        case ast.BinOp(op=ast.Mod(), left=left):
            inner.add(id(left))
            return _PERCENT.sub(ANY, template(left, inner))
        case ast.Call(func=ast.Attribute(value=owner, attr="format")):
            inner.add(id(owner))
            return _FIELD.sub(ANY, template(owner, inner))
        case _:
            return ""
