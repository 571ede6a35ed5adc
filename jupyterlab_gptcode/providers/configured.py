"""What may stand in `c.GPTCode.endpoints`, and keys in environment variables."""

from __future__ import annotations

import os
from typing import Any

from .catalog import BARE
from .embedded import Embedded
from .presets import presets
from .saved import Endpoint

_ENDPOINT = {
    "base_url": str,
    "api_key_variable": str,
    "context_window": int,
    "vision": bool,
    "reasoning": bool,
    "output_cap": int,
    "preset": str,
    "api_version": str,
    "models": list,
}
_TAKEN = (BARE, Embedded.name)


def key_variable(options: dict[str, Any]) -> str:
    """The environment variable of the key of one of `endpoints`."""
    preset = presets().named(options.get("preset", ""))
    named: str = options.get("api_key_variable", preset.variable if preset else "")
    return named


def environment_key(endpoint: Endpoint) -> str:
    """The key in the variable that a preset's users usually have, if the address is its own."""
    preset = presets().at(endpoint.base_url)
    return os.environ.get(preset.variable, "").strip() if preset.variable else ""


def option_problem(name: str, options: dict[str, Any]) -> str:
    """Why an endpoint of this name and options cannot be used; empty if it can."""
    if not name or "/" in name or name in _TAKEN:
        return f"A name must not be empty, contain a slash, or be one of {', '.join(_TAKEN)}."
    preset = presets().named(options.get("preset", ""))
    if not options.get("base_url") and not (preset and preset.base_url):
        return "The base_url is missing."
    for option, value in options.items():
        if option not in _ENDPOINT:
            return f"{option!r} is not an option. The options are {', '.join(_ENDPOINT)}."
        if type(value) is not _ENDPOINT[option]:
            return f"{option} must be of type {_ENDPOINT[option].__name__}."
    if "preset" in options and preset is None:
        known = ", ".join(each.id for each in presets().all)
        return f"The preset is unknown. The presets are {known}."
    if any(type(model) is not str for model in options.get("models", ())):
        return "The models must be names."
    if options.get("context_window", 1_000) < 1_000:
        return "The context_window must be at least 1000 tokens."
    if options.get("output_cap", 16) < 16:
        return "The output_cap must be at least 16 tokens."
    return ""
