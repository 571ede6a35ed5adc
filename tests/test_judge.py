"""Which code of a real turn asks before it writes: the server knows files, prompts and its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.protocol import Json

from .client import FACTS, Client, Script
from .test_attached_files import attach, work

__all__ = ["work"]
ASKS = ("ask", ["overwrites weights.txt"])


def _asks(risk: str) -> tuple[str, list[str]]:
    return "ask", [risk]


RUNS: tuple[str, list[str]] = ("run", [])


async def judged(client: Client, script: Script, code: str, **fields: Any) -> tuple[str, list[str]]:
    """The verdict on this code and its risks."""
    script.play({"when": "Do it", "answers": [f"```python\n{code}\n```\n"]})
    found = await client.prompt(await client.new(), **{"text": "Do it", **fields})
    end = next(event for event in found if event["type"] == "code-end")
    return end["verdict"], end.get("risks", [])


@pytest.mark.parametrize("mode", ["ask", "safe", "run"])
@pytest.mark.usefixtures("work")
async def test_the_reason_is_given_in_every_mode_that_can_run_it(
    client: Client, script: Script, mode: str
) -> None:
    assert await judged(client, script, 'open("weights.txt", "w")', mode=mode) == ASKS
    harmless = "run" if mode == "safe" else mode
    assert await judged(client, script, 'open("new.txt", "w")', mode=mode) == (harmless, [])


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ('open("new.txt", "w")', RUNS),
        ('open("weights.txt", "w")', ASKS),
        ('open("../data.csv", "w")', _asks("writes outside the notebook's folder: ../data.csv")),
        ('import os\nos.remove("weights.txt")', _asks("deletes weights.txt")),
        ('open("a.ipynb", "w")', _asks("overwrites this notebook's own file")),
    ],
)
@pytest.mark.usefixtures("work")
async def test_files_beside_the_notebook_are_safe(
    client: Client, script: Script, code: str, verdict: tuple[str, list[str]]
) -> None:
    assert await judged(client, script, code) == verdict


async def test_an_attached_file_is_safe(client: Client, script: Script, work: Path) -> None:
    (work / "in").mkdir()
    (work / "in" / "a.csv").write_text("x\n1\n")
    saving: Json = {"text": "Do it and save it as in/a.csv"}
    conversation = await client.new()
    script.play({"when": "Do it", "answers": ["```python\nopen('in/a.csv', 'w')\n```\n"]})
    for files, verdict in (([], "run"), (attach("work/in/a.csv"), "ask")):
        found = await client.prompt(conversation, **saving, files=files)
        assert [e["verdict"] for e in found if e["type"] == "code-end"] == [verdict]


async def test_a_file_that_the_conversation_made_may_be_written_again(
    client: Client, script: Script, work: Path
) -> None:
    block = "```python\nopen('plot.png', 'w')\n```\n"
    script.play(
        {"when": "Do it", "answers": [block, "Done."]}, {"when": "More", "answers": [block]}
    )
    conversation = await client.new()
    await client.prompt(conversation, "Do it")
    await client.start_run(conversation, "open('plot.png', 'w')")
    (work / "plot.png").write_text("new")
    ran = await client.act(conversation, action="ran", cell="new", status="ok")
    assert ran[1]["produced"][0]["path"] == "work/plot.png"
    await client.results(conversation)
    again = await client.prompt(conversation, "More")
    assert [event["verdict"] for event in again if event["type"] == "code-end"] == ["run"]
    assert (await judged(client, script, "open('plot.png', 'w')"))[0] == "ask"


@pytest.mark.usefixtures("work")
async def test_only_code_for_python_is_judged_and_only_where_it_would_run(
    client: Client, script: Script
) -> None:
    code = 'open("weights.txt", "w")'
    assert await judged(client, script, code, mode="insert") == ("insert", [])
    kernel = {"name": "ir", "language": "R", "display_name": "R"}
    script.play({"when": "Do it", "answers": [f"```r\n{code}\n```\n"]})
    facts = {**FACTS, "kernel": kernel}
    found = await client.prompt(await client.new(), "Do it", facts=facts)
    assert [event["verdict"] for event in found if event["type"] == "code-end"] == ["run"]


async def test_where_the_folder_is_not_there_nothing_is_known_of_it(
    client: Client, script: Script
) -> None:
    assert await judged(client, script, 'open("new.txt", "w")') == _asks("may overwrite new.txt")
    assert (
        await judged(client, script, 'open("new.txt", "w")', text="Do it, save it as new.txt")
        == RUNS
    )
