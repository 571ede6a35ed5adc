"""What a model can do, and where each of these values comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Field = Literal["context_window", "vision", "reasoning", "output_cap"]
FIELDS: tuple[Field, ...] = ("context_window", "vision", "reasoning", "output_cap")

# The user's own correction; the configuration; the endpoint's list or its own interface; "Test", or
# what a request has shown; the data file of known models; nobody.
Source = Literal["user", "setting", "endpoint", "test", "table", "default"]

_T = TypeVar("_T")


@dataclass(frozen=True)
class Capabilities:
    """As far as one source knows them. `context_window` and `output_cap`, the most tokens of an
    answer with its thinking, are in tokens."""

    context_window: int | None = None
    vision: bool | None = None
    reasoning: bool | None = None
    output_cap: int | None = None


UNKNOWN = Capabilities()


@dataclass(frozen=True)
class Sources:
    """Where a model's capabilities come from."""

    context_window: Source = "default"
    vision: Source = "default"
    reasoning: Source = "default"
    output_cap: Source = "default"


def first(*found: tuple[_T | None, Source], default: _T) -> tuple[_T, Source]:
    """The first value that somebody knows, and its source."""
    return next(
        ((value, source) for value, source in found if value is not None), (default, "default")
    )


def known_size(found: Any) -> int | None:
    """A number of tokens, if it is one."""
    return found if type(found) is int and found > 0 else None


def known_flag(found: Any) -> bool | None:
    return found if isinstance(found, bool) else None
