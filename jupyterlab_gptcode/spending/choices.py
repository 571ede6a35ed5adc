"""The limits and prices that the user has set: `spending.json` in the data folder."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..disk import write_private
from ..errors import SaveError
from ..providers.price import Price
from .limits import UNITS, Limit, Scope, Unit, limits_in
from .prices import price

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choices:
    """`prices` are by the whole name of a model."""

    limits: tuple[Limit, ...] = ()
    prices: Mapping[str, Price] = field(default_factory=dict)


class SavedChoices:
    """Reads the file again when another process has changed it. All of it waits for the disk."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._choices = Choices()
        self._damaged = False

    def read(self) -> Choices:
        if self._file is None:
            return self._choices
        try:
            status = self._file.stat()
            seen = (status.st_mtime_ns, status.st_size)
            if seen != self._seen:
                self._choices = _parsed(json.loads(self._file.read_text("utf-8")))
                self._seen = seen
            self._damaged = False
        except FileNotFoundError:
            self._choices, self._seen = Choices(), None
        except (OSError, ValueError, TypeError, AttributeError):
            # Limits that were read before stay in force.
            _log.warning("%s cannot be read. Its limits are not in force.", self._file)
            self._damaged = True
        return self._choices

    def set_limit(self, scope: Scope, unit: Unit, most: float | None) -> None:
        """Without `most` there is none."""
        known = self.read()
        others = [each for each in known.limits if (each.scope, each.unit) != (scope, unit)]
        new = [] if most is None else [Limit(scope, unit, most)]
        self._write(Choices((*others, *new), known.prices))

    def set_price(self, model: str, found: Price | None) -> None:
        """Without a price, what is known of the model counts again."""
        known = self.read()
        prices = {name: each for name, each in known.prices.items() if name != model}
        self._write(Choices(known.limits, {**prices, **({model: found} if found else {})}))

    def _write(self, choices: Choices) -> None:
        limits: dict[str, dict[str, float]] = {unit: {} for unit in UNITS}
        for each in choices.limits:
            limits[each.unit][each.scope] = each.most
        prices = {model: asdict(each) for model, each in choices.prices.items()}
        if self._file is not None:
            try:
                body = json.dumps({"limits": limits, "prices": prices}, indent=1)
                write_private(self._file, body, damaged=self._damaged)
            except OSError as error:
                raise SaveError(
                    f"{self._file} could not be written ({error.strerror}). Nothing was changed. "
                    "Make room or check the folder's permissions, then try again."
                ) from None
        self._choices, self._seen = choices, None


def _parsed(body: Any) -> Choices:
    limits = body.get("limits", {})
    prices = {str(model): price(found) for model, found in body.get("prices", {}).items()}
    return Choices(
        tuple(each for unit in UNITS for each in limits_in(limits.get(unit), unit)),
        {model: found for model, found in prices.items() if found is not None},
    )
