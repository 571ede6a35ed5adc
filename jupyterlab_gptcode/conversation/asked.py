"""What an answer asks to read: fenced blocks that run nothing.

Of outputs that were cut, some lines; or a skill of the project.

```output of=ab12 lines=200-400
```

```skill name=sales-report
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..protocol import TextDelta
from .entries import Begin, Body, Entry

_FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)")
_OUTPUT = re.compile(r"\s*output\b(?=.*\bof=[\"']?(?P<cell>[\w-]{1,40}))(?P<rest>.*)", re.S)
_LINES = re.compile(r"\blines=[\"']?(\d{1,9})(?:\s*(?:-|to)\s*(\d{1,9}))?")
_SKILL = re.compile(r"\s*skill\s+(?:name=)?[\"']?(?P<name>[\w.-]{1,64})[\"']?\s*")
_MOST = 3  # of each in one answer


@dataclass(frozen=True)
class AskedOutput:
    """Lines of a cell's outputs, by the cell's short id; `last` is 0 where no end is named."""

    cell: str
    first: int = 1
    last: int = 0


def asked_outputs(answer: Iterable[Body]) -> tuple[AskedOutput, ...]:
    """What the text of one answer asks for, the first three of them."""
    found = (_OUTPUT.fullmatch(info) for info in _infos(answer, "output"))
    return tuple(dict.fromkeys(_lines(each) for each in found if each))[:_MOST]


def asked_skills(answer: Iterable[Body]) -> tuple[str, ...]:
    """The names of the skills that it asks for, the first three of them."""
    found = (_SKILL.fullmatch(info) for info in _infos(answer, "skill"))
    return tuple(dict.fromkeys(each["name"] for each in found if each))[:_MOST]


def asked_in_turn(entries: Iterable[Entry], turn: int) -> set[AskedOutput | str]:
    """What the answers of a turn have asked for so far."""
    steps = groupby((entry for entry in entries if entry.turn == turn), lambda entry: entry.step)
    found: set[AskedOutput | str] = set()
    for _, step in steps:
        answer = [entry.body for entry in step]
        found.update(asked_outputs(answer), asked_skills(answer))
    return found


def latest_answer(entries: Sequence[Entry]) -> list[Body]:
    """What follows the start of the latest step."""
    begins = (at for at in reversed(range(len(entries))) if isinstance(entries[at].body, Begin))
    start = next(begins, len(entries))
    return [entry.body for entry in entries[start + 1 :]]


def _lines(output: re.Match[str]) -> AskedOutput:
    lines = _LINES.search(output["rest"])
    first, last = (int(lines[1]), int(lines[2] or 0)) if lines else (1, 0)
    return AskedOutput(output["cell"], first, last)


def _infos(answer: Iterable[Body], word: str) -> Iterator[str]:
    """What follows the marks of each fence that opens, where the answer has this word."""
    text = "".join(body.text for body in answer if isinstance(body, TextDelta))
    if word not in text:
        return
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
        yield fence["info"]
