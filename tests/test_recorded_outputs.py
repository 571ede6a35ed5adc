"""Outputs of real code: the whole text that the model is sent of each.

`python -m tests.recorded_outputs` writes these texts again after a change that means to change
them; `benchmarks/record_outputs.py` records the outputs themselves.
"""

from __future__ import annotations

import re

import pytest

from jupyterlab_gptcode.protocol import Json

from .recorded_outputs import RECORDED, SHARE, expected, recorded, sent

EXPECTED = expected()
SNIPPETS = list(recorded())


@pytest.mark.parametrize(
    ("stem", "name", "outputs"), SNIPPETS, ids=[f"{stem}: {name}" for stem, name, _ in SNIPPETS]
)
def test_what_is_sent_of_a_recorded_output(stem: str, name: str, outputs: list[Json]) -> None:
    text = sent(outputs)
    assert text.rstrip("\n") == EXPECTED[stem, name]
    assert len(text) <= SHARE + 100
    assert text.strip()


def test_there_are_two_hundred_of_every_type() -> None:
    assert len(SNIPPETS) >= 200
    assert len(SNIPPETS) == len(EXPECTED)
    types = {output["output_type"] for _, _, outputs in SNIPPETS for output in outputs}
    assert types == {"stream", "error", "execute_result", "display_data"}


def test_no_output_is_reported_as_none() -> None:
    """What cannot be read is named; text that names only an object stands for nothing."""
    says_nothing = re.compile(r"<(?:IPython|pandas|folium|plotly|altair)\.\S+ (?:object|at 0x\w+)>")
    assert [name for _, name, outputs in SNIPPETS if says_nothing.search(sent(outputs))] == []


def test_recordings_name_nobody_s_machine() -> None:
    for path in RECORDED.glob("*.json"):
        text = path.read_text("utf-8")
        assert set(re.findall(r"/(?:home|Users|root|opt|work)/\w+", text)) <= {"/home/user"}
