"""Blocks that a model tries on a copy of the kernel: when it may, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_gptcode.context import may_try
from jupyterlab_gptcode.conversation import blocks
from jupyterlab_gptcode.export.markdown import markdown
from jupyterlab_gptcode.export.notebook import notebook
from jupyterlab_gptcode.prompt import FULL, words
from jupyterlab_gptcode.protocol import (
    CodeDelta,
    CodeEnd,
    CodeStart,
    Json,
    StepEnd,
    TextDelta,
    Verdict,
)
from jupyterlab_gptcode.request import Rendering, render

from .build import Story
from .client import FACTS, Client, Script, of_type
from .test_numbers_in_turns import answered, numbers, stream
from .test_tried import STREAM, Tried, result, tried

__all__ = ["tried"]
ON = [{"trials": True, "model_tries": True}]
CODE = "print(x)"
TRY = f"I look.\n\n```python try\n{CODE}\n```\n"
MAY: Json = {**FACTS, "state": {"reply": "{}", "tries": True}}


async def look(tried: Tried, script: Script, **fields: Any) -> Json:
    """The block, once the model has tried something."""
    script.play({"when": "", "answers": [TRY, "Done."]})
    tried.id = await tried.client.new()
    fields = {"facts": MAY, "mode": "ask", "model_tries": True, **fields}
    events = {"events": await tried.client.prompt(tried.id, "Go", **fields)}
    return {**of_type(events, "code-start")[-1], **of_type(events, "code-end")[-1]}


async def report(tried: Tried, script: Script) -> str:
    """What the model reads next."""
    await tried.client.results(tried.id, facts=MAY)
    return str(script.requests[-1]["messages"][-1]["content"])


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_its_result_goes_to_the_model_and_no_cell_has_it(
    tried: Tried, script: Script
) -> None:
    block = await look(tried, script)
    assert (block["tries"], block["verdict"], "cell" in block) == (True, "run", False)
    assert words.TRY.format(fence="python") in str(script.requests[-1])
    await tried.tries(CODE, result(STREAM, hosts=["example.org"]))
    sent = await report(tried, script)
    assert sent.startswith("try status=ok\n")
    assert "42" in sent
    assert "example.org" in sent
    assert words.TRY.format(fence="python") not in sent  # once is enough


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_it_never_runs_on_the_notebook_s_own_kernel(tried: Tried, script: Script) -> None:
    await look(tried, script, mode="run")
    assert await tried.runs(CODE) == 409
    approved = await tried.client.act(tried.id, action="approved", source=CODE)
    assert approved[0] == 409
    assert (await tried.start("other()"))[0] == 409  # and no other code is tried for it


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
@pytest.mark.parametrize(
    "fields",
    [
        {"mode": "insert"},
        {"facts": {**FACTS, "state": {"reply": "{}"}}},
        {"facts": FACTS},
        {"model_tries": False},
    ],
)
async def test_where_it_may_not_it_is_a_usual_block(
    tried: Tried, script: Script, fields: Json
) -> None:
    block = await look(tried, script, **fields)
    assert "tries" not in block
    assert words.TRY.format(fence="python") not in str(script.requests[-1])


@pytest.mark.parametrize("gptcode_config", [{"model_tries": False}], indirect=True)
async def test_the_administrator_may_switch_it_off(
    tried: Tried, script: Script, client: Client
) -> None:
    assert "tries" not in await look(tried, script)
    assert "tries" not in (await client.call("GET", "inspectors", "python"))[1]


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_the_page_is_sent_how_to_find_out(client: Client) -> None:
    _, found = await client.call("GET", "inspectors", "python")
    _, probe = await client.call("GET", "trials")
    assert found["tries"] == probe["ask"]
    assert "tries" not in (await client.call("GET", "inspectors", "r"))[1]


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_one_that_cannot_be_tried_is_reported(tried: Tried, script: Script) -> None:
    await look(tried, script)
    skipped = {"action": "skipped", "status": "skipped", "reason": "untried"}
    assert await tried.client.act(tried.id, **skipped) == (200, {})
    assert (await report(tried, script)).startswith(f"try status=skipped\n{words.UNTRIED}")


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
async def test_one_that_took_too_long_is_reported(tried: Tried, script: Script) -> None:
    await look(tried, script)
    await tried.tries(CODE, result(STREAM, ended="time"))
    sent = await report(tried, script)
    assert sent.startswith(f"try status=stopped\n{words.TRIED_ENDED['time']}")


def story(*, cut: bool = False, tries: bool = True) -> Story:
    made = Story().prompt("Go", tries=tries)
    made.tell(CodeStart(1, "python", "```python try\n", tries=True), CodeDelta(1, CODE))
    end: Verdict = "insert" if cut else "run"
    return made.tell(CodeEnd(1, end, "```\n", cut=cut), StepEnd("results", "actions"))


def test_one_that_was_cut_is_over() -> None:
    (block,) = blocks(story(cut=True).entries).values()
    assert block.finished
    assert not next(iter(blocks(story().entries).values())).finished


def test_that_it_may_is_said_when_it_changes_and_again_after_a_compaction() -> None:
    made = story().act("tried", 1, outputs=(STREAM,), status="ok").results(tries=True)
    made.tell(TextDelta("Yes."), StepEnd("done", "answer")).prompt("More", tries=False)
    assert not may_try(made.entries)
    sent = [
        str(message["content"]) for message in render(made.entries, Rendering(FULL, vision=True))
    ]
    may, gone = words.TRY.format(fence="python"), words.TRY_GONE.format(fence="python")
    assert [may in text for text in sent] == [False, True, False, False, False, False]
    assert [gone in text for text in sent] == [False, False, False, False, False, True]


@pytest.mark.parametrize("level", ["prompts", "structure"])
def test_a_level_holds_for_what_it_tried(level: Any) -> None:
    trial: Json = {"effects": ["writes files: secret.csv"]}
    made = story().act("tried", 1, outputs=(STREAM,), status="ok", trial=trial).results(tries=True)
    sent = str(render(made.entries, Rendering(FULL, vision=True, level=level))[-1]["content"])
    assert "try status=ok" in sent
    assert "42" not in sent
    assert "secret.csv" not in sent


def test_the_latest_step_says_whether_it_may() -> None:
    assert may_try(story().entries)
    assert not may_try(story(tries=False).entries)


def test_an_export_has_no_cell_of_it() -> None:
    made = story().act("tried", 1, outputs=(STREAM,), status="ok")
    made_notebook = notebook(made.entries)
    assert [cell["cell_type"] for cell in made_notebook["cells"]] == ["markdown"] * 4
    for text in (markdown(made.entries), made_notebook["cells"][-1]["source"]):
        assert f"```python\n{CODE}\n```" in text
        assert "on a copy of the kernel" in text
        assert "42" in text


def test_its_numbers_are_no_cell_s() -> None:
    made = story().act("tried", 1, outputs=(stream("total 4321"),), status="ok")
    made.results(tries=True)
    answered(made, "There are 4,321 and 8,765.", block=2)
    assert numbers(made) == [{"start": 20, "end": 25}]


@pytest.mark.parametrize("gptcode_config", ON, indirect=True)
@pytest.mark.parametrize("mode", ["insert", "ask", "safe", "run"])
async def test_a_preview_says_of_each_mode_what_is_sent(
    client: Client, script: Script, mode: str
) -> None:
    script.play({"when": "", "answers": ["Hello."]})
    asked: Json = {"client": "page", "text": "Go", "step": "look", "conversation": "", "mode": mode}
    asked["model_tries"] = True
    _, shown = await client.call("POST", "preview", body={**asked, "facts": MAY})
    await client.prompt(
        await client.new(), "Go", step="one", mode=mode, facts=MAY, model_tries=True
    )
    assert [each["body"] for each in shown["requests"]] == script.requests
    assert (words.TRY.format(fence="python") in str(shown)) == (mode != "insert")
    assert shown["tries"] == (mode != "insert")


@pytest.mark.parametrize(
    ("gptcode_config", "expected"),
    [
        ({}, ["try_in_doubt", "model_tries"]),
        ({"model_tries": False}, ["try_in_doubt"]),
        ({"try_when_in_doubt": False}, ["model_tries"]),
        ({"trials": False}, []),
    ],
    indirect=["gptcode_config"],
)
async def test_the_status_says_which_settings_have_an_effect(
    client: Client, expected: list[str]
) -> None:
    _, status = await client.call("GET", "status")
    assert status["tries"] == expected
