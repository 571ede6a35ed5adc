"""Secrets of a conversation: each has a number, by which it is sent. The values stay where they are
written; here stands only what lets the same one be known again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

Place = Literal["prompt", "cell", "output", "variable", "file", "selection", "answer"]


@dataclass(frozen=True)
class Secret:
    """`kind` in words; `place` is where it was first seen, and `name` which one, as in `cell` `3`.
    `digest` is that of the value, with the conversation's marker for its key."""

    number: int
    kind: str
    place: Place
    name: str
    digest: str


def digest_of(value: str, marker: str) -> str:
    key, data = marker.encode()[:64], value.encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=12, key=key).hexdigest()


def next_number(known: Iterable[Secret]) -> int:
    return 1 + max((secret.number for secret in known), default=0)
