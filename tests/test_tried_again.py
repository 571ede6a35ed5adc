"""Trials that come twice, too late, from elsewhere, or after a setting was changed."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from jupyterlab_gptcode.conversation import check_trial
from jupyterlab_gptcode.errors import Conflict, Unusable
from jupyterlab_gptcode.manager import Trials
from jupyterlab_gptcode.protocol import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    TrialRequest,
    TrialSource,
)
from jupyterlab_gptcode.trial import TrialRules

from .build import Story
from .client import CODE, Client
from .test_tried import STREAM, Tried, result, tried

__all__ = ["tried"]


async def test_two_reports_at_once_are_one_trial(tried: Tried) -> None:
    await tried.play()
    _, started = await tried.start(CODE)
    found = result(STREAM), result(written=["a.csv"])
    ends = await asyncio.gather(*(tried.end(started["trial"], each) for each in found))
    assert [status for status, _ in ends] == [200, 200]
    assert ends[0][1] == ends[1][1]
    assert [each["trial"] for each in await tried.trials()] == [ends[0][1]]


async def test_a_trial_belongs_to_its_conversation(tried: Tried) -> None:
    await tried.play()
    _, started = await tried.start(CODE)
    first = tried.id
    await tried.play()
    assert (await tried.end(started["trial"], result()))[0] == 404
    tried.id = first
    assert (await tried.end(started["trial"], result()))[0] == 200


async def test_a_report_after_the_block_has_run_changes_nothing(tried: Tried) -> None:
    await tried.play()
    _, started = await tried.start(CODE)
    await tried.client.act(tried.id, action="approved", source=CODE)
    assert await tried.runs(CODE) == 200
    assert (await tried.start(CODE))[1]["kind"] == "settled"
    ran = {"action": "ran", "cell": "new", "status": "ok", "source": CODE}
    assert (await tried.client.act(tried.id, **ran))[0] == 200
    assert (await tried.end(started["trial"], result(STREAM)))[0] == 200
    assert await tried.trials() == []


@pytest.mark.parametrize(
    "body", [b'{"client": "page", "result": ' + b'{"a": ' * 10**5, b'{"client": NaN}', b"[]"]
)
async def test_a_report_that_is_none_is_refused(tried: Tried, client: Client, body: bytes) -> None:
    await tried.play()
    _, started = await tried.start(CODE)
    path = ("conversations", tried.id, "trials", started["trial"])
    status, _ = await client.call("POST", *path, body=body)
    assert status in (400, 422)
    assert (await tried.end(started["trial"], result()))[0] == 200


async def test_a_report_is_bounded(tried: Tried) -> None:
    await tried.play()
    many = [{**STREAM, "text": "\u202ex" * 10**5}] * 9
    found = result(*many, written=["\u202e\n" * 10**4] * 1000, hosts=[{}, None, 7])
    found["blocks"] += [{}] * 100
    found["blocks"][0]["changes"] = [
        {"name": "x" * 10**4, "how": "new", "after": {"a": ["y" * 10**4] * 1000}}
    ]
    trial = await tried.tries(CODE, found)
    assert len(trial["blocks"]) == 1
    assert len(json.dumps(trial, ensure_ascii=False)) < 600_000


def story(*, tries: bool) -> Story:
    made = Story().prompt("Go", tries=tries)
    made.tell(CodeStart(1, "python", "```python\n", tries=tries), CodeDelta(1, CODE))
    verdict = "run" if tries else "ask"
    return made.tell(CodeEnd(1, cast(Any, verdict), "```\n", doubtful=not tries))


REQUEST = TrialRequest("page", 1, (TrialSource(1, CODE),))
FIRST = TrialRequest("page", 1, (TrialSource(1, CODE),), first=True)


@pytest.mark.parametrize("tries", [False, True])
def test_nothing_is_tried_below_a_ceiling_that_lets_nothing_run(*, tries: bool) -> None:
    entries = story(tries=tries).entries
    check_trial(entries, REQUEST, "ask")
    with pytest.raises(Conflict):
        check_trial(entries, REQUEST, "insert")


def test_nothing_is_tried_first_once_that_is_switched_off() -> None:
    entries = story(tries=False).entries
    check_trial(entries, FIRST, "run")
    with pytest.raises(Conflict):
        check_trial(entries, FIRST, "run", in_doubt=False)


async def test_the_model_tries_nothing_once_that_is_switched_off() -> None:
    active: Any = SimpleNamespace(id="c", entries=story(tries=True).entries)
    assert await Trials(TrialRules(by_model=True)).start(active, REQUEST)
    with pytest.raises(Unusable, match=r"c\.GPTCode\.model_tries"):
        await Trials(TrialRules(by_model=False)).start(active, REQUEST)
