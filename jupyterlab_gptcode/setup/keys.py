"""Where keys are saved: in the system's keyring, if there is one, else beside their endpoints.

The package `keyring` is optional. A keyring that writes plain text, or that is locked, is none.
"""

from __future__ import annotations

import importlib
import logging
import uuid
from dataclasses import replace
from typing import Any, Literal

from ..errors import ProviderError
from ..providers.saved import Endpoint

_log = logging.getLogger(__name__)
SERVICE = "jupyterlab-gptcode"
Place = Literal["none", "file", "keyring", "environment"]
_SECURE = 1  # keyring's own priority for what it recommends
_SHOWN = 4  # characters at the end of a key
_SHORTEST = 12  # characters of a key of which some are shown


def hint(key: str) -> str:
    """The end of a key, by which its owner knows it; empty for a short one."""
    return key[-_SHOWN:] if len(key) >= _SHORTEST else ""


def place_of_keys() -> Place:
    return "file" if _keyring() is None else "keyring"


def with_key(endpoint: Endpoint, key: str) -> Endpoint:
    """The endpoint with its key put where keys are saved."""
    if not key:
        return replace(endpoint, key="", keyring="", hint="")
    keyring = _keyring()
    entry = f"{endpoint.name} {uuid.uuid4().hex[:8]}"
    if keyring is not None:
        try:
            keyring.set_password(SERVICE, entry, key)
            return replace(endpoint, key="", keyring=entry, hint=hint(key))
        except Exception:  # each system has errors of its own
            _log.warning("The system's keyring is locked. The key is saved in a file.")
    return replace(endpoint, key=key, keyring="", hint="")


def key_in_keyring(entry: str) -> str:
    """Empty if it is not there any more."""
    keyring = _keyring()
    if keyring is None:
        raise _unreadable()
    try:
        return keyring.get_password(SERVICE, entry) or ""
    except Exception:
        raise _unreadable() from None


def forget_key(endpoint: Endpoint) -> None:
    keyring = _keyring() if endpoint.keyring else None
    if keyring is not None:
        try:
            keyring.delete_password(SERVICE, endpoint.keyring)
        except Exception:
            _log.warning("The key could not be removed from the system's keyring.")


def _unreadable() -> ProviderError:
    message = "The system's keyring could not be read. Unlock it and try again, or paste the key"
    return ProviderError(f"{message} again.", kind="key", retryable=True)


def _keyring() -> Any:
    try:
        keyring = importlib.import_module("keyring").get_keyring()
        return keyring if keyring.priority >= _SECURE else None
    except Exception:  # not installed, or it finds no system that it knows
        return None
