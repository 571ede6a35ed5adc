"""Files that the user attached: what the model gets to know of them, at once and later."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from pathlib import Path

import pytest

from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import Json

from .client import BLOCK, FACTS, Client, Script, of_type, texts
from .test_forks import begins_with, fork

SCRIPT: list[Json] = [
    {"when": "Go", "answers": [f"Look:\n{BLOCK}", "Done."]},
    *({"when": word, "answers": ["Yes."]} for word in ("Pack", "More", "Else", "And")),
]
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def work(jp_root_dir: Path, script: Script) -> Path:
    """The folder of the notebook, with a file in it and one above."""
    script.play(*SCRIPT)
    folder = jp_root_dir / "work"
    folder.mkdir()
    (folder / "weights.txt").write_text("3 5 7\n")
    (jp_root_dir / "data.csv").write_text("name,price\nbread,3\nmilk,2\n")
    return folder


def attach(*paths: str, **options: object) -> list[Json]:
    return [{"path": path, **options} for path in paths]


def last(script: Script) -> str:
    """The text of the newest message that the model got."""
    content = script.requests[-1]["messages"][-1]["content"]
    return content if isinstance(content, str) else str(content[0]["text"])


def change(path: Path, text: str) -> None:
    """Also where the clock of the disk is too coarse to see it."""
    path.write_text(text, encoding="utf-8")
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 10**9))


@pytest.mark.usefixtures("work")
async def test_files_are_sent_in_order_and_as_the_kernel_sees_them(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Pack", files=attach("work/weights.txt", "data.csv"))
    sent = last(script)
    first, second = sent.index("File 1: weights.txt\n<data-"), sent.index("File 2: ../data.csv\n<")
    assert first < second < sent.index("\n\nThe user's request:\n\nPack")
    assert "3 5 7" in sent
    assert "price" in sent
    [start] = of_type(await client.read(conversation), "step-start")
    assert start["files"] == [{"path": "work/weights.txt"}, {"path": "data.csv"}]
    # What is as it was is not sent again, and a third file is the third.
    await client.prompt(conversation, "More")
    assert last(script) == "More"
    await client.prompt(conversation, "Else", files=attach("data.csv", "work"))
    assert last(script).startswith("File 2: ../data.csv, attached again, as it was.\n\nFile 3: .\n")
    assert begins_with(script.requests[2], script.requests[1])
    assert begins_with(script.requests[1], script.requests[0])
    starts = of_type(await client.read(conversation), "step-start")
    assert [start.get("files") for start in starts] == [
        [{"path": "work/weights.txt"}, {"path": "data.csv"}],
        None,
        [{"path": "data.csv"}, {"path": "work"}],
    ]


async def test_what_became_of_a_file_is_sent_with_the_next_step(
    client: Client, script: Script, work: Path
) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Go", files=attach("work/weights.txt"))
    change(work / "weights.txt", "11 13\n")
    await client.act(conversation, action="ran", cell="new", status="ok")
    await client.results(conversation)
    sent = last(script)
    assert words.FILE["changed"].format(number=1, path="weights.txt") in sent
    assert "11 13" in sent
    (work / "weights.txt").unlink()
    await client.prompt(conversation, "More")
    gone = words.FILE["removed"].format(number=1, path="weights.txt")
    assert last(script) == f"{gone}\n\nThe user's request:\n\nMore"
    await client.prompt(conversation, "Else")
    assert last(script) == "Else"
    (work / "weights.txt").write_text("2\n")
    await client.prompt(conversation, "And")
    assert last(script).startswith("File 1: weights.txt, which has changed since.")
    assert all(map(begins_with, script.requests[1:], script.requests))
    starts = of_type(await client.read(conversation), "step-start")
    assert [start.get("files") for start in starts] == [
        [{"path": "work/weights.txt"}],
        *[None] * 4,
    ]


@pytest.mark.usefixtures("work")
async def test_a_prompt_is_tried_again_with_the_files_that_the_transcript_names(
    client: Client, script: Script
) -> None:
    failing = {"error": "No.", "kind": "connection", "text": ""}
    script.play({"when": "Pack", "answers": [failing]})
    conversation = await client.new()
    output = {"output_type": "stream", "name": "stdout", "text": "seen 42\n"}
    cell = {"id": "first", "type": "code", "source": "x", "outputs": [output]}
    facts = {**FACTS, "cells": [cell]}
    sent: Json = {
        "files": [*attach("work/weights.txt"), *attach("none.csv", confirmed=True)],
        "outputs": [{"cell": "first", "output": 0}],
    }
    await client.prompt(conversation, "Pack", facts=facts, **sent)
    message = last(script)
    assert "3 5 7" in message
    [start] = of_type(await client.read(conversation), "step-start")
    again = {name: start[name] for name in sent}
    # For the user's eyes it also says where the cell was.
    assert again == {**sent, "outputs": [{"cell": "first", "output": 0, "position": 1}]}
    await client.prompt(conversation, "Pack", facts=facts, **sent)
    assert last(script) == message
    # Where the user has taken them away, they are not sent.
    await client.prompt(conversation, "Pack", facts=facts)
    assert "3 5 7" not in last(script)
    *_, start = of_type(await client.read(conversation), "step-start")
    assert sent.keys().isdisjoint(start)


async def test_a_secret_is_opened_only_if_the_user_confirms(
    client: Client, script: Script, work: Path
) -> None:
    (work / "credentials.json").write_text('{"token": "abc123"}')
    (work / ".hidden").write_text("abc123")
    conversation = await client.new()
    await client.prompt(conversation, "Pack", files=attach("work/credentials.json", "work/.hidden"))
    assert "File 1: credentials.json\n" in last(script)
    assert words.FILE["missing"].format(number=2, path=".hidden") in last(script)
    assert "abc123" not in last(script)
    await client.prompt(conversation, "More", files=attach("work/credentials.json", confirmed=True))
    assert "File 1: credentials.json\n" in last(script)
    assert "abc123" in last(script)


@pytest.mark.parametrize(
    "path", ["../outside.txt", "work/../../outside.txt", "none.csv", "/etc/passwd"]
)
async def test_a_file_that_is_not_served(
    client: Client, script: Script, work: Path, path: str
) -> None:
    (work.parent.parent / "outside.txt").write_text("secret")
    conversation = await client.new()
    found = await client.prompt(conversation, "Pack", files=attach(path))
    assert texts(found) == "Yes."
    assert "which is not there, or may not be opened." in last(script)
    await client.prompt(conversation, "More")
    assert last(script) == "More"
    assert "secret" not in json.dumps(script.requests)
    assert "root:" not in json.dumps(script.requests)


@pytest.mark.parametrize(
    "gptcode_config",
    [{}, {"profile_values": False}],
    indirect=True,
)
async def test_an_image_goes_to_a_model_that_sees(
    client: Client, script: Script, work: Path, gptcode_config: Json
) -> None:
    script.play(*SCRIPT, vision=True)
    (work / "plot.png").write_bytes(PNG)
    (work / "fake.png").write_bytes(b"no image at all")
    conversation = await client.new()
    await client.prompt(conversation, "Pack", files=attach("work/fake.png", "work/plot.png"))
    content = script.requests[-1]["messages"][-1]["content"]
    if "profile_values" in gptcode_config:
        assert isinstance(content, str)
        return
    text, picture = content
    assert "(It is image 1 of this message.)" in text["text"]
    url = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    assert picture == {"type": "image_url", "image_url": {"url": url}}
    assert url not in json.dumps(await client.read(conversation))
    # It stays where it was sent.
    await client.prompt(conversation, "More")
    assert begins_with(script.requests[-1], script.requests[-2])


@pytest.mark.usefixtures("work")
async def test_a_small_model_gets_the_columns(client: Client, script: Script) -> None:
    script.play(*SCRIPT, context_window=2_000)
    conversation = await client.new()
    await client.prompt(conversation, "Pack", files=attach("data.csv", "work/weights.txt"))
    sent = last(script)
    assert "File 1 is ../data.csv with the columns name, price." in sent
    assert "bread" not in sent
    assert "File 2" in sent


async def test_a_fork_knows_the_files(client: Client, script: Script, work: Path) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "Pack", files=attach("work/weights.txt"))
    shown = await client.read(conversation)
    made = await fork(client, conversation, shown["seq"])
    assert of_type(made, "step-start") == of_type(shown, "step-start")
    change(work / "weights.txt", "1\n")
    facts = {**FACTS, "notebook": "work/copy.ipynb"}
    await client.prompt(made["conversation"], "More", files=attach("data.csv"), facts=facts)
    assert begins_with(script.requests[1], script.requests[0])
    assert "File 2: ../data.csv\n" in last(script)
    assert "File 1: weights.txt, which has changed since." in last(script)


@pytest.mark.usefixtures("work")
async def test_a_step_posted_twice_while_its_files_are_read_is_one(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    fields: Json = {"step": "same", "files": attach("work/weights.txt", "data.csv")}
    one, two = await asyncio.gather(
        *(client.prompt(conversation, "Pack", **fields) for _ in range(2))
    )
    assert (one, len(script.requests)) == (two, 1)


@pytest.mark.usefixtures("work")
async def test_two_steps_while_their_files_are_read(client: Client, script: Script) -> None:
    script.play({"when": "Pack", "answers": [{"text": "Yes, I do.", "chunk": 1, "delay": 0.05}]})
    conversation = await client.new()
    fields: Json = {"text": "Pack", "files": attach("data.csv")}
    answers = await asyncio.gather(
        *(
            client.fetch(
                *("POST", "conversations", conversation, "steps"),
                body={
                    "client": "page",
                    "kind": "prompt",
                    "mode": "run",
                    "facts": FACTS,
                    "step": step,
                    **fields,
                },
            )
            for step in ("one", "two")
        )
    )
    assert sorted(answer.code for answer in answers) == [200, 409]
    assert len(script.requests) == 1


OUTPUTS: list[Json] = [
    {"output_type": "stream", "name": "stdout", "text": "one\n"},
    {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/png": base64.b64encode(PNG).decode(), "text/plain": "<Figure>"},
    },
]


def plotted() -> Json:
    cell = {"id": "first", "type": "code", "source": "plot()", "outputs": OUTPUTS}
    return {**FACTS, "cells": [cell]}


@pytest.mark.parametrize("vision", [True, False])
@pytest.mark.usefixtures("work")
async def test_an_output_that_the_user_sends(
    client: Client, script: Script, *, vision: bool
) -> None:
    script.play(*SCRIPT, vision=vision)
    conversation = await client.new()
    sent = [{"cell": "first", "output": 1}]
    await client.prompt(conversation, "Pack", outputs=sent, facts=plotted())
    message = last(script)
    assert "The user points at output 2 of cell 1 (id=" in message
    shown = "<Figure: image 1 of this message>" if vision else "<Figure: shown to the user>"
    assert message.index("points at") < message.index(shown) < message.index("The user's request:")
    assert "image/png" not in message
    content = script.requests[-1]["messages"][-1]["content"]
    assert isinstance(content, list) is vision
    await client.prompt(conversation, "More", facts=plotted())
    assert begins_with(script.requests[-1], script.requests[-2])


@pytest.mark.parametrize("sent", [{"cell": "first", "output": 2}, {"cell": "none", "output": 0}])
@pytest.mark.usefixtures("work")
async def test_an_output_that_is_gone_is_not_passed_over(
    client: Client, script: Script, sent: Json
) -> None:
    conversation = await client.new()
    status, answer = await client.post_step(
        conversation, text="Pack", outputs=[sent], facts=plotted()
    )
    assert (status, answer["kind"]) == (422, "unusable")
    assert "no longer in the notebook" in answer["message"]
    assert ((await client.read(conversation))["events"], script.requests) == ([], [])
