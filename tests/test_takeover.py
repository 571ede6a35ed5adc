"""One page drives a turn: the others are refused, take over, or wait until it is over."""

from __future__ import annotations

import json
from pathlib import Path

from jupyterlab_gptcode.conversation.action_rules import TAKEN

from .client import CODE, Client, Script, driver, plain, prompts, start_turn, texts

CONFLICT = (409, {"kind": "taken", "message": TAKEN})
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "42\n"}


async def test_a_page_that_does_not_drive_is_refused(
    client: Client, script: Script, journals: Path
) -> None:
    conversation = await start_turn(client, script)
    before = (journals / f"{conversation}.jsonl").read_bytes()
    for name, fields in [
        ("inserted", {"cell": "new"}),
        ("approved", {"source": CODE}),
        ("running", {"source": CODE}),
        ("skipped", {}),
        ("ran", {"status": "ok"}),
    ]:
        answer = await client.act(conversation, action=name, client="other", **fields)
        assert answer == CONFLICT
    assert await client.act_turn(conversation, "ended", "other") == CONFLICT
    assert await client.act_turn(conversation, "noticed", "other", reason="unsaved") == CONFLICT
    assert (
        await client.post_step(conversation, client="other", step="b", kind="results") == CONFLICT
    )
    prompt = {"client": "other", "step": "c", "text": "Else"}
    assert await client.post_step(conversation, **prompt) == CONFLICT
    assert (journals / f"{conversation}.jsonl").read_bytes() == before
    assert await client.driven(conversation) == ("page", True, True)
    assert len(script.requests) == 1


