"""The GGUF files that can be used here, and how each is to be started."""

from __future__ import annotations

from pathlib import Path

from ..providers import Provider
from ..providers.embedded import (
    CONTEXT_WINDOW,
    Embedded,
    EmbeddedModel,
    find_files,
    read_gguf,
)
from ..settings import Config
from ..small_model import SLOTS, SmallModel, is_small
from .hub import recommended_file

_WINDOWS = (16_384, 8_192)  # tokens; the full prompt needs the larger one
_MOST = 2_000_000_000  # bytes of memory that a window may take


def embedded_models(config: Config, chosen: str) -> list[EmbeddedModel]:
    """The preferred first: the chosen one, then the latest download, then those that are small."""
    files = find_files(config.models_folder(), config.embedded_model, chosen)
    first = Path(chosen).expanduser() if chosen else None
    models = [described(file) for file in files]
    models.sort(key=lambda each: (each.file != first, each.small, -_time(each.file)))
    named: dict[str, EmbeddedModel] = {}
    for each in models:
        named.setdefault(each.name, each)
    return list(named.values())


def door_of(embedded: Embedded) -> Provider:
    """The provider with the help that its small models need; the others get none."""
    return SmallModel(embedded, small=embedded.is_small)


def described(file: Path) -> EmbeddedModel:
    listed = recommended_file(file.name)
    if listed.small if listed else is_small(file):
        return EmbeddedModel(file, CONTEXT_WINDOW, SLOTS, small=True)
    return EmbeddedModel(file, listed.window if listed else _window(file), small=False)


def _window(file: Path) -> int:
    """What the model was trained for, as far as its memory is bearable."""
    try:
        found = read_gguf(file)
    except (OSError, ValueError):
        return CONTEXT_WINDOW  # llama.cpp will say what is wrong
    fitting = (
        each for each in _WINDOWS if each <= found.trained and each * found.per_token <= _MOST
    )
    return next(fitting, min(found.trained or CONTEXT_WINDOW, CONTEXT_WINDOW))


def _time(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
