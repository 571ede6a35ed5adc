"""How users correct what is known of a model."""

from __future__ import annotations

from dataclasses import replace

from ..errors import Conflict, Unusable
from ..protocol import Json
from ..providers.capabilities import FIELDS, Field
from ..providers.openai_compatible import OpenAICompatible
from ..settings import Config
from .registry import Endpoints

_NAMES: dict[Field, str] = {
    "context_window": "the window of its models",
    "vision": "whether its models see images",
    "reasoning": "whether its models think",
    "output_cap": "the longest answer of its models",
}


async def correct(config: Config, endpoints: Endpoints, body: Json) -> None:
    """Saves what the user says of a model; null takes it back. What the configuration sets is
    locked."""
    provider, name = endpoints.catalog.resolve(body["model"])
    if not isinstance(provider, OpenAICompatible):
        raise Unusable(f"What {body['model']} can do is fixed.")
    fields = [field for field in FIELDS if field in body]
    for field in fields:
        if field in provider.known.locked:
            setting = config.setting_of(provider.name, field)
            raise Conflict(
                f"{setting} sets {_NAMES[field]}. Nothing was changed. Change it there and restart "
                "JupyterLab."
            )
    address, values = provider.target.base_url, {field: body[field] for field in fields}
    known = endpoints.corrections.of(address, name)
    if values.get("vision"):
        await endpoints.memory.allow(address, name, "images")
    await endpoints.corrections.save(address, name, replace(known, **values))