async def test_taking_over_moves_the_right(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    await client.act(conversation, action="inserted", cell="new")
    assert await client.act_turn(conversation, "taken-over", "other") == (200, {})
    assert await client.driven(conversation) == ("other", True, True)
    assert await client.act(conversation, action="approved", source=CODE) == CONFLICT
    assert await client.post_step(conversation, step="b", kind="results") == CONFLICT
    # What it reports again is known, and no reason to refuse it.
    assert await client.act(conversation, action="inserted", cell="new") == (200, {})

    ran = {"action": "ran", "client": "other", "cell": "new", "status": "ok", "outputs": [OUTPUT]}
    assert await client.act(conversation, **ran) == (200, {})
    found = await client.results(conversation, client="other")
    assert texts(found) == "Done."
    assert await client.driven(conversation) == ("other", True, False)
    assert await client.last_report(conversation) == "ok"
    # The turn is over: now anyone may begin the next.
    await client.prompt(conversation, "More", client="page")
    assert await client.driven(conversation) == ("page", True, False)


async def test_what_a_page_had_begun_to_run_it_may_tell_the_end_of(
    client: Client, script: Script
) -> None:
    conversation = await start_turn(client, script)
    await client.act(conversation, action="inserted", cell="new")
    await client.start_run(conversation)
    await client.act_turn(conversation, "taken-over", "other")
    assert await client.last_report(conversation) == "running"
    # The page that took over reports an unknown end; then the one that saw it reports it.
    unknown = {"action": "ran", "client": "other", "cell": "new", "status": "unknown"}
    assert await client.act(conversation, **unknown) == (200, {})
    assert await client.last_report(conversation) == "unknown"
    ran = {"action": "ran", "cell": "new", "status": "ok", "outputs": [OUTPUT]}
    assert await client.act(conversation, **ran) == (200, {})
    assert await client.last_report(conversation) == "ok"
    assert await client.act(conversation, **unknown) == (200, {})
    assert await client.last_report(conversation) == "ok"
    await client.results(conversation, client="other")
    report = script.requests[-1]["messages"][-1]["content"]
    assert report.count("status=") == report.count("status=ok") == 1
    assert "42" in report


async def test_a_page_tells_late_of_a_turn_that_is_over(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    await client.act_turn(conversation, "left", "page")
    await client.prompt(conversation, "Else", client="other")
    assert await client.last_report(conversation) == "running"
    assert await client.act(conversation, action="ran", cell="new", status="ok") == (200, {})
    assert await client.last_report(conversation) == "ok"
    await client.prompt(conversation, "And?", client="other")
    reports = [request["messages"][-1]["content"] for request in script.requests[1:]]
    assert ["status=unknown" in report for report in reports] == [True, False]
    assert ["status=ok" in report for report in reports] == [False, True]


async def test_an_own_prompt_leaves_the_open_turn_behind(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    found = await client.prompt(conversation, "Else")
    assert {event["turn"] for event in found} == {2}
    assert await client.driven(conversation) == ("page", True, False)
    assert await client.last_report(conversation) == ""


# Stop.


async def test_stop_between_two_steps_ends_the_turn(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    last = (await client.read(conversation))["seq"]
    assert await client.follow(conversation, last, client="page") == [driver("page")] * 2

    assert await client.stop(conversation, "first") == (200, {})
    first, ended, final = await client.follow(conversation, last, client="page")
    assert first == final == driver("page", is_open=False)
    assert plain(ended) == {"type": "action", "action": "ended", "client": "", "reason": "stopped"}
    assert (ended["seq"], ended["turn"]) == (last + 1, 1)
    assert await client.driven(conversation) == ("page", True, False)
    assert await client.last_report(conversation) == "running"

    # Once is enough, and what was running is still reported.
    assert await client.stop(conversation, "first") == (200, {"over": True})
    assert (await client.read(conversation))["seq"] == last + 1
    stopped = {"action": "ran", "cell": "new", "status": "stopped"}
    assert await client.act(conversation, **stopped) == (200, {})
    assert await client.last_report(conversation) == "stopped"
    assert texts(await client.prompt(conversation, "Else", client="other")) == "Yes."
    assert "status=stopped" in script.requests[-1]["messages"][-1]["content"]


async def test_results_do_not_go_on_with_a_turn_that_another_page_stopped(
    client: Client, script: Script
) -> None:
    conversation = await start_turn(client, script)
    await client.act(conversation, action="ran", cell="new", status="ok")
    await client.stop(conversation)
    last = (await client.read(conversation))["seq"]
    status, answer = await client.post_step(conversation, kind="results", step="late")
    assert (status, answer["kind"]) == (409, "stopped")
    assert (await client.read(conversation))["seq"] == last
    assert len(script.requests) == 1
    # A message goes on, with what had run.
    assert texts(await client.prompt(conversation, "Else")) == "Yes."
    assert "status=ok" in script.requests[-1]["messages"][-1]["content"]


async def test_stop_where_nothing_goes_on_leaves_nothing(
    client: Client, script: Script, journals: Path
) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": ["Yes."]})
    await client.prompt(conversation, "Go")
    before = (journals / f"{conversation}.jsonl").read_bytes()
    assert await client.stop(conversation) == (200, {"over": True})
    assert (journals / f"{conversation}.jsonl").read_bytes() == before


async def test_a_page_ends_its_turn(client: Client, script: Script, journals: Path) -> None:
    conversation = await start_turn(client, script)
    for _ in range(2):
        assert await client.act_turn(conversation, "ended", "page", reason="closed") == (200, {})
    assert await client.driven(conversation) == ("page", True, False)
    lines = (journals / f"{conversation}.jsonl").read_text("utf-8").splitlines()
    actions = [json.loads(line)["body"] for line in lines if '"type":"action"' in line]
    assert actions == [{"client": "page", "action": "ended", "turn": 1, "reason": "closed"}]


# A prompt again.


async def test_a_prompt_of_which_nothing_came_is_the_same_turn_again(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": [{"error": "No."}]})
    for client_id in ("page", "other"):
        found = await client.prompt(conversation, "Go", client=client_id)
        assert {event["turn"] for event in found} == {1}
    script.play({"when": "", "answers": ["Yes."]})
    found = await client.prompt(conversation, "Go", client="third")
    assert ({event["turn"] for event in found}, texts(found)) == ({1}, "Yes.")
    assert await client.driven(conversation) == ("third", True, False)
    assert prompts(await client.read(conversation)) == ["Go"]
    one, two, three = script.requests
    assert one["messages"] == two["messages"] == three["messages"]


async def test_other_words_or_an_answer_make_another_turn(client: Client, script: Script) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": [{"error": "No."}]})
    await client.prompt(conversation, "Go")
    script.play({"when": "", "answers": ["Yes."]})
    assert (await client.prompt(conversation, "Else"))[0]["turn"] == 2
    assert (await client.prompt(conversation, "Else"))[0]["turn"] == 3
    assert prompts(await client.read(conversation)) == ["Go", "Else", "Else"]
