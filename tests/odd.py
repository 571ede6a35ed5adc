"""One odd answer, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

Blocks = tuple[tuple[str, str], ...]  # code, and its verdict in "Always run"


@dataclass(frozen=True)
class Odd:
    what: str
    text: str
    blocks: Blocks
    language: str = "python"
    finish: str = "stop"


def run(*codes: str) -> Blocks:
    return tuple((code, "run") for code in codes)


def ask(*codes: str) -> Blocks:
    return tuple((code, "ask") for code in codes)


X = run("x = 1")
NONE: Blocks = ()
