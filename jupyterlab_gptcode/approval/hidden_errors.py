"""Where Python code hides errors, so that a wrong result looks like a right one. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_MISSING = {"FileNotFoundError", "OSError", "IOError", "Exception", "BaseException"}
_INVENTING = {
    "DataFrame",
    "Series",
    "default_rng",
    "make_classification",
    "make_regression",
    "make_blobs",
    "date_range",
}
_ASKING = {"exists", "isfile", "is_file"}
_OTHER_ERRORS = {"drop", "rmtree", "open", "decode", "encode"}  # their `errors` are harmless
_QUIET_OPTIONS = {("errors", "ignore"), ("on_bad_lines", "skip"), ("error_bad_lines", False)}


def hidden_errors(nodes: Iterable[ast.AST]) -> str:
    """The first place where errors are hidden, in a few words; empty if there is none."""
    found = sorted(_places(nodes), key=lambda place: place[0])
    return f"line {found[0][0]}: {found[0][1]}" if found else ""


def _places(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    for node in nodes:
        match node:
            case ast.ExceptHandler():
                yield from _of_handler(node)
            case ast.Call():
                yield from _of_call(node)
            case ast.If(test=test):
                invents = node.body if isinstance(test, ast.UnaryOp) else node.orelse
                if _asks_for_file(test) and _invents(invents):
                    yield node.lineno, "data made up where a file is missing"


def _of_handler(handler: ast.ExceptHandler) -> Iterator[tuple[int, str]]:
    caught = {
        node.id for node in ast.walk(handler.type or ast.Pass()) if isinstance(node, ast.Name)
    }
    kind = f"except {ast.unparse(handler.type)}" if handler.type else "except"
    if (not caught or caught & _MISSING) and _invents(handler.body):
        yield handler.lineno, "data made up where reading fails"
    elif all(_is_nothing(statement) for statement in handler.body):
        yield handler.lineno, f"{kind}: {ast.unparse(handler.body[0])}"


def _is_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Continue() | ast.Break():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Return(value=None | ast.Constant()):
            return True
        case ast.Assign(value=ast.Constant(value=value)):
            return value in (None, 0, "", False)
        case ast.Assign(value=ast.Attribute(attr="nan" | "NaN" | "NA")):
            return True
        case _:
            return False


def _of_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
    if name == "fillna" and len(call.args) == 1 and not call.keywords:
        match call.args[0]:
            case (
                ast.Constant(value=int() | float())
                | ast.UnaryOp(operand=ast.Constant(value=int() | float()))
            ):
                yield call.lineno, f"fillna({ast.unparse(call.args[0])})"
    elif name == "suppress":
        yield call.lineno, ast.unparse(call)[:40]
    for key in call.keywords:
        option = (key.arg, getattr(key.value, "value", None))
        if option in _QUIET_OPTIONS and name not in _OTHER_ERRORS:
            yield call.lineno, f"{key.arg}={option[1]!r}"


def _invents(statements: list[ast.stmt]) -> bool:
    """Whether it makes data instead of reading some."""
    for statement in statements:
        if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.Return | ast.Expr):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
                if (name in _INVENTING and (node.args or node.keywords)) or "random" in ast.unparse(
                    node.func
                ):
                    return True
    return False


def _asks_for_file(test: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) or getattr(node.func, "id", "")) in _ASKING
        for node in ast.walk(test)
    )
