"""The splitter's work grows with the text, however long its lines and small its chunks are."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from jupyterlab_gptcode.context import PYTHON
from jupyterlab_gptcode.step.pieces import Piece
from jupyterlab_gptcode.step.splitter import Splitter

CHUNK = 8


class Counted(Splitter):
    """Counts the characters that it reads: a line that is understood, or all that has to wait."""

    work = 0

    def feed(self, text: str) -> list[Piece]:
        self.work += len(text)
        return super().feed(text)

    def _look(self, *, final: bool) -> list[Piece]:
        self.work += self._unread
        return super()._look(final=final)

    def _next_line(self, *, final: bool) -> str:
        line = super()._next_line(final=final)
        self.work += len(line) or self._unread
        return line

    def _thought(self, *, final: bool) -> Generator[Piece, None, bool]:
        before = self._unread
        is_over = yield from super()._thought(final=final)
        self.work += before - self._unread
        return is_over


def work(text: str, size: int) -> int:
    splitter = Counted(PYTHON)
    for start in range(0, len(text), size):
        splitter.feed(text[start : start + size])
    splitter.flush()
    return splitter.work


# What begins a text, and what it goes on with for long.
TEXTS = [
    ("", "a "),
    ("", "`a` "),
    ("x ```", "a "),
    ("```", "a "),
    ("> ", "a "),
    ("", "  "),
    ("", "- "),
    ("", "1."),
    ("", "~~"),
    ("", "<t"),
    ("", "a\n"),
    ("", "a ```b``` "),
    ("", "a```json\n"),
    ("```python ", "x=1 "),
    ("```python\n", "a "),
    ("```python\n", "``"),
    ("```python\n", "  "),
    ("```python\nx\n``` ", "a "),
    ("```python\ns='", "a "),
    ("```python\ns='''", "a "),
    ("```python\ns='''\n```\n", "a "),
    ("```python\ns='''\n```\n", "a\n"),
    ("```python\ns='''\n", "```\na\n"),
    ("", "```python\ns='''\n```\n"),
    ("```json\n", "a "),
    ("```json\n```", "a "),
    ("<think>", "a "),
    ("", "<think>a</think>"),
    ("Okay, so ", "a "),
    ("Okay, so ", "`</think>` "),
]


@pytest.mark.parametrize("size", [CHUNK, 10**6])
@pytest.mark.parametrize(("start", "more"), TEXTS)
def test_four_times_the_text_is_four_times_the_work(start: str, more: str, size: int) -> None:
    short, long = (work(start + more * (count // len(more)), size) for count in (4_000, 16_000))
    assert long < 5 * short
