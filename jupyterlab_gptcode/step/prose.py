"""Sentences at the end of Python code: the closing fence may be missing, and they are Python, too.

`Done`, `Note: this`, `that is it` and `- an item` parse. They are told from code by their words: a
name that stands nowhere else, neither in the cell nor in the notebook, has no value.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterable

from ..approval import parsed

_NAME = re.compile(r"[^\W\d]\w*")
# Names may come from elsewhere: all of a module, another file, the store of IPython.
_UNSEEN = re.compile(r"\bimport[ \t]+\*|^[ \t]*%|\b(?:exec|globals|get_ipython)\(", re.M)
_GIVEN = {*dir(builtins), "In", "Out", "_", "__", "___", "display"}
_SENTENCE = (
    *(ast.Name, ast.Constant, ast.Tuple, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp),
    *(ast.USub, ast.Not, ast.And, ast.Or, ast.Is, ast.IsNot, ast.In, ast.NotIn, ast.Load),
)


def has_prose(code: str, notebook: Iterable[str]) -> bool:
    """Whether a line behind the first statement is a sentence; `notebook` are its other cells."""
    tree = parsed(code)
    found = [] if tree is None else list(filter(None, map(_sentence, tree.body[1:])))
    if not found or _UNSEEN.search(code):
        return False
    words = Counter(_NAME.findall(code)) - Counter(name for names in found for name in names)
    known = {*_GIVEN, *words}
    unknown = {name for names in found for name in names} - known
    if not unknown:
        return False
    for source in notebook:
        if _UNSEEN.search(source):
            return False
        unknown.difference_update(_NAME.findall(source))
    return bool(unknown)


def _sentence(statement: ast.stmt) -> list[str]:
    """The names of a statement that may be prose; none where it is code."""
    match statement:
        case ast.Expr(value=value):
            parts = [value]
        case ast.AnnAssign(target=target, annotation=annotation, value=None):
            parts = [target, annotation]
        case _:
            return []
    nodes = [node for part in parts for node in ast.walk(part)]
    if not all(isinstance(node, (*_SENTENCE, ast.Store)) for node in nodes):
        return []
    return [node.id for node in nodes if isinstance(node, ast.Name)]
