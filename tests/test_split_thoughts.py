"""The splitter: thoughts within the text, in tags or without an opening one."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.context import PYTHON
from jupyterlab_gptcode.step.pieces import CodeDelta, Text, Thinking
from jupyterlab_gptcode.step.splitter import Splitter

from .test_splitter import action, actions, split

BLOCK = "```python\nx\n```\n"
DRAFT = "```python\ndraft\n```\n"


def thoughts(document: str, *, unopened: bool = False) -> str:
    pieces = split([document], unopened=unopened)
    return "".join(piece.text for piece in pieces if isinstance(piece, Thinking))


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<think>", "</think>"),
        ("<Thinking>", "</Thinking>"),
        ("<reasoning>", "</reasoning>"),
        ("<thought>", "</thought>"),
        ("◁think▷", "◁/think▷"),
        ("[THINK]", "[/THINK]"),
        ("<|begin_of_thought|>", "<|end_of_thought|>"),
        (
            "<|channel|>analysis<|message|>",
            "<|end|><|start|>assistant<|channel|>final<|message|>",
        ),
        ("  <think>", "</think>"),
        ("<thinking>", "</think>"),
    ],
)
@pytest.mark.parametrize("before", ["", "I look.\n"])
def test_a_thought_is_never_an_action(opening: str, closing: str, before: str) -> None:
    document = f"{before}{opening}\nI try:\n{DRAFT}{closing}\n{BLOCK}"
    assert actions(document) == action("x")
    assert thoughts(document) == f"\nI try:\n{DRAFT}"


@pytest.mark.parametrize(
    ("document", "unopened"),
    [
        (f"I try:\n{DRAFT}</think>\n{BLOCK}", True),
        (f"Okay, so I try:\n{DRAFT}</think>{BLOCK}", False),
        (f"\nHmm.\n{DRAFT}\n</think>\n\n{BLOCK}", False),
        (f"{'It is so. ' * 110}\n{DRAFT}</think>\n{BLOCK}", False),
    ],
)
def test_a_thought_that_no_tag_opens_is_never_an_action(document: str, unopened: bool) -> None:
    found = split([document], unopened=unopened)
    code = [piece.text for piece in found if isinstance(piece, CodeDelta)]
    assert code == ["x"]
    assert "draft" in thoughts(document, unopened=unopened)


@pytest.mark.parametrize("unopened", [False, True])
def test_an_answer_without_a_thought_stays(unopened: bool) -> None:
    for document in (f"Okay, so I look.\n{BLOCK}", f"{'It is so. ' * 110}\n{BLOCK}", BLOCK):
        found = split([document], unopened=unopened)
        assert [piece.text for piece in found if isinstance(piece, CodeDelta)] == ["x"]
        assert not any(isinstance(piece, Thinking) for piece in found)


def test_a_thought_without_an_end_is_no_action() -> None:
    assert actions(f"<think>\n{DRAFT}") == []
    assert thoughts(f"<think>\n{DRAFT}") == f"\n{DRAFT}"


@pytest.mark.parametrize(
    "code", ["s = '<think>'", "<think>\ny\n</think>", "# </think>", "re.sub('</think>', '', s)"]
)
def test_tags_in_code_are_code(code: str) -> None:
    assert actions(f"```python\n{code}\n```\n") == action(code)


def test_a_tag_that_is_only_spoken_of_opens_nothing() -> None:
    document = f"I strip the `<think>` tags and </think>:\n{BLOCK}"
    assert actions(document) == action("x")
    assert thoughts(document) == ""


def test_a_quoted_tag_does_not_close_a_thought() -> None:
    document = f"<think>strip `</think>` then\n{DRAFT}</think>\n{BLOCK}"
    assert actions(document) == action("x")


def test_a_thought_in_a_field_of_its_own_holds_nothing_back() -> None:
    splitter = Splitter(PYTHON, unopened=True)
    splitter.expect_no_thought()
    assert splitter.feed("Okay, so") == [Text("Okay, so")]
