"""What lists say of prices: OpenRouter for one token, as texts, and Together for a million."""

from __future__ import annotations

from typing import Any

from .price import Price

_MILLION = 1_000_000
_MOST = 1_000_000.0  # US dollars for a million tokens


def listed_price(model: dict[str, Any]) -> Price | None:
    found = model.get("pricing")
    if not isinstance(found, dict):
        return None
    if "prompt" in found:
        return _price(found, ("prompt", "completion", "input_cache_read"), _MILLION)
    return _price(found, ("input", "output", "cached_input"), 1)


def _price(found: dict[str, Any], names: tuple[str, str, str], tokens: int) -> Price | None:
    sent, answered, cached = (_amount(found.get(name), tokens) for name in names)
    if sent is None or answered is None:
        return None
    return Price(sent, answered, cached)


def _amount(value: Any, tokens: int) -> float | None:
    """OpenRouter's -1 stands for a price that depends on the model that it chooses."""
    try:
        amount = float(value) * tokens if isinstance(value, str | int | float) else -1.0
    except ValueError:
        return None
    return round(amount, 9) if 0 <= amount < _MOST else None
