"""What endpoints have reported of their own requests, by model: `tokens.json` in the data folder.

A report is some numbers: how much of each kind of text a request had, and its tokens. No text is in
it. The last few of each model are enough, and of the models the last ones that were used.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..disk import write_quickly
from .estimate import Report, tokens
from .features import KINDS, Counts

_log = logging.getLogger(__name__)
_REPORTS = 12  # of a model
_MODELS = 50
_FULL = 0.9  # of a window
_OFF = 4  # times as many tokens as estimated, or as few: it has counted something else


@dataclass
class Calibration:
    """Without a file it lasts as long as the server. `read` and `write` wait for the disk."""

    file: Path | None = None
    _models: dict[str, list[Report]] = field(default_factory=dict)
    _is_read: bool = False
    _is_news: bool = False

    @property
    def is_written(self) -> bool:
        return not self._is_news or self.file is None

    def tokens(self, model: str, counts: Counts) -> int:
        return tokens(counts, self._models.get(model, ()))

    def learn(self, model: str, counts: Counts, reported: int, window: int | None = None) -> None:
        """A report that is far from any tokenizer's is about something else, and left out. So is
        one of a request that has filled the window: Ollama cuts it, and counts what is left."""
        expected = tokens(counts)
        if not expected <= reported * _OFF or not reported <= expected * _OFF:
            return
        if window is not None and reported < self.tokens(model, counts) > _FULL * window:
            return
        reports = self._models.pop(model, [])
        self._models[model] = [*reports, Report(counts, reported)][-_REPORTS:]
        for oldest in list(self._models)[:-_MODELS]:
            del self._models[oldest]
        self._is_news = True

    def read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        self._models = self._saved() | self._models

    def write(self) -> None:
        """Another server may have learned of other models meanwhile."""
        if self.file is None or not self._is_news:
            return
        self._is_news = False
        models = self._saved() | self._models
        body = {
            "kinds": KINDS,
            "models": {
                model: [[*report.counts, report.tokens] for report in reports]
                for model, reports in list(models.items())[-_MODELS:]
            },
        }
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_quickly(self.file, [json.dumps(body).encode()])
        except OSError as error:
            _log.warning("%s could not be written (%s).", self.file, error.strerror)

    def _saved(self) -> dict[str, list[Report]]:
        """What a version that counts other kinds has saved is learned again."""
        if self.file is None:
            return {}
        try:
            body: Any = json.loads(self.file.read_text("utf-8"))
            if tuple(body["kinds"]) != KINDS:
                return {}
            return {
                str(model): [_report(row) for row in rows[-_REPORTS:]]
                for model, rows in body["models"].items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            _log.warning("%s cannot be read. What it holds is learned again.", self.file)
            return {}


def _report(row: list[Any]) -> Report:
    numbers = [float(number) for number in row]
    if len(numbers) != len(KINDS) + 1 or not all(0 <= number < 1e12 for number in numbers):
        raise ValueError("This is not a report of ours.")
    return Report(tuple(numbers[:-1]), numbers[-1])
