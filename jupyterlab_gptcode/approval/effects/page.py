"""Output that brings script into the page, and cells that are put into the notebook."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..code import Call, Code
from ..names import ANY

_EVENTS = (
    r"error|load\w*|click|dblclick|auxclick|contextmenu|mouse\w+|pointer\w+|touch\w+|key\w+|focus\w*"
    r"|blur|toggle|begin|end|repeat|animation\w+|transition\w+|submit|reset|change|input|invalid"
    r"|select\w*|drag\w*|drop|wheel|scroll\w*|copy|cut|paste|resize|message|storage|hashchange"
    r"|page\w+|before\w+|unload|canplay\w*|play\w*|pause|ended|seek\w+|search|show|online|offline"
)
# No part goes back over another one: a text of a million signs is read once.
_SCRIPT = re.compile(
    r"<\s*(?:script|iframe|frame|frameset|object|embed|applet|base|portal|fencedframe)\b"
    rf"|[\s\"'/]on(?:{_EVENTS})\s*=|javascript\s*:|\bsrcdoc\s*=|<meta[^<>]*http-equiv|<form\b"
    r"|\bformaction\s*=|<(?:animate|set)\b[^<>]*href",
    re.I,
)
_SCRIPT_TYPE = re.compile(r"(?:application|text)/(?:x-|ecma)?(?:java)?script", re.I)
_BRINGING = {
    "Javascript",
    "display_javascript",
    "to_jshtml",
    "_repr_javascript_",
    "IFrame",
    "JSON_script",
}
_INTO = {"set_next_input", "create_cell", "insert_cell"}
_SHOWING = {"HTML", "display_html", "SVG", "display_svg"}
_SAFE = {
    "to_html",
    "_repr_html_",
    "to_html5_video",
    "escape",
    "render",
    "to_string",
    "join",
    "highlight",
}
_SEARCHING = {
    *("sub", "subn", "search", "match", "fullmatch", "findall", "finditer", "compile", "split"),
    *(
        "replace",
        "find",
        "count",
        "startswith",
        "endswith",
        "index",
        "contains",
        "strip",
        "partition",
    ),
    *("extract", "removeprefix", "removesuffix", "rsplit", "find_all", "select", "print"),
}


def page(code: Code) -> Iterator[str]:
    for call in code.calls:
        if call.name in _BRINGING:
            yield "brings script into the page"
        elif call.name in _INTO:
            yield "puts code into the next cell"
        elif _is_publisher(call) or (call.name in _SHOWING and _is_unknown(call, code)):
            yield "shows HTML that this cell does not spell out"
    functions = {node.name for node in code.nodes if isinstance(node, ast.FunctionDef)}
    if "_repr_javascript_" in functions:
        yield "brings script into the page"
    if "_repr_mimebundle_" in functions:
        yield "shows HTML that this cell does not spell out"
    searched = _searched(code)
    for node in code.nodes:
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in searched
        ):
            yield from script_in(node.value)
            if _SCRIPT_TYPE.fullmatch(node.value):
                yield "brings script into the page"
    for call in code.calls:
        if call.name in _SHOWING:
            yield from (
                each for text in code.texts(call.argument(0, "data")) for each in script_in(text)
            )


def script_in(html: str) -> Iterator[str]:
    if _SCRIPT.search(html):
        yield "brings script into the page"


def _searched(code: Code) -> set[int]:
    """The texts that the code looks for, and those that document it."""
    looking = [each for call in code.calls if call.name in _SEARCHING for each in call.arguments]
    for node in code.nodes:
        if isinstance(node, ast.Compare):
            looking += [node.left, *node.comparators]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            looking.append(node.value)
    return {
        id(each) for node in looking for each in ast.walk(node) if isinstance(each, ast.Constant)
    }


def _is_publisher(call: Call) -> bool:
    """`display_pub.publish(data)`."""
    owner = call.receiver
    is_of_it = isinstance(owner, ast.Attribute) and owner.attr == "display_pub"
    return call.name == "publish" and is_of_it


def _is_unknown(call: Call, code: Code) -> bool:
    """Whether nothing of the HTML is written here, and it is not what a library renders safely."""
    target = call.argument(0, "data")
    if target is None:
        return any(each.arg in ("url", "filename") for each in call.node.keywords)
    if any(text.strip(f"{ANY} \n") for text in code.texts(target)):
        return False
    values = [target, *(code.names.values(target.id) if isinstance(target, ast.Name) else ())]
    calls = [each for each in values if isinstance(each, ast.Call)]
    return not any(
        isinstance(each.func, ast.Attribute) and each.func.attr in _SAFE for each in calls
    )
