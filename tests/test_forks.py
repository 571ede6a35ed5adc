"""A copied notebook goes on with a copy of its conversation; and a notebook that is renamed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.errors import JournalError
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.step import Limits

from .client import BLOCK, FACTS, Client, Script, held, of_type, prompts, texts
from .disk import full_disk

COPY = "work/copy.ipynb"
SCRIPT: list[Json] = [
    {"when": "Go", "answers": [f"I compute:\n{BLOCK}", "It is 42."]},
    *(
        {"when": word, "answers": ["Yes."]}
        for word in ("First", "Second", "Else", "More", "And", "Only")
    ),
]
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "42\n"}
HELD = held(f"I do.\n{BLOCK}", "```python\n")


async def fork(client: Client, conversation: str, seq: int, notebook: str = COPY) -> Json:
    body = {"notebook": notebook, "fork": {"conversation": conversation, "seq": seq}}
    status, made = await client.call("POST", "conversations", body=body)
    assert status == 201, made
    assert isinstance(made, dict)
    return made


async def whole(client: Client, script: Script) -> Json:
    """A conversation with a turn that ran a cell, and another turn."""
    script.play(*SCRIPT)
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    await client.act(conversation, action="inserted", cell="new")
    await client.act(conversation, action="ran", cell="new", status="ok", outputs=[OUTPUT])
    await client.results(conversation)
    await client.prompt(conversation, "Else")
    return await client.read(conversation)


def copied(read: Json) -> Json:
    """What a fork of it shows, but for its id, its length and that it was forked."""
    events = [each for each in read["events"] if each.get("action") != "renamed"]
    shown = {**read, "events": events, "notebook": COPY, "here": False}
    return {key: value for key, value in shown.items() if key not in ("conversation", "seq")}


def begins_with(request: Json, earlier: Json) -> bool:
    """To the byte, as a cache of prefixes compares."""
    known = json.dumps(earlier["messages"])[:-1]
    return json.dumps(request["messages"]).startswith(known)


def lines(journals: Path, conversation: str) -> list[Json]:
    text = (journals / f"{conversation}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def stored(journals: Path) -> list[str]:
    return [path.stem for path in journals.glob("*") if path.stem != "index"]


async def more(client: Client, conversation: str, page: str = "page") -> list[Json]:
    facts = {**FACTS, "notebook": COPY}
    return await client.prompt(conversation, "More", facts=facts, client=page)


def untimed(found: list[Json]) -> list[Json]:
    """Deltas were joined in memory, and have the time of the last one."""
    return [{name: value for name, value in line.items() if name != "time"} for line in found]


async def test_a_fork_has_the_same_turns(client: Client, script: Script, journals: Path) -> None:
    original = await whole(client, script)
    made = await fork(client, original["conversation"], original["seq"])
    assert made["conversation"] != original["conversation"]
    assert copied(made) == copied(original)
    assert made == await client.read(made["conversation"])
    head, *_, renamed = lines(journals, made["conversation"])
    old = lines(journals, original["conversation"])
    assert head["body"] == {
        **old[0]["body"],
        "conversation": made["conversation"],
        "notebook": COPY,
        "forked": original["conversation"],
        "copied": original["seq"],
    }
    assert untimed(lines(journals, made["conversation"])[1:-1]) == untimed(old[1:])
    assert (renamed["body"]["action"], renamed["body"]["notebook"]) == ("renamed", COPY)
    assert (journals / f"{made['conversation']}.jsonl").stat().st_mode & 0o777 == 0o600
    _, listed = await client.call("GET", "conversations", params={"notebook": COPY})
    assert [each["conversation"] for each in listed["conversations"]] == [made["conversation"]]


async def test_for_the_model_a_fork_goes_on_where_the_original_was(
    client: Client, script: Script
) -> None:
    original = await whole(client, script)
    made = await fork(client, original["conversation"], original["seq"])
    assert texts(await more(client, made["conversation"])) == "Yes."
    *earlier, forked = script.requests
    assert len(earlier) == 3
    assert all(begins_with(forked, request) for request in earlier)
    assert forked["messages"][len(earlier[-1]["messages"]) :] == [
        {"role": "assistant", "content": "Yes."},
        {"role": "user", "content": "More"},
    ]
    await client.prompt(original["conversation"], "More")
    assert script.requests[-1]["messages"] == forked["messages"]


async def test_the_original_stays_as_it_is_when_the_fork_goes_on(
    client: Client, script: Script, journals: Path
) -> None:
    original = await whole(client, script)
    conversation = original["conversation"]
    before = (journals / f"{conversation}.jsonl").read_bytes()
    made = await fork(client, conversation, original["seq"])
    await more(client, made["conversation"], "other")
    late = {"action": "ran", "cell": "new", "status": "error", "client": "other"}
    assert await client.act(made["conversation"], **late) == (200, {})
    assert await client.read(conversation) == original
    assert (journals / f"{conversation}.jsonl").read_bytes() == before
    # And the other way.
    shown = await client.read(made["conversation"])
    await client.prompt(conversation, "Only here")
    assert await client.read(made["conversation"]) == shown
    assert prompts(shown) == ["Go", "Else", "More"]


async def test_an_open_turn_is_over_in_the_fork(
    client: Client, script: Script, journals: Path
) -> None:
    script.play(*SCRIPT)
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    original = await client.read(conversation)
    made = await fork(client, conversation, original["seq"])
    assert (original["open"], made["open"], made["here"]) == (True, False, False)
    ended = lines(journals, made["conversation"])[-1]
    assert ended["body"] == {"client": "", "action": "ended", "turn": 1, "reason": "forked"}
    # Who had it open drives on there; in the fork nobody waits for that page.
    assert await client.read(conversation) == original
    assert texts(await more(client, made["conversation"], "other")) == "Yes."
    assert begins_with(script.requests[1], script.requests[0])
    await client.act(conversation, action="ran", cell="new", status="ok", outputs=[OUTPUT])
    assert texts(await client.results(conversation)) == "It is 42."


async def test_a_fork_while_the_model_writes(client: Client, script: Script) -> None:
    script.play({"when": "Go", "answers": [HELD]}, *SCRIPT[1:])
    conversation = await client.new()
    running = asyncio.ensure_future(client.prompt(conversation, "Go"))

    async def written() -> Json:
        while True:
            shown = await client.read(conversation)
            if of_type(shown, "code-start"):
                return shown
            await asyncio.sleep(0.01)

    shown = await written()
    made = await fork(client, conversation, shown["seq"])
    assert (made["live"], made["open"]) == (None, False)
    assert [error["kind"] for error in of_type(made, "error")] == ["interrupted"]
    script.release()
    found = await running
    assert (found[-1]["type"], found[-1]["next"]) == ("step-end", "results")
    assert texts(await more(client, made["conversation"], "other")) == "Yes."
    [end] = of_type(await client.read(conversation), "step-end")
    assert end["next"] == "results"


async def test_a_fork_of_a_fork(client: Client, script: Script, journals: Path) -> None:
    original = await whole(client, script)
    one = await fork(client, original["conversation"], original["seq"])
    await more(client, one["conversation"])
    shown = await client.read(one["conversation"])
    two = await fork(client, one["conversation"], shown["seq"], "work/again.ipynb")
    assert (two["notebook"], copied(two)) == ("work/again.ipynb", copied(shown))
    assert lines(journals, two["conversation"])[0]["body"]["forked"] == one["conversation"]
    await client.prompt(two["conversation"], "And?")
    assert begins_with(script.requests[-1], script.requests[-2])
    assert (await client.read(one["conversation"])) == shown


async def test_a_fork_of_what_was_there_when_the_notebook_was_copied(
    client: Client, script: Script
) -> None:
    script.play(*SCRIPT)
    conversation = await client.new()
    await client.prompt(conversation, "First")
    shown = await client.read(conversation)
    await client.prompt(conversation, "Second")
    made = await fork(client, conversation, shown["seq"])
    assert copied(made) == copied(shown)
    assert prompts(made) == ["First"]
    found = await more(client, made["conversation"])
    assert {event["turn"] for event in found} == {2}
    first, _, forked = script.requests
    assert begins_with(forked, first)
    assert "Second" not in json.dumps(forked["messages"])


async def test_a_fork_from_the_middle_of_a_turn(client: Client, script: Script) -> None:
    original = await whole(client, script)
    for seq in range(int(original["seq"]) + 1):
        made = await fork(client, original["conversation"], seq)
        assert (made["live"], made["open"], made["notebook"]) == (None, False, COPY)
        # Each can be read again, and gone on with.
        assert made == await client.read(made["conversation"])
        assert texts(await more(client, made["conversation"], "other")) == "Yes."
    assert len(script.requests) == 3 + original["seq"] + 1


@pytest.mark.parametrize("seq", [-1, -100])
async def test_a_fork_of_nothing(client: Client, journals: Path, seq: int) -> None:
    conversation = await client.new()
    body = {"notebook": COPY, "fork": {"conversation": conversation, "seq": seq}}
    status, answer = await client.call("POST", "conversations", body=body)
    assert (status, answer["kind"]) == (422, "unusable")
    assert stored(journals) == [conversation]


async def test_a_fork_of_more_than_there_is_is_a_fork_of_all(client: Client) -> None:
    conversation = await client.new()
    made = await fork(client, conversation, 10**6)
    assert (made["notebook"], prompts(made), made["open"]) == (COPY, [], False)


@pytest.mark.parametrize("name", ["0123456789abcdef", "x", "", "../secret"])
async def test_a_fork_of_a_conversation_that_is_not_there(
    client: Client, journals: Path, name: str
) -> None:
    body = {"notebook": COPY, "fork": {"conversation": name, "seq": 7}}
    assert await client.call("POST", "conversations", body=body) == (
        404,
        {"kind": "not-found", "message": "There is no such conversation."},
    )
    assert stored(journals) == []


@pytest.mark.parametrize(
    "asked", [{}, {"conversation": "x"}, {"seq": 1}, {"conversation": 1, "seq": 1}, [], "x"]
)
async def test_a_fork_that_cannot_be_used(client: Client, asked: object) -> None:
    body = {"notebook": COPY, "fork": asked}
    status, answer = await client.call("POST", "conversations", body=body)
    assert (status, answer["kind"]) == (422, "unusable")


async def test_a_renamed_notebook(client: Client, script: Script) -> None:
    script.play(*SCRIPT)
    conversation = await client.new()
    renamed = {"notebook": "work/b.ipynb", "turn": 0}
    for page in ("page", "other"):  # each page that shows it sees it
        assert await client.act_turn(conversation, "renamed", page, **renamed) == (200, {})
    shown = await client.read(conversation)
    assert (shown["notebook"], shown["seq"], prompts(shown)) == ("work/b.ipynb", 1, [])
    await client.prompt(conversation, "Go", facts={**FACTS, "notebook": "work/b.ipynb"})
    renamed = {"notebook": "work/c.ipynb", "turn": 1}
    await client.act_turn(conversation, "renamed", "other", **renamed)
    shown = await client.read(conversation)
    assert shown["notebook"] == "work/c.ipynb"
    assert shown["events"][-1]["notebook"] == "work/c.ipynb"
    # It is no reason to take the turn from the page that drives.
    assert (shown["driver"], shown["open"]) == ("page", True)
    status, answer = await client.act_turn(
        conversation, "renamed", "page", **{**renamed, "turn": 2}
    )
    assert (status, answer["message"]) == (422, "This conversation has no such turn.")
    await client.act(conversation, action="ran", cell="new", status="ok")
    assert texts(await client.results(conversation)) == "It is 42."


async def test_conversations_are_found_where_their_notebook_is_now(
    client: Client, script: Script
) -> None:
    async def listed(notebook: str) -> list[str]:
        _, answer = await client.call("GET", "conversations", params={"notebook": notebook})
        return [each["conversation"] for each in answer["conversations"]]

    script.play(*SCRIPT)
    conversation = await client.new()
    assert await listed("work/a.ipynb") == [conversation]
    await client.act_turn(conversation, "renamed", "page", notebook="work/b.ipynb", turn=0)
    assert (await listed("work/a.ipynb"), await listed("work/b.ipynb")) == ([], [conversation])
    await client.prompt(conversation, "Else", facts={**FACTS, "notebook": "work/c.ipynb"})
    assert (await listed("work/b.ipynb"), await listed("work/c.ipynb")) == ([], [conversation])


async def test_a_closed_conversation_knows_the_path_of_its_notebook(tmp_path: Path) -> None:
    conversations = [
        ConversationManager(Journal(tmp_path), Catalog([]), Limits()) for _ in range(2)
    ]
    made = (await conversations[0].create("a.ipynb"))["conversation"]
    copy = (await conversations[0].fork("b.ipynb", made, 0))["conversation"]
    path = tmp_path / f"{copy}.jsonl"
    path.write_bytes(path.read_bytes() + b'{"seq":')
    paths = {
        each["conversation"]: each["notebook"]
        for each in await conversations[1].conversation_list.list(None)
    }
    assert paths == {made: "a.ipynb", copy: "b.ipynb"}


@pytest.mark.parametrize("room", [0, 150, 300, 500, 700])
async def test_on_a_full_disk_a_fork_is_whole_or_not_there(tmp_path: Path, room: int) -> None:
    conversations = ConversationManager(Journal(tmp_path), Catalog([]), Limits())
    made = (await conversations.create("a.ipynb"))["conversation"]
    for number in range(3):
        await conversations.fork("b.ipynb", made, number)
    before = stored(tmp_path)
    with full_disk(room):
        try:
            await conversations.fork("b.ipynb", made, 3)
        except JournalError:
            assert stored(tmp_path) == before
        else:
            assert len(stored(tmp_path)) == len(before) + 1
        if room == 0:
            with pytest.raises(JournalError):
                await conversations.create("c.ipynb")
    assert len(await conversations.conversation_list.list(None)) == len(stored(tmp_path))
