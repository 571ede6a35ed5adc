"""What a model may see of a notebook, its kernel and its files: four levels."""

from __future__ import annotations

from typing import Literal, get_args

Level = Literal["prompts", "structure", "samples", "everything"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""The lowest first."""


def lower_of(one: Level, other: Level) -> Level:
    return LEVELS[min(LEVELS.index(one), LEVELS.index(other))]


def is_lower(one: Level, other: Level) -> bool:
    return LEVELS.index(one) < LEVELS.index(other)


def level_named(name: str) -> Level | None:
    """None for a name that is not one of a level."""
    return next((level for level in LEVELS if level == name), None)
