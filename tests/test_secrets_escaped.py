"""A secret is one behind an escape, too: the `n` of `\\n` is no part of the word after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest

from jupyterlab_gptcode.masking import find
from jupyterlab_gptcode.request import render

from .build import Story, code, facts, stream
from .random_talk import PLAIN
from .secret_cases import cases, made
from .test_secrets_corpus import HARMLESS, SECRETS, TOLERATED, without_secrets

AROUND = {
    "a newline": "{}",
    "\\n": "\\n{}\\n",
    "\\t": "\\t{}\\t",
    "%20": "a%20{}",
    "%3D": "q%3D{}",
    "\\u003d": "q\\u003d{}",
    "\\x1b[31m": "\\x1b[31m{}\\x1b[0m",
    "\\u001b[1;31m": "\\u001b[1;31m{}\\u001b[0m",
    "a colour": "\x1b[1;31m{}\x1b[0m",
}
WHOLE: dict[str, Callable[[str], str]] = {
    "repr": lambda text: repr(f"one\n{text}\ntwo"),
    "JSON": lambda text: json.dumps({"a": f"one\n{text}\ntwo"}, ensure_ascii=False),
}
WRITTEN: dict[str, Callable[[str], str]] = {
    **{name: partial(str.replace, around, "{}") for name, around in AROUND.items()},
    **WHOLE,
}
TABLES = [case.label for case in cases("third_secrets")]  # which something before them moves


# A word is one only by its line, which is another one with something before it.
OF_LINES = {"%20", "%3D", "\\u003d"}


def left(text: str, secrets: list[str]) -> list[str]:
    after = without_secrets(text)
    return [secret for secret in secrets if secret in after]


@pytest.mark.parametrize("written", WRITTEN)
def test_no_secret_leaves(written: str) -> None:
    write = WRITTEN[written]
    leaving = [case.label for case in SECRETS if left(write(case.text), case.secrets)]
    leaving = [label for label in leaving if label not in TABLES]
    assert leaving in ([], ["env file with a word"] if written in OF_LINES else [])


@pytest.mark.parametrize("written", WHOLE)
def test_no_secret_leaves_of_a_table(written: str) -> None:
    write = WHOLE[written]
    tables = [case for case in cases("third_secrets") if "literal" not in case.label]
    leaving = [case.label for case in tables if left(write(case.text), case.secrets)]
    assert set(leaving) <= {"key behind a line continuation"}


@pytest.mark.parametrize("written", WRITTEN)
def test_what_is_known_by_itself_is_known_there(written: str) -> None:
    write = WRITTEN[written]
    alone = [each for case in SECRETS for each in case.secrets if not left(each, [each])]
    assert len(alone) >= 60
    assert [each for each in alone if left(write(each), [each])] == []


@pytest.mark.parametrize("written", WRITTEN)
def test_hardly_anything_harmless_is_masked(written: str) -> None:
    write = WRITTEN[written]
    masked = [case.label for case in HARMLESS if find(write(case.text))]
    assert len(masked) <= TOLERATED * len(HARMLESS), masked


def test_the_secret_key_of_an_account_is_named_as_one() -> None:
    (case,) = [case for case in SECRETS if case.label == "AWS console CSV"]
    assert [span.kind for span in find(case.text)] == ["AWS key id", "AWS secret key"]


def test_a_hugging_face_token_may_have_digits() -> None:
    token = made("hf_[w34]", "with digits").text
    assert [span.kind for span in find(f"login({token})")] == ["Hugging Face token"]


@pytest.mark.parametrize("around", AROUND.values())
def test_a_short_value_is_known_again_behind_an_escape(around: str) -> None:
    output = stream(around.format("hunter2x"))
    story = Story().prompt("Look", now=facts(code("one", "password = 'hunter2x'", output)))
    assert "hunter2x" not in str(render(story.entries, PLAIN))
