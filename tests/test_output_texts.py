"""Texts of outputs are made once, and go with what has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context import output_texts as module
from jupyterlab_gptcode.context.output_texts import OutputTexts
from jupyterlab_gptcode.context.outputs import outputs_text
from jupyterlab_gptcode.protocol import Action, Cell, Level

from .build import code, stream


def test_they_are_made_once_for_each_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def counted(outputs: object, limit: int, level: Level) -> str:
        made.append(limit)
        return outputs_text(outputs, limit, level)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "outputs_text", counted)
    texts, cell = OutputTexts(), code("one", "1", stream("x" * 100))
    ran = Action("page", "ran", 1, 1, outputs=cell.outputs)
    for owner in (cell, cell, ran, ran):
        assert texts.of(owner, 1_000) == "x" * 100
        assert len(texts.of(owner, 30)) < 80
    assert made == [1_000, 30] * 2
    # An equal cell may be another one later.
    assert texts.of(code("one", "1", stream("y")), 1_000) == "y"


@given(st.lists(st.text(max_size=20), max_size=30))
def test_they_go_with_what_has_them(printed: list[str]) -> None:
    texts = OutputTexts()
    for text in printed:  # one after the other, so that ids are given again
        cell = Cell("one", "code", "", None, (stream(text),))
        assert texts.of(cell, 50) == outputs_text(cell.outputs, 50)
        del cell
    assert len(texts) == 0


def test_nothing_is_remembered_of_no_outputs() -> None:
    texts, cell = OutputTexts(), code("one", "1")
    assert texts.of(cell, 10) == ""
    assert len(texts) == 0
