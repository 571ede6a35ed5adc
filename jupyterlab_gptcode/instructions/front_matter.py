"""The front matter of a SKILL.md: the skill's name, and when to use it. Pure."""

from __future__ import annotations

import re

import yaml

_MATTER = re.compile(r"---[ \t]*\r?\n(?P<yaml>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_NAME = re.compile(r"[\w.-]{1,64}")  # as a model can write it after a fence
_MOST = 4_000  # characters
_DESCRIPTION = 1_000


def described(text: str) -> tuple[str, str] | None:
    """Name and description; None where they are not there, so that it is not a skill."""
    found = _MATTER.match(text)
    if found is None or len(found["yaml"]) > _MOST:
        return None
    try:
        matter = yaml.safe_load(found["yaml"])
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    if not isinstance(matter, dict):
        return None
    name, description = matter.get("name"), matter.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        return None
    line = " ".join(description.split())[:_DESCRIPTION]
    return (name, line) if _NAME.fullmatch(name) and line else None
