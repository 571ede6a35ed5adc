"""Settings from the environment: `GPTCODE_MAX_STEPS=5` is `c.GPTCode.max_steps = 5`. Pure.

A variable wins over configuration files, and the command line over both. Lists are written with
commas or as JSON, dictionaries as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from traitlets import Bool, Dict, Float, Int, List, TraitType

PREFIX = "GPTCODE_"
_BOOLS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_NONE = "none"
AnyTrait = TraitType[Any, Any]


def variable(trait: str) -> str:
    return f"{PREFIX}{trait.upper()}"


def from_environment(
    traits: Mapping[str, AnyTrait], environment: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """The settings, and why others cannot be read. No sentence has a value: it may be a secret."""
    settings, problems = {}, []
    for name, trait in traits.items():
        text = environment.get(variable(name))
        if text is None:
            continue
        if not text.strip():
            problems.append(f"{variable(name)} is empty. Give it a value, or remove it.")
            continue
        try:
            settings[name] = _value(trait, text.strip())
        except ValueError:
            problems.append(f"{variable(name)} must be {_written(trait)}.")
    return settings, problems


def unknown_variables(
    traits: Collection[str], keys: Collection[str], environment: Mapping[str, str]
) -> Iterator[str]:
    """Those that look like settings and are none. `keys` are variables that hold keys."""
    known = {*map(variable, traits), *keys}
    for name in sorted(environment):
        if not name.upper().startswith(PREFIX) or name in known:
            continue
        meant = f" {name.upper()} is one." if name.upper() in known else ""
        yield f"{name} is not a setting.{meant}"


def _value(trait: AnyTrait, text: str) -> Any:
    if trait.allow_none and text.lower() == _NONE:
        return None
    match trait:
        case Bool():
            if text.lower() not in _BOOLS:
                raise ValueError
            return _BOOLS[text.lower()]
        case Int():
            return int(text.replace("_", ""))
        case Float():
            return float(text)
        case List() if not text.startswith("["):
            return [part.strip() for part in text.split(",") if part.strip()]
        case List() | Dict():
            return json.loads(text)
        case _:
            return text


def _written(trait: AnyTrait) -> str:
    match trait:
        case Bool():
            return "true or false"
        case Int():
            return "a whole number"
        case Float():
            return "a number"
        case _:
            return "JSON"
