"""What was learned of models from their own endpoints: what they refuse, whether they see, how long
their window is. It is in `learned.json` in the data folder, by address and model, until "Test" asks
again or the endpoint is forgotten."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .private_file import write_private

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Learned:
    """`refuses` are features of requests, see `refused.py`; None is what nobody has seen yet."""

    refuses: frozenset[str] = frozenset()
    vision: bool | None = None
    window: int | None = None

    @property
    def sees(self) -> bool | None:
        return False if "images" in self.refuses else self.vision


NOTHING = Learned()
_Models = dict[tuple[str, str], Learned]


class Memory:
    """Without a file it lasts as long as the server."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._models = self._read()

    def of(self, base_url: str, model: str) -> Learned:
        return self._models.get((base_url, model), NOTHING)

    async def learn(self, base_url: str, model: str, learned: Learned) -> None:
        await self._change({(base_url, model): learned})

    async def refuse(self, base_url: str, model: str, feature: str) -> None:
        known = self.of(base_url, model)
        learned = replace(known, refuses=known.refuses | {feature})
        await self.learn(base_url, model, learned)

    async def forget(self, base_url: str, model: str | None = None) -> None:
        """One model, or all of an address."""
        keys = [key for key in self._models if key[0] == base_url and model in (None, key[1])]
        if keys:
            await self._change(dict.fromkeys(keys, NOTHING))

    async def _change(self, changed: _Models) -> None:
        self._models |= changed
        if self._file is not None:
            await asyncio.to_thread(self._write, self._file, changed)

    def _write(self, file: Path, changed: _Models) -> None:
        """Another server may have learned something meanwhile."""
        models = {key: each for key, each in (self._read() | changed).items() if each != NOTHING}
        body: dict[str, dict[str, Any]] = {}
        for (base_url, model), each in sorted(models.items()):
            body.setdefault(base_url, {})[model] = {
                "refuses": sorted(each.refuses),
                "vision": each.vision,
                "window": each.window,
            }
        try:
            write_private(file, json.dumps(body, indent=1))
        except OSError as error:
            _log.warning("%s could not be written (%s).", file, error.strerror)

    def _read(self) -> _Models:
        if self._file is None:
            return {}
        try:
            body: Any = json.loads(self._file.read_text("utf-8"))
            return {
                (base_url, model): _learned(each)
                for base_url, models in body.items()
                for model, each in models.items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError):
            # It is learned again.
            _log.warning("%s cannot be read. What it holds is learned again.", self._file)
            return {}


def _learned(found: Any) -> Learned:
    vision, window = found.get("vision"), found.get("window")
    return Learned(
        frozenset(str(each) for each in found.get("refuses", ())),
        vision if isinstance(vision, bool) else None,
        window if type(window) is int and window > 0 else None,
    )
