"""Waiting code is tried on a copy of the kernel: which may be, what is recorded of it, and when a
trial lets it run without a question."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_gptcode.protocol import CodeEnd, Json, check

from .client import BLOCK, CODE, Client, Script, of_type
from .openapi_calls import TRIED
from .test_audit import Recorded, app, recorded

__all__ = ["app", "recorded"]
ON = [{"trials": True}]
IN_DOUBT = [{"trials": True, "try_when_in_doubt": True}]
DOUBTFUL = "import acme\nx = acme.total(1)"
STREAM: Json = {"output_type": "stream", "name": "stdout", "text": "42\n"}
MOMENT: Json = {"process": "p", "count": 3}


def result(*outputs: Json, ended: str = "done", **facts: object) -> Json:
    blocks = [{"outputs": list(outputs), "error": False, "seconds": 0.1, "changes": []}]
    return {"blocks": blocks, "facts": {"ended": ended, "seconds": 0.2, **facts}}


class Tried:
    """A conversation whose turn waits for the user."""

    def __init__(self, client: Client, script: Script) -> None:
        self.client, self._script = client, script

    async def play(self, answer: str = BLOCK, **fields: Any) -> Tried:
        self._script.play({"when": "", "answers": [answer]})
        self.id = await self.client.new()
        self.events = await self.client.prompt(self.id, "Go", **{"mode": "ask", **fields})
        return self

    async def start(self, *sources: str, **fields: Any) -> Any:
        asked = [{"block": number, "source": each} for number, each in enumerate(sources, 1)]
        body = {"client": "page", "turn": 1, "sources": asked, **fields}
        return await self.client.call("POST", "conversations", self.id, "trials", body=body)

    async def end(self, trial: str, found: Json, client: str = "page") -> Any:
        body = {"client": client, "result": found, "moment": MOMENT}
        return await self.client.call("POST", "conversations", self.id, "trials", trial, body=body)

    async def tries(self, source: str, found: Json, **fields: Any) -> Json:
        status, started = await self.start(source, **fields)
        assert status == 200, started
        status, trial = await self.end(started["trial"], found)
        assert status == 200, trial
        check("Trial", trial)
        return dict(trial)

    async def trials(self) -> list[Json]:
        """Those that a page gets that opens the conversation."""
        actions = of_type(await self.client.read(self.id), "action")
        return [each for each in actions if each["action"] == "tried"]

    async def runs(self, source: str) -> int:
        return int((await self.client.start_run(self.id, source))[0])


@pytest.fixture
def tried(client: Client, script: Script) -> Tried:
    return Tried(client, script)


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_a_trial_is_recorded_with_the_source_that_it_was_started_with(tried: Tried) -> None:
    await tried.play()
    status, started = await tried.start(CODE)
    assert (status, sorted(started)) == (200, ["start", "stop", "trial"])
    assert CODE in started["start"]
    found = result(STREAM, written=["a.csv"])
    _, trial = await tried.end(started["trial"], {**found, "sources": ["forged"]})
    assert trial == {
        "trial": started["trial"],
        "blocks": [{"block": 1, "source": CODE, **found["blocks"][0], "unread": 0}],
        "facts": {**found["facts"], "overlay": False},
        "moment": MOMENT,
        "effects": ["writes files: a.csv"],
    }
    # The answer was lost: the page reports it again.
    assert await tried.end(started["trial"], result()) == (200, trial)
    assert [each["trial"] for each in await tried.trials()] == [trial]


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_a_trial_is_no_yes_and_is_not_sent(tried: Tried, script: Script) -> None:
    await tried.play()
    trial = await tried.tries(CODE, result(STREAM))
    assert "passed" not in trial
    assert await tried.runs(CODE) == 409
    await tried.client.act(tried.id, action="skipped")
    await tried.client.prompt(tried.id, "More", step="two")
    assert trial["trial"] not in str(script.requests)


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_pages_that_open_it_later_get_what_waiting_cards_show(tried: Tried) -> None:
    await tried.play()
    trial = await tried.tries(CODE, result(STREAM))
    await tried.client.act(tried.id, action="skipped")
    shown = [each["trial"] for each in await tried.trials()]
    assert shown == [trial]
    await tried.client.prompt(tried.id, "More", step="two")
    (later,) = [each["trial"] for each in await tried.trials()]
    assert later["blocks"] == [{**trial["blocks"][0], "outputs": []}]


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_a_chain_says_which_blocks_were_not_reached(tried: Tried) -> None:
    await tried.play(f"{BLOCK}\n```python\nprint(7)\n```\n")
    _, started = await tried.start(CODE, "print(7)")
    failed = {"outputs": [], "error": True}
    _, trial = await tried.end(started["trial"], {**result(), "blocks": [failed]})
    assert [(each["block"], each.get("unreached", False)) for each in trial["blocks"]] == [
        (1, False),
        (2, True),
    ]


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_a_block_that_ended_the_copy_was_reached(tried: Tried) -> None:
    await tried.play(f"{BLOCK}\n```python\nprint(7)\n```\n")
    for ended, unreached in [("exit", [False, True]), ("done", [True, True])]:
        _, started = await tried.start(CODE, "print(7)")
        found = result(ended=ended, written=["a.csv"], parts=[{"written": [0]}])
        _, trial = await tried.end(started["trial"], {**found, "blocks": []})
        assert [each.get("unreached", False) for each in trial["blocks"]] == unreached
        assert trial["facts"]["parts"] == [{"written": [0]}]
        check("Trial", trial)


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_what_must_not_be_tried(tried: Tried) -> None:
    await tried.play()
    assert (await tried.start(CODE, client="other"))[1]["kind"] == "taken"
    assert (await tried.start(CODE, turn=2))[1]["kind"] == "over"
    assert (await tried.start(CODE, "x"))[1]["kind"] == "no-block"
    assert (await tried.start(CODE, first=True))[1]["kind"] == "asks"
    _, started = await tried.start(CODE)
    assert (await tried.end(started["trial"], result(), "other"))[0] == 409
    assert (await tried.end("none", result()))[0] == 404
    await tried.client.act(tried.id, action="skipped")
    assert (await tried.start(CODE))[0] == 409


@pytest.mark.parametrize("gptcode_config", [{"trials": False}], indirect=True)
async def test_the_administrator_may_switch_trials_off(tried: Tried) -> None:
    await tried.play()
    assert await tried.client.call("GET", "trials") == (200, {"ask": ""})
    status, refused = await tried.start(CODE)
    assert (status, refused["kind"]) == (422, "locked")
    assert "c.GPTCode.trials" in refused["message"]


async def judged(tried: Tried, code: str, mode: str = "safe", *, chosen: bool = True) -> Json:
    await tried.play(f"```python\n{code}\n```\n", mode=mode, try_in_doubt=chosen)
    (end,) = (event for event in tried.events if event["type"] == "code-end")
    return end


@pytest.mark.parametrize("gptcode_config", IN_DOUBT, indirect=True)
@pytest.mark.parametrize(
    ("code", "mode", "doubtful"),
    [
        (DOUBTFUL, "safe", True),
        (DOUBTFUL, "ask", False),
        (DOUBTFUL, "run", False),
        ("%acme 1", "safe", True),
        ("from os import *\nx = 1", "safe", True),
        (f"{DOUBTFUL}\nopen('../a.csv', 'w')", "safe", False),
        (f"{DOUBTFUL}\nexec(text)", "safe", False),
        ("import pickle\npickle.load(file)", "safe", False),
        ("x = [1, 2", "safe", False),
        ("x = 1", "safe", False),
    ],
)
async def test_only_code_of_which_it_is_not_known_what_it_does_is_in_doubt(
    tried: Tried, code: str, mode: str, doubtful: bool
) -> None:
    assert (await judged(tried, code, mode)).get("doubtful", False) == doubtful


@pytest.mark.parametrize(
    ("gptcode_config", "chosen"),
    [({}, False), ({"try_when_in_doubt": False}, True), ({"trials": False}, True)],
    indirect=["gptcode_config"],
)
async def test_nothing_is_tried_first_unless_the_user_and_the_administrator_say_so(
    tried: Tried, *, chosen: bool
) -> None:
    assert "doubtful" not in await judged(tried, DOUBTFUL, chosen=chosen)
    assert (await tried.start(DOUBTFUL, first=True))[1]["kind"] in ("asks", "locked")


@pytest.mark.parametrize("gptcode_config", IN_DOUBT, indirect=True)
async def test_what_touched_nothing_outside_runs_without_a_question(
    tried: Tried, recorded: Recorded
) -> None:
    await judged(tried, DOUBTFUL)
    assert await tried.runs(DOUBTFUL) == 409
    trial = await tried.tries(DOUBTFUL, result(STREAM), first=True)
    assert (trial["passed"], trial["effects"]) == (True, [])
    assert await tried.runs(f"{DOUBTFUL}\n") == 409  # only what was tried
    assert await tried.runs(DOUBTFUL) == 200
    ran = {"action": "ran", "cell": "new", "status": "ok", "source": DOUBTFUL}
    assert (await tried.client.act(tried.id, **ran))[0] == 200
    deeds = [data for name, data in recorded() if name == "block"]
    assert [data["what"] for data in deeds] == ["judged", "tried", "ran"]
    assert (deeds[1]["passed"], deeds[1]["ended"]) == (True, "done")
    assert deeds[2]["approved_by"] == "trial"


TOUCHED: dict[str, tuple[Json, list[str]]] = {
    "it writes": (result(written=["a.csv"]), ["writes files: a.csv"]),
    "it calls": (result(hosts=["x.org"]), ["uses the network: x.org"]),
    "it takes too long": (result(ended="time"), []),
    "it is stopped": (result(ended="stopped"), []),
    "it fails": ({**result(), "blocks": [{"outputs": [], "error": True}]}, []),
    "it says nothing of itself": ({**result(), "blocks": []}, []),
    "nothing is known": ({}, []),
}


@pytest.mark.parametrize("gptcode_config", IN_DOUBT, indirect=True)
@pytest.mark.parametrize("name", TOUCHED)
async def test_else_the_user_is_asked_and_sees_what_it_does(tried: Tried, name: str) -> None:
    found, effects = TOUCHED[name]
    await judged(tried, DOUBTFUL)
    trial = await tried.tries(DOUBTFUL, found, first=True)
    assert (trial["passed"], trial["effects"]) == (False, effects)
    assert await tried.runs(DOUBTFUL) == 409
    await tried.client.act(tried.id, action="approved", source=DOUBTFUL)
    assert await tried.runs(DOUBTFUL) == 200


@pytest.mark.parametrize("gptcode_config", IN_DOUBT, indirect=True)
async def test_a_later_trial_or_mode_takes_the_leave_back(tried: Tried) -> None:
    await judged(tried, DOUBTFUL)
    await tried.tries(DOUBTFUL, result(), first=True)
    await tried.tries(DOUBTFUL, result(written=["a.csv"]), first=True)
    assert await tried.runs(DOUBTFUL) == 409
    await tried.tries(DOUBTFUL, result(), first=True)
    await tried.client.act_turn(tried.id, "taken-over", "other", mode="ask")
    run = await tried.client.act(tried.id, action="running", source=DOUBTFUL, client="other")
    assert run[0] == 409


@pytest.mark.parametrize("gptcode_config", IN_DOUBT, indirect=True)
async def test_other_code_than_the_model_s_is_not_measured(tried: Tried) -> None:
    await judged(tried, DOUBTFUL)
    assert (await tried.start("x = 1", first=True))[1]["kind"] == "asks"
    # What the user tries is not a measure.
    await tried.tries(DOUBTFUL, result())
    assert await tried.runs(DOUBTFUL) == 409


def test_journals_without_doubts_open() -> None:
    assert CodeEnd(1, "ask", "").doubtful is False
    assert check("TrialReport", TRIED)
