"""Of a block that never ends, what it gave until then is reported."""

from __future__ import annotations

import json
import sys
from threading import Event

import pytest

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.trial.copy.interim import Interim
from jupyterlab_gptcode.trial.copy.outputs import Outputs


def test_what_came_so_far_is_reported() -> None:
    reports: list[Json] = []
    came = Event()

    def send(report: Json) -> None:
        reports.append(report)
        came.set()

    interim, outputs = Interim(send, seconds=0), Outputs(1000)
    outputs.write("stdout", "so far\n")
    interim.watch(outputs)
    assert came.wait(60)
    interim.report({"outputs": []})
    assert [report.get("unfinished") for report in reports] == [True, None]
    assert reports[0]["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": "so far\n"}
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="a supervisor needs Linux")
def test_the_last_report_of_a_block_counts() -> None:
    from jupyterlab_gptcode.trial.copy.inside import FRAME
    from jupyterlab_gptcode.trial.copy.reports import Reports

    def framed(*blocks: Json) -> bytes:
        texts = [json.dumps(block).encode() for block in blocks]
        return b"".join(FRAME.pack(len(text)) + text for text in texts)

    def frames(got: bytes, most: int) -> list[Json]:
        reports = Reports(most)
        for at in range(0, len(got), 7):
            reports.add(got[at : at + 7])
        return reports.blocks

    first, second = {"n": 1}, {"n": 2}
    early: Json = {"unfinished": True}
    assert frames(framed(early, early, first, early, second), 2) == [first, second]
    assert frames(framed(first, early), 2) == [first, early]
    assert frames(framed(early), 1) == [early]
    assert frames(framed(early, first, second), 1) == [first]


def test_a_report_that_is_too_large_leaves_a_block_that_failed() -> None:
    from jupyterlab_gptcode.trial.copy.inside import FRAME
    from jupyterlab_gptcode.trial.copy.reports import Reports, too_large

    def framed(text: bytes) -> bytes:
        return FRAME.pack(len(text)) + text

    reports = Reports(3, 3_000_000)
    reports.add(framed(b'{"n": "' + b"a" * 3_000_000 + b'"}') + framed(b'{"n": 1}')[:5])
    reports.add(framed(b'{"n": 1}')[5:])
    reports.add(framed(b'{"n": [' + b"[]," * 900_000 + b"[]]}"))
    assert reports.blocks == [too_large(), {"n": 1}, too_large()]
    assert reports.is_whole
    assert not reports.rest


def test_reports_are_limited_together() -> None:
    from jupyterlab_gptcode.trial.copy.inside import FRAME
    from jupyterlab_gptcode.trial.copy.reports import TOGETHER, Reports, too_large

    text = b'{"n": "' + b"a" * (TOGETHER // 3) + b'"}'
    reports = Reports(3)
    reports.add((FRAME.pack(len(text)) + text) * 3)
    assert reports.blocks[2] == too_large()
    assert too_large() not in reports.blocks[:2]


@pytest.mark.parametrize("most", [1, 3, 100])
def test_outputs_are_cut_where_they_are_too_many(most: int) -> None:
    outputs = Outputs(most)
    for kind in ("display_data", "update_display_data", "execute_result", "odd"):
        outputs.message(kind, {"data": {"text/plain": "abcdef"}, "transient": {"display_id": 1}})
    outputs.write("stdout", "more")
    texts = [each.get("text") or each["data"]["text/plain"] for each in outputs.taken()]
    assert sum(map(len, texts)) <= most
    assert outputs.cut is (most < 22)


def test_what_the_copy_says_is_made_fit_for_a_message() -> None:
    from jupyterlab_gptcode.trial.copy.testimony import read

    assert read(b'{"a": [NaN, -Infinity, 1.5, "\\ud83d", "\\ud83d\\ude00", "[[{"]}') == {
        "a": [None, None, 1.5, "?", "\U0001f600", "[[{"]
    }
    assert read(b'{"a": ' + b"[" * 50 + b"]" * 50 + b"}") is not None
    assert read(b'{"a": ' + b"[" * 300 + b"]" * 300 + b"}") is None
    assert read(b"[" * 10_000_000) is None
    assert read(b'"' + b'\\"' * 3_000_000) is None
    assert read(rb'{"a\\\"[": "\\", "b": "\"{"}') == {'a\\"[': "\\", "b": '"{'}
    assert [read(each) for each in (b"[]", b"{", b"", b"\xff", b'{"a": ' + b"9" * 5000 + b"}")] == (
        [None] * 5
    )
