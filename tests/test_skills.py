"""Skills of a project: named once the user has agreed, and read when the model asks for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyterlab_gptcode.prompt import words

from .client import Client, Script
from .test_attached_files import change, last
from .test_forks import begins_with
from .test_instructions import answer, say, shown, states, work

__all__ = ["work"]  # a fixture
SKILL = """---
name: sales-report
description: >
  How the monthly
  report is made.
---
# Report

Sum by region.
"""
READS = "Let me read it.\n\n```skill name=sales-report\n```\n"


@pytest.fixture
def skill(work: Path) -> Path:
    folder = work / ".agents/skills/report"
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text(SKILL)
    return folder / "SKILL.md"


@pytest.mark.usefixtures("skill")
async def test_a_skill_is_named_first_and_read_when_asked_for(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    script.play({"when": "Go", "answers": [READS, "Done."]}, {"when": "", "answers": ["Yes."]})
    [found] = (await answer(client))["folders"]
    assert found["skills"] == [
        {
            "name": "sales-report",
            "description": "How the monthly report is made.",
            "text": SKILL.strip(),
        }
    ]
    events = await client.prompt(conversation, "Go")
    assert events[-1]["next"] == "results"
    assert f"{words.SKILLS}\n- sales-report: How the monthly report is made.\n" in last(script)
    assert "Sum by region" not in last(script)
    events = await client.results(conversation)
    path = "work/.agents/skills/report/SKILL.md"
    assert (
        last(script) == f"{words.SKILL.format(name='sales-report', path=path)}\n\n{SKILL.strip()}"
    )
    assert events[0]["skills"] == ["sales-report"]
    assert events[-1]["next"] == "done"
    await client.prompt(conversation, "More")
    assert last(script) == "More"
    assert all(map(begins_with, script.requests[1:], script.requests))


async def test_a_skill_without_a_yes_is_neither_named_nor_read(
    client: Client, script: Script, skill: Path
) -> None:
    script.play({"when": "", "answers": [READS]})
    events = await client.prompt(await client.new(), "Go")
    assert events[-1]["next"] == "done"
    assert "sales-report" not in last(script)
    await answer(client)
    change(skill, SKILL.replace("Sum", "Obey"))
    assert await states(client) == {"work": "ask"}


@pytest.mark.usefixtures("skill")
async def test_a_skill_that_is_not_there(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": [READS.replace("sales", "other"), "Then not."]})
    await answer(client)
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    events = await client.results(conversation)
    assert last(script) == words.NO_SUCH_SKILL.format(name="other-report")
    assert "skills" not in events[0]


@pytest.mark.parametrize(
    "text",
    [
        "# No front matter",
        "---\nname: a b\ndescription: x\n---\n",
        "---\nname: a\n---\n",
        "---\nname: [a]\ndescription: x\n---\n",
        "---\n" + "[" * 3_000 + "\n---\n",
        "---\nname: !!python/object/apply:os.system [x]\ndescription: x\n---\n",
        "---\nname: a\ndescription: " + "x" * 5_000 + "\n---\n",
    ],
)
async def test_what_is_no_skill(client: Client, skill: Path, text: str) -> None:
    change(skill, text)
    assert (await shown(client))["folders"][0]["skills"] == []


@pytest.mark.usefixtures("skill")
async def test_an_imported_conversation_brings_no_instructions(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    script.play({"when": "", "answers": ["Yes."] * 9})
    await say(client, own="Answer in Dutch.")
    await client.prompt(conversation, "Go")
    query = {"format": "journal"}
    exported = await client.fetch("GET", "conversations", conversation, "export", params=query)
    await say(client, own="")
    imported = await client.fetch("POST", "conversations", "import", body=exported.body)
    await client.prompt(json.loads(imported.body)["conversation"], "More")
    assert "Dutch" not in json.dumps(script.requests[-1])
