"""What tried code did outside of its variables: by what was seen from outside, not by what it says.

Pure. The copy's own words count in one direction only: they may make it ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..approval import loads_remote, script_in
from ..protocol import Json

_SHOWN = 3  # names of one kind
_SCRIPTS = ("application/javascript", "text/javascript", "application/vnd.jupyter.widget")
_HTML = ("text/html", "image/svg+xml", "text/markdown")
# What was refused, where it has no list of its own.
_REFUSED = {
    "network": "uses the network",
    "signal": "ends this kernel or another process",
    "write": "writes files",
    "remove": "may delete or overwrite files",
}
_OTHER = "reaches other programs or the system"


def passes(trial: Json) -> bool:
    """Whether it ended without an error, touched nothing outside, and brings nothing that acts."""
    blocks, ended = trial["blocks"], trial["facts"]["ended"] == "done"
    failed = any(block.get("error") or block.get("unreached") for block in blocks)
    return ended and not failed and not effects_outside(trial)


def effects_outside(trial: Json) -> tuple[str, ...]:
    """In the words of risks, for the user."""
    return tuple(dict.fromkeys(_effects(trial)))


def _effects(trial: Json) -> Iterator[str]:
    facts = trial["facts"]
    written, removed = facts.get("written", []), facts.get("removed", [])
    refused = facts.get("refused", [])
    written = [*written, *_paths(refused, "write")]
    removed = [*removed, *_paths(refused, "remove")]
    if written:
        yield f"writes files: {_shown(written)}"
    if removed:
        yield f"deletes {_shown(removed)}"
    if hosts := facts.get("hosts", []):
        yield f"uses the network: {_shown(hosts)}"
    if commands := facts.get("commands", []):
        yield f"starts another process: {_shown(commands)}"
    if read := facts.get("read_outside", []):
        yield f"reads files outside the notebook's folder: {_shown(read)}"
    if facts.get("left"):
        yield "leaves something running"
    if mapped := facts.get("mapped", []):
        yield f"may write what the kernel has in memory: {_shown(mapped)}"
    if held := facts.get("held", []):
        yield f"may act on what the kernel has open: {_shown(held)}"
    for each in refused:
        named = each["what"] in ("write", "remove") and each.get("path")
        if each["what"] in _REFUSED and not named and not (each["what"] == "network" and hosts):
            yield _REFUSED[each["what"]]
    others = [each for each in refused if each["what"] not in _REFUSED]
    if others:
        yield f"{_OTHER}: {_shown([each.get('path', each['what']) for each in others])}"
    if facts["ended"] == "exit" and not any(each["what"] == "signal" for each in refused):
        yield _REFUSED["signal"]
    outputs = (output for block in trial["blocks"] for output in block["outputs"])
    yield from (found for output in outputs for found in _of_page(output.get("data")))


def _paths(refused: list[Json], what: str) -> list[str]:
    return [each["path"] for each in refused if each["what"] == what and each.get("path")]


def _shown(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    more = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *more])


def _of_page(data: Any) -> Iterator[str]:
    """What an output would do to the page that shows it."""
    if not isinstance(data, dict):
        return
    if any(name.startswith(_SCRIPTS) for name in data):
        yield "brings script into the page"
    for text in (_text(data[name]) for name in _HTML if name in data):
        yield from script_in(text)
        if loads_remote(text):
            yield "loads content from the web into the page"


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)
