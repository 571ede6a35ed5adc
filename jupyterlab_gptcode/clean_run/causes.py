"""Why a cell gives something else than the notebook shows, as far as the notebook says. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from .names import names_of
from .notebook import Code, Notebook
from .slices import used

Why = Literal[
    "edited",
    "never",
    "below",
    "above",
    "twice",
    "gone",
    "file",
    "random",
    "clock",
    "network",
    "unknown",
]
# Reasons for which a notebook that runs gives other results each time.
VARIES: Collection[Why] = ("random", "clock", "network")

_RANDOM = re.compile(
    r"\brandom\b|\brand(?:n|int|om_sample)?\(|\bdefault_rng\(|\bshuffle\(|\.sample\("
    r"|\buuid\d?\b|\bsecrets\b|\burandom\b|\btrain_test_split\("
    r"|\bmake_(?:blobs|classification|regression|moons|circles)\("
)
_CLOCK = re.compile(
    r"\btime\.(?:time|perf_counter|monotonic|process_time|ctime|strftime|localtime)"
    r"|\bperf_counter\b|\btime\(\)|\b(?:utc)?now\(|\btoday\(|%%?time(?:it)?\b|\btimeit\b|\bgetpid\b"
)
_NETWORK = re.compile(
    r"\brequests\b|\burllib\b|\burlopen\b|\bhttpx\b|https?://|\bread_html\(|\bsocket\b"
)


@dataclass(frozen=True)
class Cause:
    """`position` is the cell that is to blame, 0 if none is; `name` a variable or a file."""

    why: Why = "unknown"
    position: int = 0
    name: str = ""
    count: int = 0


def cause(notebook: Notebook, code: Code, changed: Mapping[str, bool]) -> Cause:
    """The likeliest cause. `changed` are the files that the notebook names and does not write, and
    whether each is known to have changed since the cell ran."""
    sources = list(notebook.sources_of(code))
    order = _of_order(notebook, code, sources)
    return next(order, None) or next(_of_world(sources, changed), Cause())


def reads_clock(notebook: Notebook, code: Code) -> bool:
    sources = list(notebook.sources_of(code))
    return any(_CLOCK.search(text) for _, text in used(sources))


def _of_order(notebook: Notebook, code: Code, sources: list[Code]) -> Iterator[Cause]:
    """What the execution counts and the kernel's history show."""
    for each in sources:
        ran = notebook.source_at(each.count) if each.count else None
        if ran is not None and ran.strip() != each.cell.source.strip():
            yield Cause("edited", each.position)
    for each in sources:
        if code.count and not each.count:
            yield Cause("never", each.position)
    yield from _below(notebook, sources)
    for each in sources[1:]:
        if each.count > code.count:
            yield Cause("above", each.position, _shared(each, sources))
    yield from _gone(notebook, sources)
    for each in sources:
        if notebook.times(each) > 1 and each.names.needs & each.names.writes:
            yield Cause("twice", each.position)


def _below(notebook: Notebook, sources: list[Code]) -> Iterator[Cause]:
    """A cell further below that had run before, and changes what this one needs."""
    for each in sources:
        for other in notebook.codes:
            names = other.names.writes & each.names.needs
            if other.position > each.position and 0 < other.count < each.count and names:
                yield Cause("below", other.position, min(names))


def _gone(notebook: Notebook, sources: list[Code]) -> Iterator[Cause]:
    for each in sources:
        for past in notebook.past:
            names = names_of(past.source).writes & each.names.needs
            if names and past.count < (each.count or past.count + 1):
                where = past.position if past.position < each.position else 0
                yield Cause("gone", where, min(names), past.count)


def _shared(each: Code, sources: list[Code]) -> str:
    needed = {name for other in sources for name in other.names.needs}
    return min(each.names.writes & needed, default="")


def _of_world(sources: list[Code], changed: Mapping[str, bool]) -> Iterator[Cause]:
    named = [name for each in sources for name in each.names.texts if name in changed]
    yield from (Cause("file", 0, name) for name in named if changed[name])
    texts = list(used(sources))
    patterns: tuple[tuple[Why, re.Pattern[str]], ...] = (
        ("random", _RANDOM),
        ("clock", _CLOCK),
        ("network", _NETWORK),
    )
    for why, pattern in patterns:
        yield from (Cause(why, each.position) for each, text in texts if pattern.search(text))
    yield from (Cause("file", 0, name) for name in named)
