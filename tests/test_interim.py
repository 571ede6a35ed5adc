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
    from jupyterlab_gptcode.trial.copy.follow import frames
    from jupyterlab_gptcode.trial.copy.inside import FRAME

    def framed(*blocks: Json) -> bytes:
        texts = [json.dumps(block).encode() for block in blocks]
        return b"".join(FRAME.pack(len(text)) + text for text in texts)

    first, second = {"n": 1}, {"n": 2}
    early: Json = {"unfinished": True}
    assert frames(framed(early, early, first, early, second), 2) == [first, second]
    assert frames(framed(first, early), 2) == [first, early]
    assert frames(framed(early), 1) == [early]
    assert frames(framed(early, first, second), 1) == [first]
