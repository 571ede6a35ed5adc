"""Ways to help a small model, by name: each makes the provider that the tasks are given to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from jupyterlab_gptcode.providers import Model, Provider
from jupyterlab_gptcode.providers.embedded.provider import Embedded
from jupyterlab_gptcode.step.step import Limits

Variant = Callable[[Path], tuple[Provider, Limits]]


class _Alone(Embedded):
    """Without help: the compact prompt, its errors told once."""

    def model(self, name: str) -> Model:
        return replace(super().model(name), small=False)


def _guided(attempts: int, drawn: int) -> Variant:
    return lambda file: (Embedded(file), Limits(attempts=attempts, drawn=drawn))


VARIANTS: dict[str, Variant] = {
    "alone, one repair": lambda file: (_Alone(file), Limits(max_steps=2)),
    "begun and mended": _guided(1, 0),
    "best of 5": _guided(1, 4),
    "best of 5, 2 attempts": _guided(2, 4),
    "best of 5, 4 attempts": _guided(4, 4),
}
