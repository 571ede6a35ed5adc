"""How many tokens a text has: counted by kind, and learned from what endpoints report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.estimate import errors
from jupyterlab_gptcode.spending import (
    KINDS,
    Report,
    added,
    counted,
    counted_messages,
    tokens,
)
from jupyterlab_gptcode.spending.calibration import Calibration


def kinds(text: str) -> dict[str, float]:
    return {kind: count for kind, count in zip(KINDS, counted(text), strict=True) if count}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("the quickest", {"word": 2, "letter": 4}),
        ("x_1 = 42", {"word": 1, "digit": 3, "sign": 2}),
        ("if x:\n        return\n\n", {"word": 3, "letter": 2, "sign": 1, "line": 2, "blank": 1}),
        ("Größe", {"word": 2, "accent": 2}),
        ("Привет", {"greek": 6}),
        ("مرحبا", {"arabic": 5}),
        ("你好、世界", {"han": 4, "other": 1}),
        ("カタカナ", {"kana": 4}),
        ("한국어", {"hangul": 3}),
        ("नमस्ते", {"indic": 6}),
        ("😀", {"other": 1}),
    ],
)
def test_a_text_is_counted_by_its_kinds(text: str, expected: dict[str, float]) -> None:
    assert kinds(text) == expected


@given(st.text(), st.text())
def test_two_texts_have_what_each_has(one: str, other: str) -> None:
    apart = added([counted(one), counted(other)])
    assert counted(f"{one}\n{other}") == pytest.approx(
        added([apart, counted("\n")]), abs=1 + (one[-1:] + other[:1]).count("\n")
    )


def test_a_message_costs_a_little_and_an_image_more() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    content = [{"type": "text", "text": "Look"}, image]
    counts = counted_messages([{"role": "user", "content": content}])
    found = {kind: count for kind, count in zip(KINDS, counts, strict=True) if count}
    assert found == {"word": 1, "message": 1, "image": 1}


@pytest.mark.parametrize(("family", "found"), errors(3).items(), ids=list(errors(3)))
def test_after_three_answers_it_is_within_a_tenth(family: str, found: list[float]) -> None:
    assert {name: each for name, each in enumerate(found) if abs(each) > 0.1} == {}, family


def test_what_is_learned_of_one_kind_says_little_of_another() -> None:
    russian, english = counted("Привет " * 100), counted("Hello there " * 100)
    reports = [Report(russian, 2 * tokens(russian))]
    assert tokens(russian, reports) == pytest.approx(2 * tokens(russian), rel=0.1)
    assert tokens(english, reports) < 1.5 * tokens(english)


COUNTS = counted("How much is this? " * 20)


async def test_reports_outlast_the_server(tmp_path: Path) -> None:
    calibration = Calibration(tmp_path / "tokens.json")
    expected = 2 * calibration.tokens("m", COUNTS)
    calibration.learn("m", COUNTS, expected)
    calibration.write()
    again = Calibration(tmp_path / "tokens.json")
    again.read()
    assert again.tokens("m", COUNTS) == calibration.tokens("m", COUNTS)
    assert again.tokens("m", COUNTS) == pytest.approx(expected, rel=0.1)
    assert "How much" not in (tmp_path / "tokens.json").read_text("utf-8")


def test_a_report_about_something_else_is_left_out() -> None:
    calibration = Calibration()
    before = calibration.tokens("m", COUNTS)
    for reported in (0, before // 5, before * 5):
        calibration.learn("m", COUNTS, reported)
    assert calibration.tokens("m", COUNTS) == before


def test_a_request_that_was_cut_teaches_nothing() -> None:
    calibration = Calibration()
    before = calibration.tokens("m", COUNTS)
    calibration.learn("m", COUNTS, round(before * 0.7), window=before)
    assert calibration.tokens("m", COUNTS) == before
    # One that has more tokens than estimated was not cut.
    calibration.learn("m", COUNTS, round(before * 1.5), window=before)
    assert calibration.tokens("m", COUNTS) > before


def test_the_file_stays_small(tmp_path: Path) -> None:
    calibration = Calibration(tmp_path / "tokens.json")
    for model in range(60):
        for _ in range(20):
            calibration.learn(str(model), COUNTS, 100)
        calibration.write()
    models = json.loads((tmp_path / "tokens.json").read_text("utf-8"))["models"]
    assert list(models) == [str(model) for model in range(10, 60)]
    assert {len(reports) for reports in models.values()} == {12}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"kinds": ["other"], "models": {"m": [[1, 2]]}}',
        json.dumps({"kinds": KINDS, "models": {"m": [[1, 2]]}}),
        json.dumps({"kinds": KINDS, "models": {"m": [["a"] * (len(KINDS) + 1)]}}),
        json.dumps({"kinds": KINDS, "models": {"m": [[-1] * (len(KINDS) + 1)]}}),
    ],
)
def test_a_damaged_file_is_learned_again(tmp_path: Path, text: str) -> None:
    file = tmp_path / "tokens.json"
    file.write_text(text)
    calibration = Calibration(file)
    calibration.read()
    assert calibration.tokens("m", COUNTS) == tokens(COUNTS)
    calibration.learn("m", COUNTS, 100)
    calibration.write()
    assert list(json.loads(file.read_text("utf-8"))["models"]) == ["m"]
