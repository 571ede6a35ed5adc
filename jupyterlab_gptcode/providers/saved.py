"""What the user has set up from the panel or the command line: endpoints, keys, a model's file.

`kept.json` in Jupyter's data directory, readable by its owner only. Keys come in and are used;
nothing here or above gives one out again.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..errors import KeptError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible server; `key` is empty where it wants none, and never printed."""

    name: str
    base_url: str
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Contents:
    """All that is kept; `model` is the path of a GGUF file, or empty."""

    endpoints: tuple[Endpoint, ...] = ()
    model: str = ""


class Kept:
    """Reads the file anew when another process has changed it."""

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

    def add(self, endpoint: Endpoint) -> None:
        """In its old place, if there is one of this name."""
        named = {each.name: each for each in self.endpoints} | {endpoint.name: endpoint}
        self._write(Contents(tuple(named.values()), self.model))

    def remove(self, name: str) -> None:
        left = tuple(each for each in self.endpoints if each.name != name)
        if left != self.endpoints:
            self._write(Contents(left, self.model))

    def use(self, model: str) -> None:
        self._write(Contents(self.endpoints, model))

    def _read(self) -> Contents:
        try:
            status = self._file.stat()
            seen = (status.st_mtime_ns, status.st_size)
            if seen != self._seen:
                self._contents = _parse(self._file.read_text("utf-8"))
                self._seen = seen
        except FileNotFoundError:
            self._contents, self._seen = Contents(), None
        except (OSError, ValueError, TypeError, KeyError):
            # Without the reason: it may quote what is in it.
            _log.warning("%s cannot be read. What it keeps is not used.", self._file)
            self._damaged = True
            return Contents()
        self._damaged = False
        return self._contents

    def _write(self, contents: Contents) -> None:
        """The whole file or nothing of it, and never readable by others. One that could not be
        read stays beside it."""
        folder = self._file.parent
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # mkstemp makes it 0600.
            descriptor, name = tempfile.mkstemp(prefix=".kept-", dir=folder)
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as target:
                    json.dump(asdict(contents), target)
                    target.flush()
                    os.fsync(target.fileno())
                if self._damaged:
                    self._file.replace(self._file.with_name("kept.json.damaged"))
                Path(name).replace(self._file)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise KeptError(
                f"{self._file} could not be written ({error.strerror}). Nothing was changed. "
                "Make room or check the folder's permissions, then try again."
            ) from None


def _parse(text: str) -> Contents:
    body: Any = json.loads(text)
    if not isinstance(body, dict):
        raise TypeError("It is no object.")
    endpoints = tuple(
        Endpoint(str(each["name"]), str(each["base_url"]), str(each.get("key", "")))
        for each in body.get("endpoints", [])
    )
    return Contents(endpoints, str(body.get("model", "")))
