"""A conversation's file is replaced while a page is open: a backup, or another server's work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import Json

from .client import YES, Client, Dialer, Script, held, of_type, prompts


async def last_seen(client: Client, conversation: str, last: int) -> list[Json]:
    """The events that a page gets which knows all up to `last`."""
    path = ("GET", "conversations", conversation, "events")
    response = await client.fetch(*path, headers={"Last-Event-ID": str(last)})
    parts = response.body.decode().split("\n\n")
    return [json.loads(part.partition("data: ")[2]) for part in parts if "data: " in part]


async def start_turn(client: Client, script: Script) -> str:
    script.play({"when": "", "answers": ["Fine."]})
    conversation = await client.new()
    await client.prompt(conversation, "One")
    return conversation


async def test_a_page_learns_that_it_knows_more_than_there_is(
    client: Client, script: Script, journals: Path
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    backup = path.read_bytes()
    await client.prompt(talk, "Two")
    known = (await client.read(talk))["seq"]
    assert [event["seq"] for event in await last_seen(client, talk, known)] == [known] * 2
    path.write_bytes(backup)
    events = await last_seen(client, talk, known)
    assert {event["type"] for event in events} == {"driver"}
    assert all(event["seq"] < known for event in events)
    read = await client.read(talk)
    assert (prompts(read), read["seq"]) == (["One"], events[0]["seq"])
    # It goes on from there, in memory and on disk.
    await client.prompt(talk, "Three")
    assert prompts(await client.read(talk)) == ["One", "Three"]
    numbers = [json.loads(line)["seq"] for line in path.read_text("utf-8").splitlines()]
    assert numbers == sorted(set(numbers))


async def test_what_another_server_has_written_is_read(
    client: Client, script: Script, journals: Path
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    before = path.read_bytes()
    await client.prompt(talk, "Two")
    after = path.read_bytes()
    path.write_bytes(before)
    assert prompts(await client.read(talk)) == ["One"]
    path.with_suffix(".new").write_bytes(after)
    path.with_suffix(".new").replace(path)
    assert prompts(await client.read(talk)) == ["One", "Two"]


TWO = "First:\n```python\na = 1\n```\nThen:\n```python\nprint(a)\n```\nThat is all.\n"


async def test_a_file_cut_anywhere_locks_nobody_out(
    client: Client, script: Script, journals: Path
) -> None:
    script.play({"when": "Go", "answers": [TWO]}, *YES)
    seed = await client.new()
    await client.prompt(seed, "Go")
    lines = (journals / f"{seed}.jsonl").read_bytes().splitlines(keepends=True)
    for count in range(1, len(lines)):
        for torn in (b"", lines[count][: len(lines[count]) // 2]):
            await check_cut(client, journals, count, torn)


async def check_cut(client: Client, journals: Path, count: int, torn: bytes) -> None:
    talk = await client.new()
    await client.prompt(talk, "Go")
    path = journals / f"{talk}.jsonl"
    known = (await client.read(talk))["seq"]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:count]) + torn)
    for block in (1, 2):
        source = ("a = 1", "print(a)")[block - 1]
        status, body = await client.act(talk, action="running", block=block, source=source)
        assert (status, body.get("kind")) in ((200, None), (409, "no-block"), (422, "no-block"))
    read = await client.read(talk)
    assert read["live"] is None
    if prompts(read):
        assert of_type(read, "error")[-1]["message"].startswith("The conversation's file was")
        assert (await client.stop(talk))[0] in (200, 204)
    assert read["seq"] <= known + 2
    assert [each["type"] for each in await client.prompt(talk, "More")][-1] == "step-end"
    assert prompts(await client.read(talk))[-1] == "More"


async def test_a_step_that_another_server_runs_is_left_to_it(
    client: Client, script: Script, journals: Path
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    before = path.read_bytes()
    await client.prompt(talk, "Two", step="theirs")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(before)
    assert prompts(await client.read(talk)) == ["One"]
    begun = before + lines[len(before.splitlines())]
    for data in (begun, begun + lines[len(before.splitlines()) + 1]):
        path.write_bytes(data)
        assert (await client.read(talk))["live"] == "theirs"
    assert path.read_bytes() == data


async def test_what_cannot_be_read_any_more_stays(
    client: Client, script: Script, journals: Path
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    before = await client.read(talk)
    path.write_bytes(b"damaged\n")
    assert await client.read(talk) == before
    path.unlink()
    assert await client.read(talk) == before


async def test_a_number_that_never_was_hides_nothing(client: Client, script: Script) -> None:
    talk = await start_turn(client, script)
    seq = (await client.read(talk))["seq"]
    assert [event["seq"] for event in await last_seen(client, talk, 99999)] == [seq] * 2


async def test_a_page_learns_that_the_past_is_another_one(
    client: Client, script: Script, journals: Path
) -> None:
    """The file has shrunk and grown between two of its polls: by the numbers nothing is missing."""
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    before = path.read_bytes()
    await client.prompt(talk, "Two")
    known = await client.read(talk)
    path.write_bytes(before)
    assert "history" not in known
    assert prompts(await client.read(talk)) == ["One"]
    for text in ("Else", "And more"):
        await client.prompt(talk, text)
    driver, *events = await last_seen(client, talk, known["seq"])
    assert events
    read = await client.read(talk)
    assert driver["history"] == events[-1]["history"] == read["history"]
    assert (prompts(read), read["seq"] > known["seq"]) == (["One", "Else", "And more"], True)


async def test_a_page_learns_that_another_past_reaches_as_far(
    client: Client, script: Script, journals: Path
) -> None:
    """Also where no server was there to see that the file was replaced."""
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    before = path.read_bytes()
    await client.prompt(talk, "Two", step="two")
    known = (await client.read(talk))["seq"]
    driver, *others = await last_seen(client, talk, known)
    assert (driver["step"], [other.get("step") for other in others]) == ("two", [None])
    assert (await last_seen(client, talk, 1))[0]["step"] == "auto-1"
    assert (await last_seen(client, talk, -1))[0]["step"] == ""
    path.write_bytes(before)
    await client.prompt(talk, "Else", step="else")
    driver, *_ = await last_seen(client, talk, known)
    assert (driver["seq"], driver["step"]) == (known, "else")


async def test_a_past_that_another_server_continues_is_the_same(
    client: Client, script: Script, journals: Path
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    known = await client.read(talk)
    line = json.loads(path.read_text("utf-8").splitlines()[-1])
    line["seq"] += 1
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    driver, *_ = await last_seen(client, talk, known["seq"])
    assert ("history" in driver, driver["seq"]) == (False, known["seq"] + 1)


@pytest.mark.parametrize("in_place", [True, False])
async def test_a_file_that_changes_during_a_step_is_read_when_it_is_over(
    client: Client, script: Script, dialer: Dialer, journals: Path, in_place: bool
) -> None:
    talk = await start_turn(client, script)
    path = journals / f"{talk}.jsonl"
    before = path.read_bytes()
    script.play({"when": "", "answers": [held("Fine. Well.", "Fine.")]})
    running = await dialer.step(talk, step="two", text="Two")
    while (await running.event())["type"] != "text-delta":
        pass
    if in_place:
        path.write_bytes(before)
    else:
        path.with_suffix(".new").write_bytes(before)
        path.with_suffix(".new").replace(path)
    script.release()
    await running.rest()
    read = await client.read(talk)
    # The rest of the answer stands behind what the file had.
    assert ("history" in read, prompts(read)) == (True, ["One", "…"])
