"""Who knows what a model costs. What nobody knows is unknown, and never zero."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..providers import Provider
from ..providers.known_models import known_model
from ..providers.openai_compatible import OpenAICompatible
from ..providers.price import Price

_MOST = 1_000_000.0  # US dollars for a million tokens
FREE = Price(0.0, 0.0)
# The data file has the prices of makers. Others who serve a model of that name have their own.
_MAKERS = (
    (re.compile(r"(gpt|chatgpt|o\d)"), (".openai.com", ".openai.azure.com")),
    (re.compile(r"claude"), (".anthropic.com",)),
    (re.compile(r"gemini"), (".googleapis.com",)),
    (re.compile(r"deepseek"), (".deepseek.com",)),
    (re.compile(r"grok"), (".x.ai",)),
    (re.compile(r"(mistral|magistral|ministral|codestral|devstral|pixtral)"), (".mistral.ai",)),
)


def known_price(name: str, provider: Provider | None) -> Price | None:
    """What the data file knows of a model, where its maker serves it."""
    found = known_model(name).price
    if found is None or not isinstance(provider, OpenAICompatible):
        return None
    host = f".{urlsplit(provider.target.base_url).hostname}"
    last = name.lower().rpartition("/")[2]
    makers = (hosts for pattern, hosts in _MAKERS if pattern.match(last))
    return found if host.endswith(next(makers, ("none",))) else None


def price(found: object) -> Price | None:
    """From `{input, output, cached?}`; None where it is no such object."""
    if not isinstance(found, Mapping):
        return None
    values = {name: _amount(found.get(name)) for name in ("input", "output", "cached")}
    if values["input"] is None or values["output"] is None:
        return None
    return Price(values["input"], values["output"], values["cached"])


def _amount(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value < _MOST else None
