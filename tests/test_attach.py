"""Streams that break and pages that go: all see the same, and the model is asked once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from jupyter_server.serverapp import ServerApp

from jupyterlab_gptcode.conversation.action_rules import TAKEN
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.manager.presence import LEASE, SEEN, Presence

from .client import (
    BLOCK,
    YES,
    Client,
    Dialer,
    Script,
    driver,
    held,
    joined,
    plain,
    prompts,
    start_turn,
    texts,
    without_driver,
)

GRACE = 0.1
CONFLICT = (409, {"kind": "taken", "message": TAKEN})
# The model writes for a while, or says one word and then nothing more.
SLOW = {"text": f"I do.\n{BLOCK}", "chunk": 3, "delay": 0.03}
SILENT = {"text": "Well, …", "chunk": 6, "delay": 60}
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "42\n"}
Open = Callable[[str], ActiveConversation]


@pytest.fixture
def opened(jp_serverapp: ServerApp) -> Open:
    """A conversation as the server has it, which waits less for pages that went away."""
    [app] = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]

    def open_(conversation: str) -> ActiveConversation:
        live: ActiveConversation = app.conversations.open(conversation)
        live.presence = Presence(grace=GRACE)
        return live

    return open_


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(500):
        if await condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("It did not happen in time.")


# A stream that breaks.


async def test_the_same_step_again_after_its_stream_broke(
    client: Client, script: Script, dialer: Dialer
) -> None:
    script.play({"when": "", "answers": [SLOW]})
    conversation = await client.new()
    stream = await dialer.step(conversation, step="same", text="Go")
    seen = [await stream.event() for _ in range(3)]
    stream.drop()
    again = await client.prompt(conversation, "Go", step="same")
    assert texts(again).startswith(texts(seen))
    assert plain(again[-1]) == {"type": "step-end", "next": "results", "reason": "actions"}
    assert texts(again) == "I do.\n"
    # Over or not, it stays the same step, and the model was asked once.
    later = await client.prompt(conversation, "Else", step="same", client="other")
    assert joined(later) == joined(again)
    assert len(script.requests) == 1
    assert prompts(await client.read(conversation)) == ["Go"]


@pytest.mark.parametrize("count", [1, 2, 4])
async def test_what_a_broken_stream_missed_comes_without_gaps_or_doubles(
    client: Client, script: Script, dialer: Dialer, count: int
) -> None:
    script.play({"when": "", "answers": [SLOW]})
    conversation = await client.new()
    stream = await dialer.step(conversation, text="Go")
    seen = [await stream.event() for _ in range(count)]
    stream.drop()
    missed = await client.follow(conversation, seen[-1]["seq"], client="page")
    assert missed[0] == driver("page")
    assert missed[-1] == driver("page")
    whole = without_driver(await client.follow(conversation))
    assert joined([*seen, *without_driver(missed)]) == joined(whole)
    seqs = [event["seq"] for event in [*seen, *without_driver(missed)]]
    assert seqs == sorted(set(seqs))
    assert len(script.requests) == 1


async def test_a_stream_may_break_again_and_again(
    client: Client, script: Script, dialer: Dialer
) -> None:
    script.play({"when": "", "answers": [SLOW]})
    conversation = await client.new()
    stream = await dialer.step(conversation, text="Go")
    seen = [await stream.event()]
    while seen[-1]["type"] != "step-end":
        stream.drop()
        stream = await dialer.events(conversation, "page", seen[-1]["seq"])
        assert (await stream.event())["type"] == "driver"
        seen.append(await stream.event())
    stream.drop()
    assert joined(seen) == joined(without_driver(await client.follow(conversation)))
    assert len(script.requests) == 1


async def test_all_who_follow_see_the_same(client: Client, script: Script, dialer: Dialer) -> None:
    script.play({"when": "", "answers": [SLOW]})
    conversation = await client.new()
    stream = await dialer.step(conversation, text="Go")
    seen = [await stream.event()]
    followers = [await dialer.events(conversation, name) for name in ("other", "third")]
    while seen[-1]["type"] != "code-start":
        seen.append(await stream.event())
    assert await client.act(conversation, action="inserted", cell="new") == (200, {})
    seen += await stream.rest()
    rests = [await follower.rest() for follower in followers]
    assert rests[0] == rests[1]
    assert (rests[0][0], rests[0][-1]) == (driver("page"), driver("page"))
    inserted = [event for event in rests[0] if event["type"] == "action"]
    assert [plain(event) for event in inserted] == [
        {"type": "action", "action": "inserted", "client": "page", "block": 1, "cell": "new"}
    ]
    # The page that acts does not get its own actions.
    assert [event for event in without_driver(rests[0]) if event not in inserted] == seen


async def test_what_pages_did_is_sent_without_what_cells_gave(
    client: Client, script: Script
) -> None:
    conversation = await start_turn(client, script)
    code = "print(6 * 7)"
    last = (await client.read(conversation))["seq"]
    await client.act(conversation, action="running", source=code)
    ran = {"cell": "new", "status": "ok", "execution_count": 5, "duration": 0.5, "source": code}
    await client.act(conversation, action="ran", outputs=[OUTPUT], **ran)
    found = without_driver(await client.follow(conversation, last))
    assert [(event["seq"], event["turn"]) for event in found] == [(last + 1, 1), (last + 2, 1)]
    block = {"type": "action", "client": "page", "block": 1}
    assert [plain(event) for event in found] == [
        {**block, "action": "running", "source": code},
        {**block, "action": "ran", **ran},
    ]


# A driver that goes.


async def test_another_page_asks_once_the_driver_has_left(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    prompt = {"client": "other", "step": "b", "text": "Else"}
    assert await client.post_step(conversation, **prompt) == CONFLICT
    assert await client.act_turn(conversation, "left", "page") == (200, {})
    assert await client.driven(conversation) == ("page", False, True)
    # Results are the driver's alone, present or not: another page takes over first.
    assert (
        await client.post_step(conversation, client="other", step="c", kind="results") == CONFLICT
    )
    assert texts(await client.step(conversation, **prompt)) == "Yes."
    assert await client.driven(conversation) == ("other", True, False)
    assert prompts(await client.read(conversation)) == ["Go", "Else"]


async def test_a_page_that_comes_back_is_here_again(
    client: Client, script: Script, opened: Open
) -> None:
    conversation = await start_turn(client, script)
    opened(conversation)
    await client.act_turn(conversation, "left", "page")
    assert await client.driven(conversation) == ("page", False, True)

    async def is_back() -> bool:
        # What comes at once was on its way when the page went, and does not count.
        assert await client.follow(conversation, 10**6, client="page") == [driver("page")] * 2
        return await client.driven(conversation) == ("page", True, True)

    await until(is_back)
    prompt = {"client": "other", "step": "b", "text": "Else"}
    assert await client.post_step(conversation, **prompt) == CONFLICT


@pytest.mark.parametrize(("query", "lease"), [({}, LEASE), ({"seen": "1"}, SEEN)])
async def test_a_driver_that_falls_silent_is_missed_the_sooner_when_it_was_seen(
    client: Client, script: Script, opened: Open, query: dict[str, str], lease: float
) -> None:
    conversation = await start_turn(client, script)
    now = 0.0
    opened(conversation).presence = Presence(clock=lambda: now)
    await client.follow(conversation, 10**6, client="page", **query)
    now = lease - 1
    assert await client.driven(conversation) == ("page", True, True)
    now = lease + 1
    assert await client.driven(conversation) == ("page", False, True)


async def test_another_page_asks_once_the_drivers_stream_broke(
    client: Client, script: Script, dialer: Dialer, opened: Open
) -> None:
    answer = held(f"I do.\n{BLOCK}", "I do.")
    script.play({"when": "Go", "answers": [answer]}, *YES)
    conversation = await client.new()
    opened(conversation)
    stream = await dialer.step(conversation, text="Go")
    await stream.event()
    stream.drop()
    prompt = {"client": "other", "step": "b", "text": "Else"}
    status, refusal = await client.post_step(conversation, **prompt)
    assert (status, refusal["kind"]) == (409, "conflict")
    script.release()
    await until(lambda: client.over(conversation))

    async def gone() -> bool:
        return await client.driven(conversation) == ("page", False, True)

    await until(gone)
    assert texts(await client.step(conversation, **prompt)) == "Yes."
    assert await client.driven(conversation) == ("other", True, False)


async def test_who_follows_hears_at_once_that_the_driver_is_gone(
    client: Client, script: Script, dialer: Dialer, opened: Open
) -> None:
    """Also while the model says nothing, so that nothing is written to the broken stream."""
    script.play({"when": "", "answers": [SILENT]})
    conversation = await client.new()
    opened(conversation)
    driving = await dialer.step(conversation, text="Go")
    following = await dialer.events(conversation, "other")
    assert await following.event() == driver("page")
    for number in range(2):
        assert plain(await driving.event()) == plain(await following.event()), number
    driving.drop()
    gone = await asyncio.wait_for(following.event(), 5)
    assert gone == driver("page", here=False)
    assert await client.live(conversation)
    # It comes back, and goes with a word.
    returned = await dialer.events(conversation, "page")
    assert await returned.event() == driver("page")
    assert await asyncio.wait_for(following.event(), 5) == driver("page")
    await client.act_turn(conversation, "left", "page")
    returned.drop()
    assert await asyncio.wait_for(following.event(), 5) == driver("page", here=False)
    await client.stop(conversation)
    rest = await following.rest()
    assert rest[-1] == driver("page", here=False, is_open=False)
    assert len(script.requests) == 1


async def test_who_drives_hears_that_another_took_over(
    client: Client, script: Script, dialer: Dialer
) -> None:
    script.play({"when": "", "answers": [SILENT]})
    conversation = await client.new()
    driving = await dialer.step(conversation, text="Go")
    following = await dialer.events(conversation, "other")
    await client.act_turn(conversation, "taken-over", "other")
    while (event := await asyncio.wait_for(driving.event(), 5))["type"] != "driver":
        pass
    assert event == driver("other")
    # A call of its own stops it; the answer goes on without the page that began it.
    driving.drop()
    await client.stop(conversation, client="other")
    found = await following.rest()
    assert [event for event in found if event["type"] == "driver"] == [
        driver("page"),
        driver("other"),
        driver("other", is_open=False),
    ]
    assert plain(without_driver(found)[-1]) == {
        "type": "step-end",
        "next": "done",
        "reason": "stopped",
    }
