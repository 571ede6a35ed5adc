"""The texts that start and stop a trial: the page evaluates them in the kernel."""

from __future__ import annotations

import functools
import json
from importlib import resources

from ..kernel import IMPORTLIB
from ..protocol import Json

RESULT = "application/vnd.gptcode.trial+json"
"""The result is display data of this kind, published once, for the request that began the trial."""

# An expression, evaluated beside empty silent code: `user_expressions`. It gives a JSON object as
# plain text. No name of the user's is used; `IMPORTLIB` says how the builtins are found.
_EXPRESSION = (
    "(lambda builtins, own: ("
    "own.update(__builtins__=builtins), builtins['exec']({source!r}, own), {call})[2])"
    "(({importlib})['sys'].modules['builtins'].__dict__, {{'__name__': 'gptcode_trial.start'}})"
)


def snippet(request: Json) -> str:
    """Starts a trial: `{"trial": id, "sources": [...], "seconds": s, "memory": bytes,
    "characters": n}`. Gives `{"started": true}`, or `{"unavailable": code, ...}`."""
    return _expression(f"own['start']({json.dumps(request)!r}, {_files()!r})")


def stop_snippet(trial: str) -> str:
    """Ends a trial, if it still runs. Gives `{"stopped": true}` or `{"stopped": false}`."""
    return _expression(f"own['stop']({trial!r})")


def _expression(call: str) -> str:
    return _EXPRESSION.format(source=_files()["start"], call=call, importlib=IMPORTLIB)


@functools.cache
def _files() -> dict[str, str]:
    folder = resources.files(__package__) / "copy"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    texts = {file.name: file.read_text("utf-8") for file in files if file.name.endswith(".py")}
    return {name[:-3]: text for name, text in texts.items() if name != "__init__.py"}
