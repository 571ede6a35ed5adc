"""Standing instructions and skills, as they are sent to the model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Instruction:
    """`origin` is the contents path of its file, empty for the user's own. Without `text`, what was
    sent from there no longer holds."""

    origin: str
    text: str


@dataclass(frozen=True)
class Skill:
    """`path` is the contents path of its SKILL.md; `text` is there once the model asked for it."""

    name: str
    description: str
    path: str
    text: str = ""
