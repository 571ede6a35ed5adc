"""The parts of an output. Outputs are foreign input: nothing in them need have the right type."""

from __future__ import annotations

from typing import Any

from ...protocol import Json


def bundle(output: Json) -> Json:
    """What a display or a result holds, by MIME type."""
    data = output.get("data")
    return data if isinstance(data, dict) else {}


def joined(value: Any) -> str:
    """nbformat allows a text to be a list of lines."""
    if isinstance(value, list):
        return "".join(str(part) for part in value)
    return "" if value is None else str(value)
