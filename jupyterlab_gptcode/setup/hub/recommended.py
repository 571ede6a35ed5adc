"""The models that we recommend, from `recommended.json`, which has a date in it."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("recommended.json")


@dataclass(frozen=True)
class Recommended:
    """A file of the hub. `recommended.json` says what the fields mean."""

    name: str
    title: str
    about: str
    repo: str
    revision: str
    file: str
    size: int
    memory: int
    licence: str
    context: int
    window: int
    small: bool
    sha256: str


@functools.cache
def recommended() -> tuple[Recommended, ...]:
    body: Any = json.loads(_FILE.read_text("utf-8"))
    return tuple(Recommended(**each) for each in body["models"])


def recommended_file(file: str) -> Recommended | None:
    """The model whose file has this name."""
    return next((each for each in recommended() if each.file == file), None)
