""" "Run if safe": the server gives the verdict, and judges again what another page takes over."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_gptcode.conversation.action_rules import is_news
from jupyterlab_gptcode.errors import Conflict
from jupyterlab_gptcode.protocol import Action, CodeDelta, CodeEnd, CodeStart, Json, Mode, StepEnd

from .build import Story
from .client import FACTS, Client, Script

HARMLESS = "```python\nprint(6 * 7)\n```\n"
STARTS = "```python\nimport os\nos.system(command)\n```\n"


async def ends(client: Client, script: Script, answer: str, **fields: Any) -> list[Json]:
    script.play({"when": "", "answers": [answer]})
    found = await client.prompt(await client.new(), "Go", **fields)
    return [event for event in found if event["type"] == "code-end"]


async def test_what_only_computes_runs_and_the_rest_asks(client: Client, script: Script) -> None:
    harmless, starts = await ends(client, script, f"{HARMLESS}\n{STARTS}", mode="safe")
    assert (harmless["verdict"], harmless["safe"], "risks" in harmless) == ("run", True, False)
    assert (starts["verdict"], "safe" in starts) == ("ask", False)
    assert starts["risks"] == [
        "may delete or overwrite files",
        "starts another process: os.system",
    ]


@pytest.mark.parametrize("gptcode_config", [{"approval_ceiling": "safe"}], indirect=True)
async def test_as_a_ceiling(client: Client, script: Script) -> None:
    _, status = await client.call("GET", "status")
    assert status["modes"] == ["insert", "ask", "safe"]
    found = await ends(client, script, f"{HARMLESS}\n{STARTS}", mode="run")
    assert [end["verdict"] for end in found] == ["run", "ask"]
    assert found[0]["reasons"] == ["Your administrator does not allow more than this."]


async def test_ask_first_names_the_risks_and_insert_marks_hidden_errors(
    client: Client, script: Script
) -> None:
    code = "```python\ntry:\n    exec(text)\nexcept Exception:\n    pass\n```\n"
    for mode, risks in (("ask", ["runs code from a text: exec"]), ("insert", [])):
        (end,) = await ends(client, script, code, mode=mode)
        assert (end["verdict"], end.get("risks", [])) == (mode, risks)
        assert end["hides_errors"] == "line 3: except Exception: pass"


@pytest.mark.parametrize(
    ("language", "code", "verdict"),
    [
        ("R", "summary(df)", "run"),
        ("R", 'unlink("a.csv")', "ask"),
        ("cobol", "DISPLAY 1", "ask"),
    ],
)
async def test_other_kernels(
    client: Client, script: Script, language: str, code: str, verdict: str
) -> None:
    kernel = {"name": "other", "language": language, "display_name": language}
    answer = f"```{language}\n{code}\n```\n"
    (end,) = await ends(client, script, answer, mode="safe", facts={**FACTS, "kernel": kernel})
    assert end["verdict"] == verdict


def taken_over(mode: Mode | None, *, safe: bool) -> bool | str:
    """Whether a block with the verdict "run" may run once another page has taken the turn over."""
    story = Story().prompt("Go").tell(CodeStart(1, "python", "```python\n"), CodeDelta(1, "x"))
    story.tell(CodeEnd(1, "run", "\n```\n", safe=safe), StepEnd("results", "actions"))
    story.act("taken-over", client="other", mode=mode)
    running = Action("other", "running", 1, 1, "new", source="x")
    try:
        return is_news(story.entries, running)
    except Conflict as refusal:
        return refusal.kind


def test_a_take_over_judges_again() -> None:
    assert taken_over("safe", safe=True) is True
    assert taken_over("safe", safe=False) == "asks"  # as in journals of earlier versions
    assert taken_over("run", safe=False) is True
    assert taken_over("ask", safe=True) == "asks"
