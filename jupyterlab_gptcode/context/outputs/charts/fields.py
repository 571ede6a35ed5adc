"""Parts of foreign JSON, with the type that they should have."""

from __future__ import annotations

from typing import Any


def as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def title_of(value: dict[str, Any]) -> str:
    """A title is a text, or has one; of several lines it is the first."""
    title = value.get("title")
    text = as_dict(title).get("text") if isinstance(title, dict) else title
    return as_text(as_list(text)[0] if as_list(text) else text)
