"""What the parameters of functions stand for, as far as this code calls them. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .elements import UNKNOWN
from .nodes import Nodes

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def parameters(nodes: Nodes) -> Iterator[tuple[str, ast.expr]]:
    """The parameters with what they may stand for. Who calls a lambda, or a function that is
    handed on, does not show."""
    calls = _own_calls(nodes)
    called = {id(call.func) for each in calls.values() for call in each}
    handed_on = {
        node.id
        for node in nodes.of(ast.Name)
        if isinstance(node.ctx, ast.Load) and id(node) not in called
    }
    for each in nodes.of(ast.Lambda):
        yield from ((given.arg, UNKNOWN) for given in _all(each.args))
    for node in nodes.functions:
        own = calls.get(node.name, [])
        if not own or node.name in handed_on:
            yield from ((given.arg, UNKNOWN) for given in _all(node.args))
        yield from _of_calls(node, own)


def _own_calls(nodes: Nodes) -> dict[str, list[ast.Call]]:
    """The calls of a bare name, by that name."""
    found: dict[str, list[ast.Call]] = {}
    for node in nodes.of(ast.Call):
        if isinstance(node.func, ast.Name):
            found.setdefault(node.func.id, []).append(node)
    return found


def _all(given: ast.arguments) -> Iterator[ast.arg]:
    yield from (*given.posonlyargs, *given.args, *given.kwonlyargs)
    yield from (each for each in (given.vararg, given.kwarg) if each)


def _of_calls(function: _Function, own: Sequence[ast.Call]) -> Iterator[tuple[str, ast.expr]]:
    given = function.args
    placed = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(placed) - len(given.defaults))
    both = [*zip(placed, [*defaults, *given.defaults], strict=True)]
    for call in own:
        for place, (parameter, default) in enumerate(both):
            yield parameter.arg, _given(call, parameter.arg, place) or default or UNKNOWN
        for parameter, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
            yield parameter.arg, _given(call, parameter.arg, len(call.args)) or default or UNKNOWN
        yield from ((each.arg, UNKNOWN) for each in (given.vararg, given.kwarg) if each)


def _given(call: ast.Call, name: str, place: int) -> ast.expr | None:
    for key in call.keywords:
        if key.arg in (name, None):
            return key.value if key.arg else UNKNOWN
    before = call.args[: place + 1]
    if any(isinstance(each, ast.Starred) for each in before):
        return UNKNOWN
    return before[place] if len(before) > place else None
