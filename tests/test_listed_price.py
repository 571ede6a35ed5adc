"""What lists of models say of prices, whatever they hold."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_gptcode.providers import Model
from jupyterlab_gptcode.providers.listed_price import listed_price
from jupyterlab_gptcode.providers.listing import models
from jupyterlab_gptcode.providers.price import Price
from jupyterlab_gptcode.spending import Spending


@pytest.mark.parametrize(
    ("pricing", "expected"),
    [
        ({"prompt": "0.000002", "completion": "0.00001"}, Price(2, 10)),
        (
            {"prompt": "0.000002", "completion": "0.00001", "input_cache_read": "0.0000005"},
            Price(2, 10, 0.5),
        ),
        ({"prompt": "0", "completion": "0"}, Price(0, 0)),
        ({"input": 0.18, "output": 0.59, "hourly": 0, "base": 0}, Price(0.18, 0.59)),
        # OpenRouter's router, whose price depends on what it chooses.
        ({"prompt": "-1", "completion": "-1"}, None),
        ({"prompt": "0.000002"}, None),
        ({"prompt": "cheap", "completion": "0.00001"}, None),
        ({"prompt": "nan", "completion": "inf"}, None),
        ({"input": [], "output": {}}, None),
        ({}, None),
        ("free", None),
        (None, None),
    ],
)
def test_a_price_is_read_or_unknown(pricing: Any, expected: Price | None) -> None:
    assert listed_price({"id": "a", "pricing": pricing}) == expected
    [listed] = models({"data": [{"id": "a", "pricing": pricing}]})
    assert listed.price == expected


async def test_what_the_endpoint_lists_counts_after_ones_own() -> None:
    spending, model = Spending(), Model("lab/a", "lab", 8_000, price=Price(2, 10))
    assert spending.price(model) == Price(2, 10)
    await spending.set_price("lab/a", Price(1, 5))
    await spending.read()
    assert spending.price(model) == Price(1, 5)
