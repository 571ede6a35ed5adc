"""Where the prompts for a model are sent: a host, or nowhere beyond this machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from .local import LOOPBACK
from .target import Target

OLLAMA = "ollama.com"
# Ollama lists models that its own servers run beside those of this machine.
_CLOUD = re.compile(r"[:-]cloud\Z")
_PORTS = {"http": 80, "https": 443}


def is_loopback(target: Target) -> bool:
    return target.address.hostname in LOOPBACK


def host_of(target: Target, forwards_to: str, model: str, elsewhere: str = "") -> str:
    """Empty if prompts for a model stay on this machine. A server there may send them on: to where
    an administrator says (`forwards_to`), or the server itself does (`elsewhere`)."""
    if not is_loopback(target):
        return target.host
    return forwards_to or elsewhere or (OLLAMA if _CLOUD.search(model) else "")


def forwarding(forwarded: Mapping[str, str], base_url: str) -> str:
    """Where an address on this machine forwards to; empty if it is not known to."""
    port = _port(base_url)
    found = (host for address, host in forwarded.items() if port and _port(address) == port)
    return next(found, "")


def _port(address: str) -> int | None:
    """The port of an address on this machine; None for any other address."""
    full = address.strip() if "//" in address else f"http://{address.strip()}"
    try:
        found = urlsplit(full)
        port = found.port
    except ValueError:
        return None
    if found.hostname not in LOOPBACK:
        return None
    return _PORTS.get(found.scheme) if port is None else port


def address_problem(address: str) -> str:
    """Why an address cannot be one that forwards; empty if it can."""
    return (
        "" if _port(address) else "It must be an address on this machine, such as 127.0.0.1:4000."
    )
