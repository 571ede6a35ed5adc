"""Answers whose numbers are known to be true or false, and the outputs that they are about.

"Held out" are answers that were written when the rules were finished, and changed none of them. In
`vectors/numbers/`, "{12.7}" is a number that the outputs have and "{!12.8}" one that they do not
have; any other number in an answer says nothing that could be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jupyterlab_gptcode.numbers.lookup import Checked, Output, check_numbers
from jupyterlab_gptcode.numbers.printed import Printed

FOLDER = Path(__file__).with_name("vectors") / "numbers"
_HEAD = re.compile(r"^@@@ (.+)\n", re.MULTILINE)
_MARK = re.compile(r"\{(!?)([^{}\n]*\d[^{}\n]*)\}")


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    is_true: bool


@dataclass(frozen=True)
class Answer:
    about: tuple[str, ...]
    text: str
    marks: tuple[Mark, ...]


def _sections(file: Path) -> Iterator[tuple[str, str]]:
    parts = _HEAD.split(file.read_text("utf-8"))
    yield from zip(parts[1::2], parts[2::2], strict=True)


def outputs() -> dict[str, Printed]:
    files = FOLDER.glob("*outputs.txt")
    return {name: Printed(text) for file in files for name, text in _sections(file)}


def answers(files: str = "answers-*.txt") -> Iterator[Answer]:
    for file in sorted(FOLDER.glob(files)):
        for about, marked in _sections(file):
            text, marks = "", []
            end = 0
            for match in _MARK.finditer(marked):
                text += marked[end : match.start()]
                marks.append(Mark(len(text), len(text) + len(match[2]), not match[1]))
                text += match[2]
                end = match.end()
            yield Answer(tuple(about.split(", ")), text + marked[end:], tuple(marks))


def checked(answer: Answer, known: dict[str, Printed]) -> list[Checked]:
    return [*check_numbers(answer.text, [Output(n, known[n]) for n in answer.about], [])]


def states(answer: Answer, known: dict[str, Printed]) -> Iterator[tuple[str, str, str]]:
    """What each number is, how it was judged, and its text."""
    left = checked(answer, known)
    for mark in answer.marks:
        own = [each for each in left if mark.start <= each.start and each.end <= mark.end]
        kind = "true" if mark.is_true else "false"
        left = [each for each in left if each not in own]
        found = [str(each.state) for each in own] or ["unread"]
        state = "missing" if "missing" in found else "given" if "given" in found else found[0]
        yield kind, state, answer.text[mark.start : mark.end]
    for each in left:
        yield "no claim", each.state, answer.text[each.start : each.end]
