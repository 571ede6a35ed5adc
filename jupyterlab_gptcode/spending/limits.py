"""The most that a turn, a conversation or a day may use, in tokens or US dollars. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ..providers.price import Price
from .sums import Spent

Scope = Literal["turn", "conversation", "day"]
Unit = Literal["tokens", "usd"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
UNITS: tuple[Unit, ...] = get_args(Unit)
_LEAST = 500  # tokens of an answer: a shorter one is of little use


@dataclass(frozen=True)
class Limit:
    """`trait` is the setting that has set it; without one, the user has."""

    scope: Scope
    unit: Unit
    most: float
    trait: str = ""


@dataclass(frozen=True)
class Need:
    """What a request needs: `prompt` tokens, and an answer of at most `answer`."""

    prompt: int
    answer: int
    price: Price | None
    local: bool  # whether it stays on this machine
    model: str


@dataclass(frozen=True)
class Reached:
    """Why a request must not be sent, in a sentence."""

    message: str


def allowed(limits: Iterator[Limit], need: Need, used: Mapping[Scope, Spent]) -> int | Reached:
    """The most tokens that the answer may have, so that no limit is passed; or why there is none.

    `used` is what each scope has used, with what is reserved for answers that are being written.
    """
    answer = need.answer
    for limit in limits:
        if limit.unit == "tokens":
            left = limit.most - used[limit.scope].tokens - need.prompt
        elif need.price is None and need.local:
            continue  # a server on this machine asks for no money, unless the user says so
        elif need.price is None:
            most, instead = dollars(limit.most), _ways(limit)["instead"]
            return Reached(_UNPRICED.format(most=most, model=need.model, instead=instead))
        else:
            money = limit.most - used[limit.scope].cost - need.price.of(need.prompt, 0)
            rate = need.price.of(0, 1)
            left = money / rate if rate else (need.answer if money >= 0 else -1)
        if left < min(need.answer, _LEAST):
            return Reached(_refusal(limit, need, used[limit.scope]))
        answer = min(answer, int(left))
    return answer


# `src/panel/errors/limits.ts` has these sentences for other languages.
_UNPRICED = (
    "The limit of {most} is in US dollars, and the price of {model} is not known. The request was "
    "not sent; what was done before is preserved. "
    'Enter the price under "Set up models", or {instead}.'
)
_REFUSED = (
    "{limit} leaves {left}, and the next request needs about {needed}. It was not sent; what was "
    "done before is preserved. {then}"
)
_THEN: dict[Scope, str] = {
    "turn": "Write a new message to continue",
    "conversation": "Start a new conversation",
    "day": "Continue tomorrow",
}


def _refusal(limit: Limit, need: Need, used: Spent) -> str:
    answer = min(need.answer, _LEAST)
    if limit.unit == "tokens":
        left, needed = limit.most - used.tokens, need.prompt + answer
        amounts = f"{max(0, left):,.0f}", f"{needed:,}"
    else:
        price = need.price or Price(0, 0)
        left = limit.most - used.cost
        amounts = dollars(max(0, left)), dollars(price.of(need.prompt, answer))
    then = f"{_THEN[limit.scope]}, or {_ways(limit)['raise_it']}."
    return _REFUSED.format(limit=_named(limit), left=amounts[0], needed=amounts[1], then=then)


def _named(limit: Limit) -> str:
    return f"The limit of {described(limit)}"


def described(limit: Limit) -> str:
    """`10,000 tokens for a turn`."""
    most = f"{limit.most:,.0f} tokens" if limit.unit == "tokens" else dollars(limit.most)
    return f"{most} for a {limit.scope}"


def _ways(limit: Limit) -> dict[str, str]:
    if limit.trait:
        who = f"ask your administrator ({limit.trait})"
        return {"raise_it": f"{who} to raise it", "instead": "choose another model"}
    return {
        "raise_it": 'raise it under "Set up models" and try again',
        "instead": "set a limit in tokens there",
    }


def dollars(amount: float) -> str:
    """`$1.25`; small amounts with the digits that matter."""
    if amount >= 0.0995 or amount == 0:
        return f"${amount:,.2f}"
    return f"${amount:.2g}" if amount >= 0.0001 else "less than $0.0001"


def limits_in(found: object, unit: Unit, trait: str = "") -> Iterator[Limit]:
    """From `{scope: most}`."""
    if isinstance(found, Mapping):
        for scope in SCOPES:
            most = found.get(scope)
            if isinstance(most, int | float) and not isinstance(most, bool) and most >= 0:
                yield Limit(scope, unit, float(most), trait)


def in_force(locked: Iterator[Limit], own: Iterator[Limit]) -> tuple[Limit, ...]:
    """The administrator's, and of the user's those that he has not set."""
    found = {(limit.scope, limit.unit): limit for limit in own}
    found |= {(limit.scope, limit.unit): limit for limit in locked}
    return tuple(found[scope, unit] for scope in SCOPES for unit in UNITS if (scope, unit) in found)
