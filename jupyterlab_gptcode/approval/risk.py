"""Which files a small model's code would write over or remove, as far as it shows. Pure.

Nothing of the code runs. What cannot be told counts as damage: a cell too many is asked about.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

_WRITING = re.compile(r"\b(?:writ|sav|stor|export|creat|put|append|mak|into)", re.I)
_SAVING = r"\b(?:writ|sav|stor|export|put)\w*\b[^\n]{0,80}?\b(?:as|to|into|under|called|named)\s+"
_SYSTEMS = {"os", "shutil", "subprocess"}
_REMOVES = {"unlink", "rmtree", "rmdir", "removedirs"}
_MOVES = {"remove", "rename", "replace", "move", "system", "truncate", "run", "Popen", "call"}
_TARGETS = {"path_or_buf", "path", "path_or_buffer", "fname", "excel_writer", "file", "buf", "fp"}
# What has such a name and writes no file.
_IN_MEMORY = {
    *("to_dict", "to_list", "to_numpy", "to_string", "to_frame", "to_datetime", "to_numeric"),
    *("to_period", "to_timestamp", "to_timedelta", "to_records", "to_flat_index", "to_series"),
}


def asks_to_write(prompt: str) -> bool:
    return bool(_WRITING.search(prompt))


def asks_to_save_as(prompt: str, name: str) -> bool:
    """Whether the prompt says that something is to be saved under this very name."""
    return bool(re.search(rf"{_SAVING}[\"'“]?{re.escape(name)}", prompt, re.I))


def damages(added: Sequence[ast.stmt], spared: Iterable[str], *, may_write: bool) -> Iterator[str]:
    """What is harmed: a name, or empty where the code does not say. `spared` are files that must
    stay as they are; others may be written where the user asked to write."""
    untouchable = {name.casefold() for name in spared}
    texts = _texts(added)
    for node in nodes(added):
        if isinstance(node, ast.Call):
            if _removes(node):
                yield ""
            elif (names := _written(node, texts)) is not None:
                yield from (
                    name for name in names or [""] if not may_write or _is_in(name, untouchable)
                )


def nodes(added: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """The statements with all that is in them."""
    return chain.from_iterable(map(ast.walk, added))


def strings(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _is_in(name: str, untouchable: Set[str]) -> bool:
    """Many disks make no difference between small letters and capitals."""
    return name.casefold().removeprefix("./") in untouchable


def _texts(added: Iterable[ast.stmt]) -> dict[str, list[str]]:
    """The texts that names stand for."""
    found: dict[str, list[str]] = {}
    for node in nodes(added):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).extend(strings(node.value))
    return found


def _removes(call: ast.Call) -> bool:
    """Files go or get other names, or a program is started that may do anything."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in _SYSTEMS:
            return name in _REMOVES | _MOVES
        case ast.Attribute(value=ast.Call(func=ast.Name(id="Path")), attr=name):
            return name in _REMOVES | _MOVES
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name in _REMOVES
    return False


def _written(call: ast.Call, texts: dict[str, list[str]]) -> list[str] | None:
    """The files that a call writes; None where it writes none."""
    match call.func:
        case ast.Name(id="open"):
            modes = [*call.args[1:2], *(key.value for key in call.keywords if key.arg == "mode")]
            if not any(set(mode) & set("wax+") for each in modes for mode in strings(each)):
                return None
            return _named(call, texts)
        case ast.Attribute(attr="write_text" | "write_bytes", value=value):
            return list(_resolved(value, texts))
        case ast.Attribute(attr=name) if name.startswith(("to_", "save")) and (
            name not in _IN_MEMORY
        ):
            return _named(call, texts) if call.args or _targets(call) else None
    return None


def _named(call: ast.Call, texts: dict[str, list[str]]) -> list[str]:
    return [name for each in [*call.args[:1], *_targets(call)] for name in _resolved(each, texts)]


def _targets(call: ast.Call) -> list[ast.expr]:
    return [key.value for key in call.keywords if key.arg in _TARGETS]


def _resolved(node: ast.expr, texts: dict[str, list[str]]) -> Iterator[str]:
    yield from strings(node)
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield from texts.get(each.id, [])
