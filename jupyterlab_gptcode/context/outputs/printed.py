"""What a cell printed, as a reader needs it: the last state of bars, and nothing twice.

Long texts are remembered: each request is made of all outputs so far.
"""

from __future__ import annotations

import functools

from .alike import without_the_same
from .progress import without_old_bars
from .stacktraces import fold_printed
from .streams import plain
from .wrapped import unwrapped

_LONG = 2_000  # characters that take a millisecond
_REMEMBERED = 128


def printed_text(text: str) -> str:
    return _text(text) if len(text) < _LONG else _remembered(text)


def _text(text: str) -> str:
    shown = fold_printed(without_old_bars(plain(text)))
    return unwrapped(without_the_same(shown)).rstrip("\n")


_remembered = functools.lru_cache(maxsize=_REMEMBERED)(_text)
