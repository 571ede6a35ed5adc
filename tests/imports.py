"""A small journal as a file, and what may be wrong with one."""

from __future__ import annotations

import json
from typing import Any

from jupyterlab_gptcode.protocol import Json

LINES: list[Json] = [
    {
        "seq": 0,
        "time": 1.0,
        "type": "created",
        "body": {"conversation": "0" * 16, "notebook": "a.ipynb", "marker": "m"},
    },
    {
        "seq": 1,
        "time": 2.0,
        "type": "begin",
        "step": "s",
        "turn": 1,
        "body": {
            "kind": "prompt",
            "client": "c",
            "mode": "ask",
            "model": "m",
            "change": {"notebook": "a.ipynb", "total": 0},
            "text": "Go",
        },
    },
    {"seq": 2, "time": 3.0, "type": "text-delta", "step": "s", "turn": 1, "body": {"text": "Yes"}},
]


def file(*lines: Json) -> bytes:
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()


def changed(index: int, **fields: Any) -> bytes:
    return file(*LINES[:index], {**LINES[index], **fields}, *LINES[index + 1 :])
