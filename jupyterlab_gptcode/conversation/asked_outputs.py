"""What an answer asks to read of outputs that were cut: fenced blocks that run nothing.

```output of=ab12 lines=200-400
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ..protocol import TextDelta
from .entries import Body, Entry

_FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)")
_OUTPUT = re.compile(r"\s*output\b(?=.*\bof=[\"']?(?P<cell>[\w-]{1,40}))(?P<rest>.*)", re.S)
_LINES = re.compile(r"\blines=[\"']?(\d{1,9})(?:\s*(?:-|to)\s*(\d{1,9}))?")
_MOST = 3  # in one answer


@dataclass(frozen=True)
class AskedOutput:
    """Lines of a cell's outputs, by the cell's short id; `last` is 0 where no end is named."""

    cell: str
    first: int = 1
    last: int = 0


def asked_outputs(answer: Iterable[Body]) -> tuple[AskedOutput, ...]:
    """What the text of one answer asks for, the first three of them."""
    text = "".join(body.text for body in answer if isinstance(body, TextDelta))
    return tuple(dict.fromkeys(_asked(text)))[:_MOST] if "output" in text else ()


def asked_in_turn(entries: Iterable[Entry], turn: int) -> set[AskedOutput]:
    """What the answers of a turn have asked for so far."""
    steps = groupby((entry for entry in entries if entry.turn == turn), lambda entry: entry.step)
    return {each for _, step in steps for each in asked_outputs(entry.body for entry in step)}


def _asked(text: str) -> Iterator[AskedOutput]:
    marks = ""  # of the open fence
    for line in text.splitlines():
        fence = _FENCE.fullmatch(line)
        if fence is None:
            continue
        if marks:
            is_end = fence["marks"].startswith(marks) and not fence["info"].strip()
            marks = "" if is_end else marks
            continue
        marks = fence["marks"]
        if output := _OUTPUT.fullmatch(fence["info"]):
            lines = _LINES.search(output["rest"])
            first, last = (int(lines[1]), int(lines[2] or 0)) if lines else (1, 0)
            yield AskedOutput(output["cell"], first, last)
