"""The administrator's limits and prices: traits of `c.GPTCode`."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, Enum, Float, Int, TraitError, Unicode, validate
from traitlets.config import Configurable

from .limits import SCOPES, limits_in
from .prices import price
from .spending import Rules


class SpendingTraits(Configurable):
    """The part of the settings that is about tokens and money."""

    token_limits = Dict(
        key_trait=Enum(SCOPES),
        value_trait=Int(min=1),
        help="""The most tokens for a `turn`, a `conversation` and a `day`, by these names. Users
        cannot change a limit that is set here.""",
    ).tag(config=True)
    money_limits = Dict(
        key_trait=Enum(SCOPES),
        value_trait=Float(min=0.0),
        help="""The same in US dollars. A model whose price is not known is not called then, except
        on this machine.""",
    ).tag(config=True)
    prices = Dict(
        key_trait=Unicode(),
        value_trait=Dict(),
        help="""Prices by model, as the panel names it: {"input": 2.5, "cached": 1.25, "output": 10}
        in US dollars for a million tokens. `cached` may be left out.""",
    ).tag(config=True)

    def spending_rules(self) -> Rules:
        tokens = limits_in(self.token_limits, "tokens", "c.GPTCode.token_limits")
        money = limits_in(self.money_limits, "usd", "c.GPTCode.money_limits")
        prices = {model: price(found) for model, found in self.prices.items()}
        known = {model: found for model, found in prices.items() if found is not None}
        return Rules((*tokens, *money), known)

    @validate("prices")
    def _check_prices(self, proposal: Any) -> dict[str, dict[str, Any]]:
        prices: dict[str, dict[str, Any]] = proposal["value"]
        for model, found in prices.items():
            if price(found) is None:
                message = "It needs an input and an output, in US dollars for a million tokens."
                raise TraitError(f"GPTCode.prices, {model!r}: {message}")
        return prices
