"""Ways to help a small model, by name: each makes the provider that the tasks are given to.

A variant "without" a part replaces that part by one that does nothing, for as long as it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from jupyterlab_gptcode.providers import Provider
from jupyterlab_gptcode.providers.embedded import Embedded, EmbeddedModel
from jupyterlab_gptcode.small_model import SLOTS, SmallModel, attempt, door, ranking, sampling
from jupyterlab_gptcode.step import Limits

from .candidates import Trials

Variant = Callable[[Path], AbstractContextManager[tuple[Provider, Limits]]]
Part = Mapping[tuple[ModuleType | type, str], object]

_RANKING: Part = {(sampling, "penalty"): lambda *_: 0, (sampling, "best"): lambda *_: 0}
_FIXES: Part = {
    (ranking, "fixed"): lambda code, _: code,
    (ranking, "with_saving"): lambda code, _: code,
}
_EXAMPLES: Part = {(attempt, "examples"): lambda *_: ()}
# The fence stays: it is what makes an answer a block.
_PREFILL: Part = {
    (attempt, "prefill"): lambda *_: "",
    (attempt.Attempt, "prefill_uncommented"): attempt.FENCE,
}


@contextmanager
def _alone(file: Path) -> Iterator[tuple[Provider, Limits]]:
    """Without help: the compact prompt, and its errors sent once."""
    yield Embedded([EmbeddedModel(file)]), Limits(max_steps=2)


def _helped(attempts: int = 2, samples: int = 4, without: Part | None = None) -> Variant:
    @contextmanager
    def variant(file: Path) -> Iterator[tuple[Provider, Limits]]:
        with ExitStack() as patches:
            for (owner, name), replacement in (without or {}).items():
                patches.enter_context(patch.object(owner, name, replacement))
            embedded = Embedded([EmbeddedModel(file, slots=SLOTS)])
            yield SmallModel(embedded, attempts=attempts, samples=samples), Limits()

    return variant


TRIALS = Trials()


def _tried(*, votes: bool) -> Variant:
    @contextmanager
    def variant(file: Path) -> Iterator[tuple[Provider, Limits]]:
        TRIALS.votes = votes
        TRIALS.counts.clear()
        with patch.object(door, "best_of_n", TRIALS.best_of_n), _helped()(file) as made:
            yield made

    return variant


VARIANTS: dict[str, Variant] = {
    "alone, one repair": _alone,
    "prefilled and fixed": _helped(1, 0),
    "best of 5": _helped(1, 4),
    "best of 5, 2 attempts": _helped(),
    "best of 5, 4 attempts": _helped(4, 4),
    "one that runs": _tried(votes=False),
    "most agree": _tried(votes=True),
    "without ranking": _helped(without=_RANKING),
    "without fixes": _helped(without=_FIXES),
    "without examples": _helped(without=_EXAMPLES),
    "without prefill": _helped(without=_PREFILL),
}
