"""A rendering as a journal records it."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

from ..prompt import PromptSet
from ..protocol import Json, build, dump
from .rendering import Rendering


def dump_rendering(rendering: Rendering) -> Json:
    found = dump(rendering)
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in found.items()
    }


def parse_rendering(body: Json) -> Rendering:
    """Raises TypeError where a damaged file holds another type."""
    prompts = build(PromptSet, body["prompts"])
    given = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in body.items()
    }
    found = build(Rendering, {**given, "prompts": prompts})
    for part in (found, prompts):
        hints = get_type_hints(type(part))
        for field in fields(part):
            kind = hints[field.name]
            if kind in (bool, int, str) and type(getattr(part, field.name)) is not kind:
                raise TypeError(f"{field.name} is of another type")
    return found
