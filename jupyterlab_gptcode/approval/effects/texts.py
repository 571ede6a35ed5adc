"""Texts that libraries run as code: formulas, queries, templates, annotations."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Call, Code, is_below
from ..names import ANY
from ..words import is_writing, words

_RUNNING = words(
    "eval exec compile execfile runpy code.interact code.InteractiveInterpreter "
    "code.InteractiveConsole types.FunctionType types.CodeType codeop timeit.exec timeit.main "
    "importlib.util.spec_from_file_location importlib.machinery "
    "IPython.core.magic IPython.embed pydoc.locate pydoc.resolve pkgutil.resolve_name "
    "torch.utils.cpp_extension numpy.f2py pyximport cython.inline imp zipimport site.addsitedir "
    "logging.config pydantic.ImportString"
)
_TIMING = words(
    "timeit.timeit timeit.repeat timeit.Timer timeit.default_timer cProfile.run cProfile.runctx "
    "profile.run profile.runctx pdb.run pdb.runeval"
)
_PROFILING = words("cProfile profile trace bdb pdb")
_RUN_OF_THEM = {"run", "runctx", "runeval"}
_PARSING = {"sympify", "parse_expr", "S", "evaluate", "parse_latex"}  # by eval
_FORMULAS = words(
    "sympy numexpr statsmodels patsy formulaic plotnine linearmodels bambi pingouin lifelines"
)
_UNSAFE = re.compile(r"__|\bimport\b|\b(?:open|exec|eval|getattr|compile)\s*\(|\.\w+\s*\(")
_AT = re.compile(r"@([A-Za-z_][\w.]*)(\s*\()?")
_CALLED = re.compile(r"\b([A-Za-z_][\w.]*)\s*\(")
_OPENING = {"open", "__import__", "getattr"}
_SYSTEM = words("os sys shutil subprocess builtins importlib socket")
# Nothing that only computes has such a text.
_INNER = re.compile(
    r"__(?:import|class|bases?|mro|subclasses|globals|builtins|code|getattribute|loader|reduce)__"
    r"\s*[.(\[|]"
)
_FORMAT = re.compile(r"\{[^{}]*\.(?:os|sys|environ|subprocess|__\w+__)\b")


def texts_as_code(code: Code) -> Iterator[str]:
    used = set(code.used)
    profiles = any(is_below(name, _PROFILING) for name in used)
    for call in code.calls:
        is_profiled = profiles and call.name in _RUN_OF_THEM and _is_text(call.argument(0), code)
        if is_below(call.dotted, _RUNNING) or is_profiled or _runs_text(call, code):
            yield f"runs code from a text: {call.name}"
    if "pydantic.ImportString" in {f"{node.module}.{alias.name}" for node, alias in _imports(code)}:
        yield "runs code from a text: ImportString"
    if any("(" in text for text in _annotations(code)):
        yield "runs code from a text: an annotation"
    for node, text in code.templates:
        if "__" in text and _INNER.search(text) and id(node) not in code.searched:
            yield "runs code from a text: names of Python itself"
    if any("{" in text and _FORMAT.search(text) for text in code.strings):
        yield "hides what it calls: a text with fields"


def _imports(code: Code) -> Iterator[tuple[ast.ImportFrom, ast.alias]]:
    for node in code.nodes.of(ast.ImportFrom):
        yield from ((node, alias) for alias in node.names)


def _annotations(code: Code) -> Iterator[str]:
    found = [each.annotation for each in code.nodes.of(ast.arg)]
    found += [each.annotation for each in code.nodes.of(ast.AnnAssign)]
    found += [each.returns for each in code.nodes.functions]
    for each in found:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _runs_text(call: Call, code: Code) -> bool:
    """Whether a library runs a text as code, and not just a formula."""
    if call.dotted in _TIMING:
        given = [call.argument(0, "stmt", "statement"), call.argument(1, "setup")]
        return any(_is_text(each, code) for each in given)
    if is_below(call.dotted, _FORMULAS):
        if call.name in _PARSING:
            texts = code.texts(call.argument(0))
            return any(ANY in text or _UNSAFE.search(text) for text in texts)
        given_texts = (text for each in code.given(call) for text in code.texts(each))
        return any(_calls_system(text, code) for text in given_texts)
    if call.name in ("query", "eval") and (call.receiver or call.module):
        return any(_calls_module(text, code) for text in code.texts(call.argument(0, "expr")))
    return False


def _is_text(node: ast.expr | None, code: Code) -> bool:
    match node:
        case None | ast.Lambda() | ast.Attribute():
            return False
        case ast.Name(id=name):
            return not code.names.is_bound(name)
        case _:
            return True


def _calls_system(text: str, code: Code) -> bool:
    """`os.remove("a")` in a formula; `np.log(a)` only computes."""
    return any(_is_of_system(name, code) for name in _CALLED.findall(text))


def _is_of_system(name: str, code: Code) -> bool:
    head, _, rest = name.partition(".")
    known = code.names.origins.dotted(ast.Name(head, ast.Load()))
    parts = {*known.split("."), *rest.split(".")}
    return bool(parts & _SYSTEM) or is_writing(name) or (not rest and known in _OPENING | _RUNNING)


def _calls_module(text: str, code: Code) -> bool:
    """`@os.remove("a")` in a query; `@limit` and `@df.a.mean()` only compute."""
    for name, is_called in _AT.findall(text):
        head = name.partition(".")[0]
        known = code.names.origins.dotted(ast.Name(head, ast.Load()))
        is_module = code.names.origins.is_imported(head) or "." in known
        if _is_of_system(name, code) or (is_called and is_module):
            return True
    return "__" in text and "(" in text
