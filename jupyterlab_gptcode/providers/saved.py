"""The endpoints and keys that the user has set up, the embedded model's file, the last choice.

They are in `kept.json` in Jupyter's data directory, which only its owner can read. Requests
use the keys; nothing else gets them.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..disk import write_private
from ..errors import SaveError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choice:
    """The model that the user chose last, and its provider, without which it is not the default."""

    model: str = ""
    provider: str = ""


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible server; `key` is empty if it needs none, and never printed.

    With `keyring`, the name of an entry of the system's keyring, the key is there, and `hint` its
    end. `models` are names that the user typed. One that is not `on` is not called.
    """

    name: str
    base_url: str
    key: str = field(default="", repr=False)
    preset: str = ""
    api_version: str = ""
    models: tuple[str, ...] = ()
    on: bool = True
    keyring: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Contents:
    """The whole file; `model` is the path of a GGUF file, or empty. `known` are the names of all
    endpoints that were ever saved, chosen or called: a model of one that is gone must not go to
    another."""

    endpoints: tuple[Endpoint, ...] = ()
    model: str = ""
    choice: Choice = Choice()
    known: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        """Those of a file of an earlier version, too, as far as it says."""
        present = {each.name for each in self.endpoints}
        return {*self.known, *present, *filter(None, [self.choice.provider])}


class SavedEndpoints:
    """Reads the file again when another process has changed it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._contents = Contents()
        self._damaged = False

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        return self._read().endpoints

    @property
    def model(self) -> str:
        return self._read().model

    @property
    def choice(self) -> Choice:
        return self._read().choice

    @property
    def known(self) -> set[str]:
        """The names of all endpoints that were ever saved, chosen or called."""
        return self._read().names

    def add(self, endpoint: Endpoint) -> None:
        """Replaces the endpoint of the same name, if there is one."""
        named = {each.name: each for each in self.endpoints} | {endpoint.name: endpoint}
        self._write(replace(self._read(), endpoints=tuple(named.values())))

    def remove(self, name: str) -> None:
        left = tuple(each for each in self.endpoints if each.name != name)
        if left != self.endpoints:
            self._write(replace(self._read(), endpoints=left))

    def reorder(self, names: list[str]) -> None:
        """Those that are not named come last, as they were."""
        places = {name: place for place, name in enumerate(names)}
        ordered = sorted(self.endpoints, key=lambda each: places.get(each.name, len(places)))
        self._write(replace(self._read(), endpoints=tuple(ordered)))

    def use(self, model: str) -> None:
        self._write(replace(self._read(), model=model))

    def choose(self, choice: Choice) -> None:
        if choice != self.choice:
            self._write(replace(self._read(), choice=choice))

    def know(self, name: str) -> None:
        """Remembers the name of an endpoint that was called."""
        contents = self._read()
        self._write(replace(contents, known=(*contents.known, name)))

    def _read(self) -> Contents:
        try:
            status = self._file.stat()
            seen = (status.st_mtime_ns, status.st_size)
            if seen != self._seen:
                self._contents = _parse(self._file.read_text("utf-8"))
                self._seen = seen
        except FileNotFoundError:
            self._contents, self._seen = Contents(), None
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            # Without the reason, which may quote a key.
            _log.warning("%s cannot be read. Its endpoints are not used.", self._file)
            self._damaged = True
            return Contents()
        self._damaged = False
        return self._contents

    def _write(self, contents: Contents) -> None:
        """Writes all or nothing, for the owner only. A damaged file is preserved beside it."""
        known = sorted(self._read().names | contents.names)
        contents = replace(contents, known=tuple(known))
        try:
            write_private(self._file, json.dumps(asdict(contents)), damaged=self._damaged)
        except OSError as error:
            raise SaveError(
                f"{self._file} could not be written ({error.strerror}). Nothing was changed. "
                "Make room or check the folder's permissions, then try again."
            ) from None


def _parse(text: str) -> Contents:
    body: Any = json.loads(text)
    if not isinstance(body, dict):
        raise TypeError("This is not an object.")
    endpoints = tuple(_endpoint(each) for each in body.get("endpoints", []))
    # A file of an earlier version has no choice.
    choice = body.get("choice", {})
    return Contents(
        endpoints,
        str(body.get("model", "")),
        Choice(str(choice.get("model", "")), str(choice.get("provider", ""))),
        tuple(str(each) for each in body.get("known", ())),
    )


def _endpoint(found: Any) -> Endpoint:
    """A file of an earlier version has names, addresses and keys."""
    texts = {name: str(found.get(name, "")) for name in ("key", "preset", "api_version")}
    more = {name: str(found.get(name, "")) for name in ("keyring", "hint")}
    names = tuple(str(each) for each in found.get("models", ()))
    is_on = found.get("on", True) is not False
    return Endpoint(
        str(found["name"]), str(found["base_url"]), models=names, on=is_on, **texts, **more
    )
