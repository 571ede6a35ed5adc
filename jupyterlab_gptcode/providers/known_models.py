"""What is known of models by their names, from `models.json`, which has a date in it.

Lists of models hold little but names: OpenAI's has speech, pictures and models of long ago beside
those that can be used here, in no order.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("models.json")
_SNAPSHOT = re.compile(r"-(\d{4}(?:-\d{2}-\d{2})?)$")


@dataclass(frozen=True)
class KnownModel:
    """`window` and `vision` are None where the name says nothing. Lower ranks come first."""

    rank: tuple[int, int]
    chat: bool = True
    window: int | None = None
    vision: bool | None = None


def known_model(name: str) -> KnownModel:
    """By the last part of a name: `openai/gpt-4o` is `gpt-4o` of another endpoint."""
    table = _table()
    last = name.lower().rpartition("/")[2]
    if last in table.chat:
        return table.chat[last]
    snapshot = _SNAPSHOT.search(last)
    if snapshot and (alias := table.chat.get(last[: snapshot.start()])):
        # Below its alias, the newest first.
        rank = (alias.rank[0], 99_999_999 - int(snapshot[1].replace("-", "")))
        return KnownModel(rank, True, alias.window, alias.vision)
    return KnownModel((len(table.chat), 0), chat=table.other.search(last) is None)


@dataclass(frozen=True)
class _Table:
    date: str
    chat: dict[str, KnownModel]
    other: re.Pattern[str]


@functools.cache
def _table() -> _Table:
    body: Any = json.loads(_FILE.read_text("utf-8"))
    chat = {
        each["name"]: KnownModel((rank, 0), True, each["window"], each["vision"])
        for rank, each in enumerate(body["chat"])
    }
    return _Table(
        body["date"], chat, re.compile("|".join(each["pattern"] for each in body["other"]))
    )
