"""Output that brings script into the page, and cells that are put into the notebook."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Call, Code
from ..html import is_open, script_in
from ..names import ANY
from ..templates import template
from ..words import words

_SCRIPT_TYPE = re.compile(r"(?:application|text)/(?:x-|ecma)?(?:java)?script", re.I)
_BRINGING = words(
    "Javascript display_javascript to_jshtml IFrame JSON_script CustomJS CustomJSTickFormatter "
    "CustomJSHover CustomJSFilter CustomJSTransform JavascriptCode js_on_click jscallback"
)
# Methods and attributes that a page runs, of objects that are shown.
_RUN = words("_repr_javascript_ _view_module _model_module _esm")
_SHOWN = words("_repr_html_ _repr_markdown_ _repr_svg_ _repr_latex_")
_INTO = {"set_next_input", "create_cell", "insert_cell"}
SHOWING = words(
    "HTML display_html SVG display_svg Markdown display_markdown HTMLMath publish_display_data"
)
_PLAIN = re.compile(
    r"text/(?:plain|latex)|image/(?:png|jpe?g|gif)|application/(?:json|pdf|vnd\.[\w.+-]+json)"
)
_SAFE = words(
    "to_html _repr_html_ to_html5_video escape render to_string highlight to_markdown tabulate "
    "get_string get_html_string dumps"
)
_DEEPEST = 9
_NOT_SPELLED = "shows HTML that this cell does not spell out"
_BRINGS = "brings script into the page"


def page(code: Code) -> Iterator[str]:
    for call in code.calls:
        if call.name in _BRINGING or any(key.arg == "post_script" for key in call.node.keywords):
            yield _BRINGS
        elif call.name in _INTO:
            yield "puts code into the next cell"
    held = (name for node, name in code.named if id(node) not in code.called)
    yield from (_BRINGS for name in held if name.rpartition(".")[2] == "Javascript")
    stored = _stored(code)
    yield from (_BRINGS for name in stored if name in _RUN)
    if "_repr_mimebundle_" in stored:
        yield _NOT_SPELLED
    shown = list(showing(code))
    for each in shown:
        yield from (found for text in code.texts(each) for found in script_in(text))
    if any(_is_unknown(each, code, _DEEPEST) for each in shown):
        yield _NOT_SPELLED
    for node, text in code.templates:
        if (found := set(_of_text(text, bool(shown)))) and id(node) not in code.searched:
            yield from found


def _of_text(text: str, is_shown: bool) -> Iterator[str]:
    yield from script_in(text)
    if _SCRIPT_TYPE.fullmatch(text):
        yield _BRINGS
    if is_shown and "<" in text and is_open(text):
        yield _NOT_SPELLED


def showing(code: Code) -> Iterator[ast.expr]:
    """The expressions that are shown as HTML or Markdown."""
    for call in code.calls:
        owner = call.receiver
        is_publisher = isinstance(owner, ast.Attribute) and owner.attr == "display_pub"
        is_raw = call.name == "display" and any(key.arg == "raw" for key in call.node.keywords)
        if (
            is_raw
            or call.name == "publish_display_data"
            or (is_publisher and call.name == "publish")
        ):
            yield from _of_bundle(call.argument(0, "data"), code)
        elif call.name in SHOWING:
            given = call.argument(0, "data", "value")
            yield from [given] if given is not None else _from_elsewhere(call)
    for function in code.nodes.of(ast.FunctionDef):
        if function.name in _SHOWN:
            yield from _returned(function)
    for node in code.nodes.of(ast.Assign):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value
            ) if name in _SHOWN:
                yield value.body if isinstance(value, ast.Lambda) else value
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id=name), attr="data" | "value")],
                value=value,
            ) if any(_shows(each, code) for each in code.names.values(name)):
                yield value


def _shows(node: ast.expr, code: Code) -> bool:
    return isinstance(node, ast.Call) and code.names.called(node.func)[1] in SHOWING


def _from_elsewhere(call: Call) -> Iterator[ast.expr]:
    yield from (each.value for each in call.node.keywords if each.arg in ("url", "filename"))


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def _of_bundle(given: ast.expr | None, code: Code) -> Iterator[ast.expr]:
    """What is shown of data by their types; all of it where they do not show."""
    values = code.names.values(given.id) if isinstance(given, ast.Name) else [given]
    for each in values or [given]:
        if not isinstance(each, ast.Dict):
            yield each or ast.Constant(0)
            continue
        for key, value in zip(each.keys, each.values, strict=True):
            kinds = code.texts(key) or [ANY]
            if any(map(_SCRIPT_TYPE.fullmatch, kinds)):
                yield ast.Constant("<script>")
            elif not all(map(_PLAIN.fullmatch, kinds)):
                yield value


def _stored(code: Code) -> set[str]:
    """The names of functions, and those that something is assigned to."""
    bound = {node.id for node in code.nodes.of(ast.Name) if isinstance(node.ctx, ast.Store)}
    members = code.nodes.of(ast.Attribute)
    bound |= {node.attr for node in members if isinstance(node.ctx, ast.Store)}
    return bound | {node.name for node in code.nodes.of(ast.FunctionDef)}


def _is_unknown(target: ast.expr, code: Code, left: int) -> bool:
    """Whether nothing of the HTML is written here, and it is not what a library renders safely."""
    if template(target).strip(f"{ANY} \n"):
        return False
    if all(ANY not in text for text in code.texts(target)):
        return False  # all of it shows
    if not left:
        return True
    match target:
        case ast.Name(id=name) if values := code.names.values(name):
            return any(_is_unknown(each, code, left - 1) for each in values)
        case ast.IfExp(body=body, orelse=orelse):
            return any(_is_unknown(each, code, left - 1) for each in (body, orelse))
        case ast.BinOp(op=ast.Add(), left=first, right=second):
            return any(
                _is_unknown(each, code, left - 1) for each in (first, second) if not _is_loop(each)
            )
        case ast.Call(func=ast.Attribute(attr="join"), args=[parts]):
            return any(_is_unknown(e, code, left - 1) for e in code.names.elements.of(parts))
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), keywords=keys) if (
            name in _SAFE
        ):
            # With `escape=False` what stands in the data is HTML.
            return any(k.arg == "escape" and not getattr(k.value, "value", 0) for k in keys)
        case ast.Call(func=ast.Name(id=name)):
            return not code.names.is_bound(name)  # a function of this cell is read itself
        case _:
            return True


def _is_loop(node: ast.expr) -> bool:
    """`text` in what `text += more` stands for."""
    return isinstance(node, ast.Name)
