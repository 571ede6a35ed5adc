"""The texts that start and stop a trial: the page evaluates them in the kernel."""

from __future__ import annotations

import functools
import json
from importlib import resources

from ..kernel import IMPORTLIB
from ..protocol import Json
from .relied_on import relied_on

RESULT = "application/vnd.gptcode.trial+json"
"""The result is display data of this kind, published once, for the request that began the trial."""

# An expression, evaluated beside empty silent code: `user_expressions`. It gives a JSON object as
# plain text. No name of the user's is used; `IMPORTLIB` says how the builtins are found.
_EXPRESSION = (
    "(lambda builtins, own, files: ("
    "own.update(__builtins__=builtins),"
    " [builtins['exec'](files[each], own) for each in {names!r}], {call})[2])"
    "(({importlib})['sys'].modules['builtins'].__dict__, {{'__name__': 'gptcode_trial.start'}},"
    " {files!r})"
)
# What runs in the kernel itself, in the order in which one needs the other.
_STARTS = ("kernel", "threads", "interrupts", "genuine", "orphans", "watch", "start")
_STOPS = ("kernel", "stop")


def snippet(request: Json) -> str:
    """Starts a trial: `{"trial": id, "sources": [...], "seconds": s, "memory": bytes,
    "characters": n}`. Gives `{"started": true}`, or `{"unavailable": code, ...}`."""
    request = {**request, "uses": _uses()}
    return _expression(f"own['start']({json.dumps(request)!r}, files)", _STARTS, _files())


def stop_snippet(trial: str) -> str:
    """Ends a trial, if it still runs. Gives `{"stopped": true}` or `{"stopped": false}`."""
    files = _files()
    return _expression(f"own['stop']({trial!r})", _STOPS, {name: files[name] for name in _STOPS})


def _expression(call: str, names: tuple[str, ...], files: dict[str, str]) -> str:
    return _EXPRESSION.format(names=names, call=call, files=files, importlib=IMPORTLIB)


@functools.cache
def _uses() -> dict[str, list[str]]:
    return relied_on(_files(), "supervisor", *_STARTS)


@functools.cache
def _files() -> dict[str, str]:
    folder = resources.files(__package__) / "copy"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    texts = {file.name: file.read_text("utf-8") for file in files if file.name.endswith(".py")}
    return {name[:-3]: text for name, text in texts.items() if name != "__init__.py"}
