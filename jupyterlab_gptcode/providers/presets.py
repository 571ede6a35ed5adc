"""Well-known endpoints and how they differ, from `presets.json`, which has a date in it."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

_FILE = Path(__file__).with_name("presets.json")
KeyNeed = Literal["needed", "optional", "none"]


@dataclass(frozen=True)
class Preset:
    """The fields are described in the file itself."""

    id: str
    title: str = ""
    base_url: str = ""
    example: str = ""
    key: KeyNeed = "optional"
    variable: str = ""
    docs: str = ""
    key_header: str = ""
    list_base: str = ""
    list_headers: Mapping[str, str] = field(default_factory=dict)
    list_query: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    api_version: bool = False
    deployments: bool = False
    effort: str = "effort"

    @property
    def deviates(self) -> bool:
        """Whether requests differ from those to OpenAI."""
        return bool(self.key_header or self.list_base or self.list_headers)

    def is_at(self, base_url: str) -> bool:
        """Whether an address is its own, over https. Ports on this machine prove nothing."""
        try:
            address = urlsplit(base_url.strip())
        except ValueError:
            return False
        host, own = address.hostname or "", urlsplit(self.base_url).hostname
        return address.scheme == "https" and (host == own or host.endswith(self.hosts))


@dataclass(frozen=True)
class Presets:
    date: str
    all: tuple[Preset, ...]

    def named(self, name: str) -> Preset | None:
        return next((each for each in self.all if each.id == name), None)

    def at(self, base_url: str) -> Preset:
        """The preset of an address that was typed: by its host, else the one without deviations."""
        return next((each for each in self.all if each.is_at(base_url)), CUSTOM)


CUSTOM = Preset("custom")


@functools.cache
def presets() -> Presets:
    body: Any = json.loads(_FILE.read_text("utf-8"))
    found = (Preset(**{**each, "hosts": tuple(each.get("hosts", ()))}) for each in body["presets"])
    return Presets(body["date"], tuple(found))
