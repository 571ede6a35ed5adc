"""What code does with the kernel's own shell, the object that `get_ipython()` gives. Pure.

It can run anything in many ways, so what is not known to be harmless counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .names import Names
from .words import words

RUNNING = words("system getoutput system_raw system_piped")  # a command that it gets
_MAGICS = {"run_line_magic", "magic", "run_cell_magic"}
_HARMLESS = words(
    "config __class__ execution_count display_formatter enable_matplotlib enable_gui colors "
    "set_next_input display_pub"  # what these bring into the page is judged there
)
_QUIET = words("matplotlib autoreload load_ext pylab precision config time timeit")
_LOOKING = words("str type print isinstance bool hasattr repr id display")


def reaches(names: Names) -> Iterator[str]:
    """What it takes of the shell, by name, where that may run something."""
    if not names.may_use_shell:
        return
    above = {id(child): node for node in names.nodes for child in ast.iter_child_nodes(node)}
    for node in names.nodes:
        if isinstance(node, ast.Name | ast.Call) and names.is_ipython(node):
            if isinstance(getattr(node, "ctx", None), ast.Store):
                continue
            if found := _taken(node, above.get(id(node)), above, names):
                yield found


def _taken(node: ast.expr, parent: ast.AST | None, above: dict[int, ast.AST], names: Names) -> str:
    match parent:
        case ast.Attribute(attr=name):
            call = above.get(id(parent))
            is_called = isinstance(call, ast.Call) and call.func is parent
            return "" if _is_harmless(name, call if is_called else None, names) else name
        case ast.Call(func=function, args=[_, text, *_]) if _name(function) == "getattr":
            found = names.texts(text)
            return "" if found and _HARMLESS.issuperset(found) else "getattr"
        case ast.Call(func=function) if node is function or _name(function) in _LOOKING:
            return ""
        case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign() | ast.NamedExpr() | ast.Expr():
            return ""
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp() | ast.If() | ast.IfExp() | None:
            return ""
        case _:
            return "get_ipython"


def _is_harmless(name: str, call: ast.AST | None, names: Names) -> bool:
    if name in _HARMLESS:
        return True
    if not isinstance(call, ast.Call):
        return False
    return name in RUNNING or (name in _MAGICS and is_quiet_magic(call, names))


def is_quiet_magic(call: ast.Call, names: Names) -> bool:
    """`run_line_magic("matplotlib", "inline")`."""
    texts = [text for each in call.args for text in names.texts(each)]
    word = "".join(texts[:1]).lstrip("%").split()
    return bool(word) and word[0] in _QUIET and not any(set(text) & set("({\0") for text in texts)


def _name(function: ast.expr) -> str:
    return getattr(function, "id", "")
