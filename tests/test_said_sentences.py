"""What users read of checks and files are the sentences that the page can translate.

`checkwords.spec.ts` and `errortext.spec.tsx` check that the page knows each.
"""

from __future__ import annotations

import json
import re

import pytest

from jupyterlab_gptcode.clean_run.causes import Cause
from jupyterlab_gptcode.clean_run.missing import Missing
from jupyterlab_gptcode.clean_run.report import CheckedRow
from jupyterlab_gptcode.clean_run.sentences import died, endless, of_cause, of_missing, verdict_of
from jupyterlab_gptcode.files.profile.read import read

from .said_sentences import VECTORS, vector


@pytest.mark.parametrize("name", VECTORS)
def test_the_page_has_the_list(name: str) -> None:
    """To write it again: `python -m tests.said_sentences`."""
    assert json.loads(vector(name).read_text("utf-8")) == VECTORS[name]()


def test_no_sentence_of_a_check_is_missing() -> None:
    rows = [CheckedRow("a", at, "failed") for at in range(1, 9)]
    varying = [CheckedRow("a", 1, "varies"), CheckedRow("b", 2, "varies")]
    for sentence in (
        *(
            of_missing(Missing("x", where, 2, 3))
            for where in ("failed", "below", "gone", "nowhere")
        ),
        of_missing(Missing("x", "gone", 0, 0)),
        *(of_cause(Cause(why, 2, "x")) for why in ("edited", "above", "gone", "file", "clock")),
        *(of_cause(Cause(why)) for why in ("above", "gone", "unknown")),
        *(died(code) for code in (None, -9, -11, 3)),
        endless(2.5),
        *(verdict_of(rows[:count]).text for count in (0, 1, 2, 8)),
        *verdict_of(varying).text.split(". ")[:1],
    ):
        assert _is_known(sentence, "checks"), sentence


@pytest.mark.parametrize("content", ["", "SQLite format 3\0", "PK\3\4", "PAR1"])
def test_no_sentence_about_a_file_is_missing(content: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    order = {"path": str(path), "name": "a.csv", "values": True, "confirmed": False}
    found = read({**order, "hidden": False, "notes": [], "seconds": 5})
    assert _is_known(found["problem"], "files"), found["problem"]


def _is_known(sentence: str, name: str) -> bool:
    said = f"{sentence.rstrip('.')}."
    return any(
        re.fullmatch(re.sub(r"%\d", ".+", re.escape(each)), said, re.S) for each in VECTORS[name]()
    )
