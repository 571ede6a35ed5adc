"""All endpoints as the panel shows them: who has set them up, and where their keys are."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..protocol import Json
from ..providers.configured import environment_key
from ..providers.embedded import Embedded
from ..providers.openai_compatible import OpenAICompatible
from ..providers.presets import Preset, presets
from ..providers.saved import Endpoint
from ..settings import Config
from .addresses import is_plain
from .keys import hint
from .registry import Endpoints


def overview(config: Config, endpoints: Endpoints) -> list[Json]:
    """The configuration's first, then the user's in their order, then the embedded model. No key is
    in it."""
    configured, embedded = endpoints.configured, endpoints.embedded
    return [
        *(
            _configured(config, endpoints, each)
            for each in configured
            if isinstance(each, OpenAICompatible)
        ),
        *(_saved(config, endpoints, each) for each in endpoints.saved.endpoints),
        *([_embedded(embedded)] if embedded is not None else []),
    ]


def offered() -> Iterator[Json]:
    """The presets, with the environment variables that hold a key now."""
    for each in presets().all:
        yield {
            "id": each.id,
            "title": each.title,
            "base_url": each.base_url,
            "example": each.example,
            "key": each.key,
            "docs": each.docs,
            "deployments": each.deployments,
            "api_version": each.api_version,
            "variable": _variable(each),
        }


def _variable(preset: Preset) -> str:
    found = preset.variable and os.environ.get(preset.variable, "").strip()
    return preset.variable if found else ""


def _configured(config: Config, endpoints: Endpoints, provider: OpenAICompatible) -> Json:
    variable = provider.key_variable
    key = os.environ.get(variable, "").strip() if variable else ""
    return {
        "name": provider.name,
        "title": provider.title,
        "base_url": provider.target.shown,
        "preset": provider.target.preset.id,
        "api_version": provider.target.api_version,
        "models": list(provider.known.names),
        "locked": _locked(config, provider),
        "set_by": config.set_by(provider.name),
        "key": _key("environment", hint(key), variable) if key else _key("none"),
        "on": True,
        "hidden": False,
        "plain_http": bool(key) and is_plain(provider.target.base_url),
        **_place(endpoints, provider),
    }


def _saved(config: Config, endpoints: Endpoints, endpoint: Endpoint) -> Json:
    key, provider = _key_of(endpoint), endpoints.make(endpoint)
    return {
        "name": endpoint.name,
        "title": provider.title,
        "base_url": endpoint.base_url,
        "preset": endpoint.preset,
        "api_version": endpoint.api_version,
        "models": list(endpoint.models),
        "locked": _locked(config, provider),
        "set_by": [],
        "key": key,
        "on": endpoint.on,
        "hidden": endpoint.name in endpoints.taken(),
        "plain_http": key["place"] != "none" and is_plain(endpoint.base_url),
        **_place(endpoints, provider),
    }


def _embedded(provider: Embedded) -> Json:
    names = [file.stem for file in provider.files]
    return {
        "name": provider.name,
        "title": names[0] if len(names) == 1 else "llama.cpp",
        "base_url": "",
        "preset": "embedded",
        "api_version": "",
        "models": names if len(names) > 1 else [],
        "locked": [],
        "set_by": [],
        "key": _key("none"),
        "on": True,
        "hidden": False,
        "plain_http": False,
        "host": "",
        "local": True,
        "refused": "",
    }


def _place(endpoints: Endpoints, provider: OpenAICompatible) -> Json:
    """Where it sends prompts, and why it must not."""
    return {
        "host": provider.host,
        "local": provider.local,
        "refused": endpoints.rules.refused_address(provider.target.base_url),
    }


def _locked(config: Config, provider: OpenAICompatible) -> list[Json]:
    """What of its models only the configuration can change, and where."""
    return [
        {"field": field, "setting": config.setting_of(provider.name, field)}
        for field in provider.known.locked
    ]


def _key_of(endpoint: Endpoint) -> Json:
    if endpoint.keyring:
        return _key("keyring", endpoint.hint)
    if endpoint.key:
        return _key("file", hint(endpoint.key))
    if key := environment_key(endpoint):
        return _key("environment", hint(key), presets().at(endpoint.base_url).variable)
    return _key("none")


def _key(place: str, end: str = "", variable: str = "") -> Json:
    return {"place": place, "hint": end, "variable": variable}
