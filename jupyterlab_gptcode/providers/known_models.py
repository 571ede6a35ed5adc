"""What is known of models by their names, from `models.json`, which has a date in it.

Lists of models hold little but names: OpenAI's has speech, pictures and models of long ago beside
those that can be used here, in no order.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .price import Price

_FILE = Path(__file__).with_name("models.json")
_SNAPSHOT = re.compile(r"-(\d{4}(?:-\d{2}-\d{2})?)$")


@dataclass(frozen=True)
class KnownModel:
    """What the name does not say is None. Lower ranks come first. With `responses` OpenAI and Azure
    serve it at the Responses API alone."""

    rank: tuple[int, int]
    chat: bool = True
    window: int | None = None
    vision: bool | None = None
    reasoning: bool | None = None
    output_cap: int | None = None
    price: Price | None = None
    responses: bool = False


def known_model(name: str) -> KnownModel:
    """By the last part of a name: `openai/gpt-4o` is `gpt-4o` of another endpoint. A family counts
    for those that are not known by their own names."""
    table = _table()
    last = name.lower().rpartition("/")[2]
    if last in table.chat:
        return table.chat[last]
    snapshot = _SNAPSHOT.search(last)
    if snapshot and (alias := table.chat.get(last[: snapshot.start()])):
        # Below its alias, the newest first.
        rank = (alias.rank[0], 99_999_999 - int(snapshot[1].replace("-", "")))
        return replace(alias, rank=rank)
    rank = (len(table.chat), 0)
    if table.other.search(last) is not None:
        return KnownModel(rank, chat=False)
    family = (known for pattern, known in table.families if pattern.search(last))
    return replace(next(family, KnownModel(rank)), rank=rank)


@dataclass(frozen=True)
class _Table:
    date: str
    chat: dict[str, KnownModel]
    families: list[tuple[re.Pattern[str], KnownModel]]
    other: re.Pattern[str]


@functools.cache
def _table() -> _Table:
    body: Any = json.loads(_FILE.read_text("utf-8"))
    return _Table(
        body["date"],
        {each["name"]: _known(each, rank) for rank, each in enumerate(body["chat"])},
        [(re.compile(each["pattern"]), _known(each)) for each in body["families"]],
        re.compile("|".join(each["pattern"] for each in body["other"])),
    )


def _known(entry: dict[str, Any], rank: int = 0) -> KnownModel:
    price = entry.get("price")
    return KnownModel(
        (rank, 0),
        window=entry.get("window"),
        vision=entry.get("vision"),
        reasoning=entry.get("reasoning"),
        output_cap=entry.get("output_cap"),
        price=Price(**price) if price else None,
        responses=entry.get("responses", False),
    )


def known_date() -> str:
    """The day of which the file is."""
    return _table().date
