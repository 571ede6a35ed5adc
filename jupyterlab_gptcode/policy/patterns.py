"""Patterns of addresses and of models: what an administrator allows. Pure.

An address is taken apart first, so that no host can pose as another one's path, name or port. What
is not plain does not match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

_PORTS = {"http": 80, "https": 443}
_PATTERN = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:]+\]|[a-z0-9*.-]+)(?::(?P<port>\d{1,5}|\*))?"
    r"(?P<path>/[^\s?#\\@]*)?",
    re.IGNORECASE | re.ASCII,
)
_PLAIN = re.compile(r"[!-~]+")
_ODD = re.compile(r"[\\\s]")
ADDRESS_HINT = "Write it as https://HOST, https://HOST:PORT/PATH or https://*.DOMAIN."


@dataclass(frozen=True)
class Address:
    scheme: str
    host: re.Pattern[str]
    port: int | None  # None: any
    path: re.Pattern[str]

    def matches(self, url: SplitResult) -> bool:
        host = (url.hostname or "").rstrip(".")
        port = url.port or _PORTS.get(url.scheme)
        return (
            url.scheme == self.scheme
            and bool(self.host.fullmatch(host))
            and self.port in (None, port)
            and bool(self.path.fullmatch(url.path or "/"))
        )


def address(pattern: str) -> Address | None:
    """None where it cannot be read."""
    found = _PATTERN.fullmatch(pattern.strip())
    if found is None or found["host"].strip("*.") == "" != found["host"].strip("*"):
        return None
    scheme, port = found["scheme"].lower(), found["port"]
    number = None if port == "*" else int(port) if port else _PORTS[scheme]
    if number is not None and not 0 < number < 65536:
        return None
    host = found["host"].lower().strip("[]").rstrip(".")
    path = (found["path"] or "/").rstrip("/")
    below = "" if path.endswith("*") else "(?:/.*)?"
    return Address(scheme, _glob(host), number, re.compile(_glob(path).pattern + below))


def is_allowed_address(url: str, allowed: Iterable[Address] | None) -> bool:
    """Without patterns, each is."""
    if allowed is None:
        return True
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018  raises ValueError if it is wrong
    except ValueError:
        return False
    # Two readers of an odd address may read two hosts in it, or two paths.
    segments = unquote(parts.path).split("/")
    if _ODD.search(url.strip()) or ".." in segments or "." in segments:
        return False
    return any(each.matches(parts) for each in allowed)


def is_model_pattern(pattern: str) -> bool:
    return bool(_PLAIN.fullmatch(pattern))


def is_allowed_model(model: str, allowed: Iterable[str] | None) -> bool:
    """By the name that the picker shows. Without patterns, each is."""
    return allowed is None or any(_glob(pattern).fullmatch(model) for pattern in allowed)


def _glob(pattern: str) -> re.Pattern[str]:
    """A star is any text."""
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)
