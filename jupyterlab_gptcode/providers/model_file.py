"""A file with something about each model of each address: written whole, for its owner only."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from ..disk import write_private
from ..protocol import Json

_log = logging.getLogger(__name__)
T = TypeVar("T")
_Key = tuple[str, str]  # an address and a model's name there


class ModelFile(Generic[T]):
    """Without a file it lasts as long as the server. A model of which nothing is known is `nothing`
    and not in the file. A file that cannot be read is preserved beside the next one."""

    nothing: T

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._damaged = False
        self._writing = threading.Lock()
        self._models = self._read()

    def of(self, base_url: str, model: str) -> T:
        return self._models.get((base_url, model), self.nothing)

    async def save(self, base_url: str, model: str, value: T) -> None:
        await self._change({(base_url, model): value})

    async def forget(self, base_url: str, model: str | None = None) -> None:
        """One model, or all of an address."""
        keys = [key for key in self._models if key[0] == base_url and model in (None, key[1])]
        if keys:
            await self._change(dict.fromkeys(keys, self.nothing))

    def load(self, found: Any) -> T:
        """From the file, where every field may be missing or of another type."""
        raise NotImplementedError

    def dump(self, value: T) -> Json:
        raise NotImplementedError

    def unwritten(self, file: Path, error: OSError) -> None:
        """What it holds is used as long as the server runs."""
        _log.warning("%s could not be written (%s).", file, error.strerror)

    async def _change(self, changed: Mapping[_Key, T]) -> None:
        self._models |= changed
        if self._file is not None:
            await asyncio.to_thread(self._write, self._file, changed)

    def _write(self, file: Path, changed: Mapping[_Key, T]) -> None:
        """Another server may have added something meanwhile."""
        with self._writing:
            self._write_all(file, changed)

    def _write_all(self, file: Path, changed: Mapping[_Key, T]) -> None:
        models = {**self._read(), **changed}
        body: dict[str, dict[str, Json]] = {}
        for (base_url, model), each in sorted(models.items(), key=lambda item: item[0]):
            if each != self.nothing:
                body.setdefault(base_url, {})[model] = self.dump(each)
        try:
            write_private(file, json.dumps(body, indent=1), damaged=self._damaged)
        except OSError as error:
            self.unwritten(file, error)

    def _read(self) -> dict[_Key, T]:
        self._damaged = False
        if self._file is None:
            return {}
        try:
            body: Any = json.loads(self._file.read_text("utf-8"))
            return {
                (base_url, model): self.load(each)
                for base_url, models in body.items()
                for model, each in models.items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError):
            _log.warning("%s cannot be read. What it holds is not used.", self._file)
            self._damaged = True
            return {}
