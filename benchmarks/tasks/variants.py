"""Ways to help a small model, by name: each makes the provider that the tasks are given to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jupyterlab_gptcode.providers import Provider
from jupyterlab_gptcode.providers.embedded import Embedded

VARIANTS: dict[str, Callable[[Path], Provider]] = {
    "compact": Embedded,
}
