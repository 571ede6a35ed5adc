"""Reads what a kernel sent of a trial. Any code may have written it: it is bounded, and what is not
as it should be is left out. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, get_args

from ..protocol import Ended, Json

_ENDED = get_args(Ended)
_NAMES = 50  # of files, hosts or commands of one kind
_LONGEST = 500  # characters of a name
_CHANGES = 200
_OUTPUTS = 200
_LINES = 200  # of a traceback
_DEEPEST = 4  # of what is said of a variable
_MOST = 50  # items of that
_SHOWN = ("text/plain", "text/html", "image/svg+xml", "text/markdown", "text/latex")
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")


def read_result(
    result: Json, blocks: int, characters: int, folder: str = "", home: str = ""
) -> Json:
    """`{blocks, facts}` of at most so many blocks, with so many characters of outputs. Files in the
    kernel's folder are named by the rest of their paths."""
    reader = _Reader(characters)
    paths = _Paths(folder, home)
    return {
        "blocks": [reader.block(each) for each in _items(result.get("blocks"), blocks)],
        "facts": _facts(_object(result.get("facts")), paths, blocks),
    }


class _Reader:
    def __init__(self, characters: int) -> None:
        self._left = characters

    def block(self, block: Any) -> Json:
        block = _object(block)
        outputs = (self._output(_object(each)) for each in _items(block.get("outputs"), _OUTPUTS))
        uncompared = list(map(_uncompared, _items(block.get("uncompared"), _NAMES)))
        return {
            "outputs": [output for output in outputs if output],
            "error": block.get("error") is not False,
            "seconds": _number(block.get("seconds")),
            "changes": [
                each for each in map(_change, _items(block.get("changes"), _CHANGES)) if each
            ],
            "unread": int(_number(block.get("unread"))),
            **({"uncompared": uncompared} if uncompared else {}),
        }

    def _output(self, output: Json) -> Json:
        """As nbformat writes it; empty where it is not one."""
        match output.get("output_type"):
            case "stream":
                name = "stderr" if output.get("name") == "stderr" else "stdout"
                text = self._text(output.get("text"))
                return {"output_type": "stream", "name": name, "text": text} if text else {}
            case "error":
                traceback = _items(output.get("traceback"), _LINES)
                return {
                    "output_type": "error",
                    "ename": self._text(output.get("ename"))[:_LONGEST],
                    "evalue": self._text(output.get("evalue")),
                    "traceback": [self._text(line) for line in traceback],
                }
            case "display_data" | "execute_result" as kind:
                data = dict(self._bundle(_object(output.get("data"))))
                made = {"output_type": kind, "data": data, "metadata": {}}
                return made if kind == "display_data" else {**made, "execution_count": None}
            case _:
                return {}

    def _bundle(self, data: Json) -> Iterator[tuple[str, str]]:
        """Of what no card shows, the names alone."""
        for kind in sorted(map(str, data), key=lambda kind: (kind not in _SHOWN, kind))[:_MOST]:
            if kind in _SHOWN:
                yield kind, self._text(data[kind])
            elif kind in _IMAGES:
                image = _joined(data[kind])
                if len(image) <= self._left:  # one that is cut shows nothing
                    self._left -= len(image)
                    yield kind, image
            else:
                yield _name(kind), ""

    def _text(self, value: Any) -> str:
        text = _whole(_joined(value)[: self._left])
        self._left -= len(text)
        return text


class _Paths:
    def __init__(self, folder: str, home: str) -> None:
        self._folder, self._home = folder.rstrip("/"), home.rstrip("/")

    def named(self, value: Any) -> str:
        path = _name(value)
        if self._folder and path.startswith(f"{self._folder}/"):
            return path[len(self._folder) + 1 :]
        if self._home and path.startswith(f"{self._home}/"):
            return f"~{path[len(self._home) :]}"
        return path


def _facts(facts: Json, paths: _Paths, blocks: int) -> Json:
    """What is missing was not seen; an end that is not known is no good one."""
    ended = facts.get("ended")
    found: Json = {"ended": ended if ended in _ENDED else "signal"}
    for name in ("written", "removed", "read_outside", "mapped", "held"):
        if names := [paths.named(each) for each in _items(facts.get(name), _NAMES)]:
            found[name] = names
    for name in ("hosts", "commands", "left"):
        if names := [_name(each) for each in _items(facts.get(name), _NAMES)]:
            found[name] = names
    refused = [_refused(_object(each), paths) for each in _items(facts.get("refused"), _NAMES)]
    if refused:
        found["refused"] = refused
    for name in ("signal", "memory"):
        if name in facts:
            found[name] = int(_number(facts[name]))
    found["seconds"] = _number(facts.get("seconds"))
    found["overlay"] = facts.get("overlay") is True
    if "parts" in facts:
        found["parts"] = [_part(_object(each), found) for each in _items(facts["parts"], blocks)]
    return found


def _part(part: Json, facts: Json) -> Json:
    """The facts that came of one block: their places in their lists."""
    found: Json = {}
    for name in ("written", "removed", "refused", "read_outside", "hosts", "commands"):
        places = range(len(facts.get(name, [])))
        named = {each for each in _items(part.get(name), _NAMES) if type(each) is int}
        if own := [each for each in places if each in named]:
            found[name] = own
    return found


def _refused(refused: Json, paths: _Paths) -> Json:
    path = refused.get("path")
    named = {"path": paths.named(path)} if path else {}
    return {"what": _name(refused.get("what")), **named}


def _change(change: Any) -> Json:
    change = _object(change)
    name, how = change.get("name"), change.get("how")
    if not isinstance(name, str) or how not in ("new", "changed", "gone"):
        return {}
    parts = {part: change[part] for part in ("before", "after", "details") if part in change}
    return {
        "name": _name(name),
        "how": how,
        **{part: _plain(_object(value), _DEEPEST) for part, value in parts.items()},
    }


def _uncompared(variable: Any) -> Json:
    variable = _object(variable)
    kind, why = variable.get("type"), variable.get("why")
    return {
        "name": _name(variable.get("name")),
        **({"type": _name(kind)} if isinstance(kind, str) else {}),
        **({"why": why} if why in ("large", "kind") else {}),
    }


def _plain(value: Any, depth: int) -> Any:
    if isinstance(value, bool | None):
        return value
    if isinstance(value, int | float):
        return _number(value) if isinstance(value, float) else max(-(10**15), min(value, 10**15))
    if isinstance(value, str):
        return _name(value)
    if not depth:
        return None
    if isinstance(value, list):
        return [_plain(each, depth - 1) for each in value[:_MOST]]
    items = list(_object(value).items())[:_MOST]
    return {_name(name): _plain(each, depth - 1) for name, each in items}


def _items(value: Any, most: int) -> list[Any]:
    return value[:most] if isinstance(value, list) else []


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and 0 <= value <= 1e15 and math.isfinite(value) else 0


def _joined(value: Any) -> str:
    """nbformat may write a text as its lines."""
    if isinstance(value, list):
        return "".join(each for each in value if isinstance(each, str))
    return value if isinstance(value, str) else ""


def _name(value: Any) -> str:
    return _whole(str(value)[:_LONGEST]) if isinstance(value, str | int) else ""


def _whole(text: str) -> str:
    """Without halves of characters, which no file takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
