"""Each setting with its value and where that comes from. No secret is in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from traitlets.config import Configurable

from ..protocol import Json
from .environment import variable

Source = Literal["default", "configuration", "environment", "command line"]


@dataclass(frozen=True)
class Origins:
    """The names of the settings that each place sets; later places win."""

    configuration: Collection[str] = ()
    environment: Collection[str] = ()
    command_line: Collection[str] = ()

    def of(self, name: str) -> Source:
        if name in self.command_line:
            return "command line"
        if name in self.environment:
            return "environment"
        return "configuration" if name in self.configuration else "default"


def effective(config: Configurable, names: Collection[str], origins: Origins) -> list[Json]:
    return [
        {
            "setting": f"c.GPTCode.{name}",
            "variable": variable(name),
            "value": _shown(getattr(config, name)),
            "source": origins.of(name),
        }
        for name in sorted(names)
    ]


def _shown(value: Any) -> Any:
    """An address may have a name and a password in it, and a parameter that is one."""
    if isinstance(value, Mapping):
        return {name: _shown(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(each) for each in value]
    if isinstance(value, str) and "://" in value:
        return _without_secrets(value)
    return value


def _without_secrets(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "…"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
