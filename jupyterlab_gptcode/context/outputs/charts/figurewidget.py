"""plotly's FigureWidget: its data are in no MIME type, but its text is nearly Python's own."""

from __future__ import annotations

import ast
from typing import Any

from .chart import Chart
from .plotly import plotly_chart

_NAME = "FigureWidget("
_SIZE = 100_000  # characters


def figure_widget(text: str) -> Chart | None:
    """The chart that a widget's text describes; None where it describes none, or not all of one."""
    if not text.startswith(_NAME) or len(text) > _SIZE:
        return None
    try:
        tree = ast.parse(text, mode="eval").body
        figure = _value(tree.args[0]) if isinstance(tree, ast.Call) and tree.args else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return plotly_chart(figure) if isinstance(figure, dict) else None


def _value(node: ast.expr) -> Any:
    """A literal; `array([1, 2], dtype=…)` is its list. Raises ValueError for anything else."""
    match node:
        case ast.Dict(keys, values):
            return {_key(key): _value(value) for key, value in zip(keys, values, strict=True)}
        case ast.List(items) | ast.Tuple(items):
            return [_value(item) for item in items]
        case ast.Call(func=ast.Name("array"), args=[items, *_]):
            return _value(items)
        case ast.Constant(value=str() | int() | float() | None as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case _:
            raise ValueError


def _key(node: ast.expr | None) -> str:
    match node:
        case ast.Constant(value=str() as value):
            return value
        case _:
            raise ValueError
