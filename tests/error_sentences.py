"""The sentences with which the server's errors speak to users, read off its source.

    python -m tests.error_sentences

writes them to `vectors/errors.json`, for the page's test. What stands for something known only at
run time is `%1`, `%2`, … An expression has all the texts that it may be: those of both branches,
and of each assignment to a name.
"""

from __future__ import annotations

import ast
import functools
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import jupyterlab_gptcode

_PACKAGE = Path(jupyterlab_gptcode.__file__).parent
_BASES = {"GPTCodeError", "Exception"}
_UNKNOWN = "\0"
_MOST = 64  # texts that one expression may be
# What models read, and what is said of files and checks, which have words of their own.
_ELSEWHERE = ("prompt", "clean_run", "cli", "kernel/inspectors", "context", "files/profile")
_SENTENCE = re.compile(r"(?:[A-Z]|%1 |pip )[^\0]*[.?]|[^\0]*\bpull", re.S)
VECTOR = Path(__file__).parent / "vectors" / "errors.json"

Texts = frozenset[str]
Environment = dict[str, Texts]


@functools.cache
def sentences() -> list[str]:
    """All of them, sorted."""
    modules = [ast.parse(path.read_text("utf-8")) for path in _files()]
    reader = _Reader(_constants(modules), _errors(modules))
    found = {_numbered(text) for tree in modules for text in reader.of_module(tree)}
    return sorted(text for text in found if _SENTENCE.fullmatch(text) and text.count(" ") > 2)


def _files() -> Iterator[Path]:
    for path in sorted(_PACKAGE.rglob("*.py")):
        if not path.relative_to(_PACKAGE).as_posix().startswith(_ELSEWHERE):
            yield path


def _errors(modules: list[ast.Module]) -> dict[str, tuple[int, ...]]:
    """The callables that take a sentence, and which of their arguments are such."""
    errors = set(_BASES)
    classes = [node for tree in modules for node in tree.body if isinstance(node, ast.ClassDef)]
    for _ in classes:
        errors |= {each.name for each in classes if errors & {*map(ast.unparse, each.bases)}}
    return dict.fromkeys(errors - {"Exception"}, (0,)) | {"Error": (1, 2)}


def _constants(modules: list[ast.Module]) -> Environment:
    found: Environment = {}
    for tree in modules:
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    if texts := _texts(value, found):
                        found[name] = found.get(name, frozenset()) | texts
    return found | _returned(modules, found)


def _returned(modules: list[ast.Module], constants: Environment) -> Environment:
    """The sentences that functions give, by their names with `()`."""
    found: Environment = {}
    for node in (each for tree in modules for each in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef):
            returns = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
            texts = frozenset(text for value in returns for text in _texts(value, constants))
            said = frozenset(text for text in texts if _SENTENCE.fullmatch(_numbered(text)))
            if said:
                found[f"{node.name}()"] = found.get(f"{node.name}()", frozenset()) | said
    return found


def _numbered(text: str) -> str:
    count = itertools.count(1)
    return re.sub(_UNKNOWN, lambda _: f"%{next(count)}", re.sub(f"{_UNKNOWN}+", _UNKNOWN, text))


def _texts(node: ast.expr | None, known: Environment) -> Texts:
    """Those that an expression may be; none where it is not known to be a text."""
    match node:
        case ast.Constant(value=str(text)):
            return frozenset([text])
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return known.get(name) or known.get(f"{name}()", frozenset())
        case ast.JoinedStr(values=values):
            return _joined([_part(each, known) for each in values])
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _joined([_texts(left, known) or _ANY, _texts(right, known) or _ANY])
        case ast.IfExp(body=body, orelse=orelse):
            return (_texts(body, known) or _ANY) | (_texts(orelse, known) or _ANY)
        case ast.BoolOp(values=values):
            return frozenset().union(*(_texts(each, known) or _ANY for each in values))
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            return frozenset(re.sub(r"\{[^{}]*\}", _UNKNOWN, text) for text in _texts(value, known))
        case ast.NamedExpr(value=value):
            return _texts(value, known)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return known.get(f"{name}()", frozenset())
        case _:
            return frozenset()


_ANY: Texts = frozenset([_UNKNOWN])


def _part(node: ast.expr, known: Environment) -> Texts:
    if isinstance(node, ast.FormattedValue):
        return _texts(node.value, known) or _ANY
    return _texts(node, known)


def _joined(parts: list[Texts]) -> Texts:
    products = itertools.islice(itertools.product(*map(sorted, parts)), _MOST)
    return frozenset(map("".join, products))


class _Reader:
    def __init__(self, constants: Environment, errors: dict[str, tuple[int, ...]]) -> None:
        self._constants = constants
        self._errors = errors

    def of_module(self, tree: ast.Module) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from self._of_block(node.body, dict(self._constants))
        for statement in tree.body:
            if isinstance(statement, ast.Assign):
                yield from self._said(statement, self._constants)

    def _of_block(self, body: list[ast.stmt], known: Environment) -> Iterator[str]:
        """In the order of the statements; what a branch assigns may hold behind it."""
        for statement in body:
            for inner in _blocks(statement):
                branch = dict(known)
                yield from self._of_block(inner, branch)
                for name, texts in branch.items():
                    known[name] = known.get(name, frozenset()) | texts
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    continue
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    known[name] = _texts(value, known)
                case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                    known[name] = _joined([known.get(name) or _ANY, _texts(value, known) or _ANY])
            yield from self._said(statement, known)

    def _said(self, statement: ast.stmt, known: Environment) -> Iterator[str]:
        for node in _own(statement):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                if name == "_say":  # begins with the title of an endpoint
                    yield from _joined([frozenset([f"{_UNKNOWN} "]), _texts(node.args[0], known)])
                for place in self._errors.get(name, ()):
                    yield from _texts(node.args[place] if node.args[place:] else None, known)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for field in ("body", "orelse", "finalbody"):
        yield getattr(statement, field, [])
    for part in (*getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
        yield part.body


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement, without the statements within it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [
            each
            for each in ast.iter_child_nodes(node)
            if not isinstance(each, ast.stmt | ast.ExceptHandler | ast.match_case)
        ]


if __name__ == "__main__":
    VECTOR.write_text(json.dumps(sentences(), indent=2, ensure_ascii=False) + "\n", "utf-8")
