"""Addresses of endpoints as users type them, and the names that are made from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import SplitResult, urlsplit

from ..errors import Conflict, Unusable
from ..providers.catalog import BARE
from ..providers.embedded import Embedded
from ..providers.local import LOOPBACK, local_title
from ..providers.openai_compatible import DEFAULT_BASE_URL
from ..providers.presets import CUSTOM, Preset, presets
from ..providers.saved import Endpoint

_LONGEST = 60  # characters of a name


def default(preset: Preset | None) -> str:
    """The address of a preset; OpenAI's if there is none."""
    if preset is None:
        return DEFAULT_BASE_URL
    if preset.base_url:
        return preset.base_url
    hint = f", such as {preset.example}" if preset.example else ""
    raise Unusable(f"Enter the address of your server{hint}.")


def checked(base_url: str) -> str:
    """Without a slash at the end. An address must not hold a secret, because it is shown."""
    try:
        found = urlsplit(base_url.strip().rstrip("/"))
        found.port  # noqa: B018  raises ValueError if it is wrong
    except ValueError:
        found = SplitResult("", "", "", "", "")
    if found.scheme not in ("http", "https") or not found.hostname:
        raise Unusable("The address of a model server must start with http:// or https://.")
    if "@" in found.netloc or found.query or found.fragment:
        raise Unusable(
            "An address cannot contain a name, password, ? or #. Paste the key in its own field."
        )
    return found.geturl()


def preset_at(base_url: str, chosen: Preset | None) -> Preset:
    """Who chose Mistral and typed another address talks to another server, unless it is a proxy
    that needs the same deviations."""
    if chosen is None or chosen.id == CUSTOM.id:
        return presets().at(base_url)
    elsewhere = chosen.base_url.startswith("https://") and not chosen.is_at(base_url)
    return presets().at(base_url) if elsewhere and not chosen.deviates else chosen


def origin(base_url: str) -> tuple[str, str]:
    address = urlsplit(base_url)
    return address.scheme, address.netloc.lower()


def name_of(base_url: str, preset: Preset, ports: Mapping[str, int]) -> str:
    """OpenAI's models have bare names, those of others are named `NAME/MODEL`."""
    if base_url == DEFAULT_BASE_URL:
        return BARE
    if title := local_title(base_url, ports):
        return title.lower().replace(" ", "-")
    known = preset.id != CUSTOM.id and preset.is_at(base_url)
    return preset.id if known else urlsplit(base_url).netloc.lower()


def free(name: str, taken: Collection[str]) -> str:
    """The name, with a number if another endpoint has it."""
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def check_name(endpoint: Endpoint) -> None:
    name = endpoint.name
    if name == BARE and endpoint.base_url == DEFAULT_BASE_URL:
        return
    if not name or "/" in name or name in (BARE, Embedded.name) or not name.isprintable():
        raise Unusable(
            f"A name cannot be {BARE} or {Embedded.name}, and cannot contain a slash. Choose "
            "another one."
        )
    if len(name) > _LONGEST:
        raise Unusable(f"A name can have at most {_LONGEST} characters. Choose a shorter one.")


def is_plain(base_url: str) -> bool:
    """Whether everybody on the way can read what is sent there."""
    address = urlsplit(base_url)
    return address.scheme == "http" and address.hostname not in LOOPBACK


def check_way(endpoint: Endpoint, key: str | None, *, sure: bool) -> None:
    """`key` is None where it stays as it is."""
    has_key = bool(endpoint.key or endpoint.keyring) if key is None else bool(key)
    if has_key and is_plain(endpoint.base_url) and not sure:
        host = urlsplit(endpoint.base_url).netloc
        raise Conflict(
            f"The key would go to {host} over plain http: everybody on the way can read it. "
            "Nothing was sent or saved. Use an address that starts with https:// if there is one.",
            kind="plain-http",
        )
