"""Adds what a small model's code forgot, where only one thing can be meant. Pure.

That is an import for a name that it uses, and at the end the value that it made and did not show.
"""

from __future__ import annotations

import ast
import builtins
import json
import re
import warnings
from collections.abc import Sequence, Set

_IMPORTS = {
    "pd": "import pandas as pd",
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "sns": "import seaborn as sns",
    "Counter": "from collections import Counter",
    "defaultdict": "from collections import defaultdict",
    "Path": "from pathlib import Path",
    "date": "from datetime import date",
    "timedelta": "from datetime import timedelta",
    **{
        name: f"import {name}"
        for name in ("collections", "csv", "itertools", "json", "math", "os", "random", "re")
    },
    **{name: f"import {name}" for name in ("statistics", "string", "sys", "time")},
    **{
        name: f"from math import {name}"
        for name in ("factorial", "gcd", "lcm", "pi", "prod", "sqrt")
    },
    **{name: f"from statistics import {name}" for name in ("mean", "median", "stdev")},
}
_PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".pdf")
_DRAWS = re.compile(r"\bplt\.|\.(?:plot|hist|boxplot|bar|scatter|pie)\b")
_SHOW = re.compile(r"^plt\.show\(\)$", re.M)
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what `parsed` raises
_BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython", "__file__", "In", "Out", "_"}
_QUIET = {"append", "sort", "extend", "drop", "insert", "update", "add", "reverse", "remove"}


def parsed(code: str) -> ast.Module:
    """The code as a tree; nothing of it runs. Raises UNREADABLE if Python does not take it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they would quote the code in the log
        tree = ast.parse(code)
        # Some errors only show here, such as a `return` outside of functions.
        compile(tree, "<candidate>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return tree


def fixed(code: str, known: Set[str] = frozenset()) -> str:
    """The code with what it forgot; `known` are names that exist."""
    try:
        tree = parsed(code)
    except UNREADABLE:
        return code
    forgotten = [line for name in unknown_names(tree, known) if (line := _import(name, code))]
    head = "".join(f"{line}\n" for line in forgotten)
    shown = "" if outputs(tree) else _last_value(tree)
    space = "\n" if head and not code.startswith(("import ", "from ")) else ""
    return head + space + (_and(code, shown) if shown else code)


def with_saving(code: str, files: Sequence[str]) -> str:
    """The code with a line that saves its plot or its table to each file that it forgot."""
    for file in files:
        name = json.dumps(file, ensure_ascii=False)
        if file.lower().endswith(_PICTURES) and _DRAWS.search(code):
            line = f"plt.savefig({name})"
            # A figure that was shown is empty.
            show = _SHOW.search(code)
            code = (
                f"{code[: show.start()]}{line}\n{code[show.start() :]}"
                if show
                else _and(code, line)
            )
        elif file.lower().endswith(".csv") and (table := _last_table(parsed(code))):
            code = _and(code, f"{table}.to_csv({name}, index=False)")
    return code


def _and(code: str, line: str) -> str:
    return f"{code}{'' if code.endswith(chr(10)) or not code else chr(10)}{line}\n"


def _last_table(tree: ast.Module) -> str:
    """The table that was made last: a name that starts with `df`."""
    names = [name for node in tree.body for name in _targets(node)]
    return next((name for name in reversed(names) if name.startswith("df")), "")


def outputs(tree: ast.Module) -> bool:
    """Whether a cell gives the user anything: text, a picture, a file."""
    if tree.body and isinstance(last := tree.body[-1], ast.Expr | ast.FunctionDef):
        return _shows(last)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [each.id for each in calls if isinstance(each, ast.Name)]
    methods = [each.attr for each in calls if isinstance(each, ast.Attribute)]
    return bool({"print", "display"} & set(names)) or any(map(_writes, methods))


def unknown_names(tree: ast.AST, known: Set[str] = frozenset()) -> list[str]:
    """Names that are read and not defined anywhere in the code, in order."""
    there = bound_names(tree) | known | _BUILTINS
    found = [
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in there
    ]
    return sorted(set(found))


def bound_names(tree: ast.AST) -> set[str]:
    """All names that the code defines, anywhere."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str() as name):
                found.add(name)
            case ast.alias(name=name, asname=alias):
                found.add(alias or name.partition(".")[0])
            case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                found.add(name)
    return found


def _import(name: str, code: str) -> str:
    if name == "datetime":
        module = any(f"datetime.{each}" in code for each in ("datetime", "date(", "timedelta"))
        return "import datetime" if module else "from datetime import datetime"
    return _IMPORTS.get(name, "")


def _shows(node: ast.stmt) -> bool:
    """Whether a notebook shows the value of a last statement."""
    if not isinstance(node, ast.Expr):
        return False
    call = node.value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        return call.func.attr not in _QUIET
    return not (isinstance(call, ast.Constant) and isinstance(call.value, str))


def _writes(method: str) -> bool:
    prefixes = ("to_", "save", "write", "show", "plot", "hist", "scatter", "bar", "imshow", "dump")
    return method.startswith(prefixes)


def _last_value(tree: ast.Module) -> str:
    """What the last statement made or changed; a function that is not called yet is called."""
    last = tree.body[-1] if tree.body else None
    match last:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)):
            return name
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return name
        case ast.FunctionDef(name=name) if name not in _read_names(tree):
            return _call(last, tree)
        case _:
            return ""


def _call(function: ast.FunctionDef, tree: ast.Module) -> str:
    """A call of the function with the variables that exist, if it takes exactly as many."""
    asked = len(function.args.args) - len(function.args.defaults)
    made = [name for node in tree.body for name in _targets(node)]
    if asked not in (0, len(made)):
        return ""
    return f"{function.name}({', '.join(made if asked else [])})"


def _read_names(tree: ast.AST) -> set[str]:
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in nodes if isinstance(node.ctx, ast.Load)}


def _targets(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]
