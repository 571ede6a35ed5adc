"""What the user hides from models is in nothing that they get, wherever it was before."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from jupyterlab_gptcode.conversation.entries import AttachedFile
from jupyterlab_gptcode.conversation.pointed_at import SentCell, SentOutput
from jupyterlab_gptcode.protocol import Cell, Json, Selection, StepEnd, parse_facts
from jupyterlab_gptcode.request import compact, render, summary_request

from .build import PICTURE, Story, code, facts, says, stream, text_of
from .client import FACTS, Client, Script
from .random_talk import PLAIN, SEEING

CANARY = "kanarienvogel"
ERROR: Json = {
    "output_type": "error",
    "ename": "KeyError",
    "evalue": f"'{CANARY}'",
    "traceback": [f"KeyError: '{CANARY}'"],
}
HIDING = replace(SEEING, hidden_cells=frozenset({"one"}), hidden=frozenset({"work/secret.csv"}))


def everywhere() -> Story:
    """A conversation that has all of a cell in each place where it can be."""
    cell = code("one", f"x = '{CANARY}'", stream(CANARY), ERROR, PICTURE, count=3)
    now = facts(cell, code("two", "y = 2"), active="one")
    secret = AttachedFile("work/secret.csv", 3, 3.0, text=CANARY, columns=(CANARY,))
    story = Story().prompt(
        "Look",
        now,
        attach=("work/secret.csv",),
        disk=[secret],
        outputs=(SentOutput("one", 1, 1, stream(CANARY)),),
        named=(SentCell("one", 1, "code", f"x = '{CANARY}'"),),
        selection=Selection(1, 1, CANARY, "one", 1),
    )
    name = next(word for word in text_of(render(story.entries, PLAIN)[1]).split() if "id=" in word)
    says(story, f"```python\n{CANARY} = 1\n```\nDone.\n").tell(StepEnd("results", "actions"))
    story.act("inserted", 1, "one").ran(1, "one", stream(CANARY), ERROR, source=f"{CANARY} = 2")
    story.results(now, disk=[secret])
    asked = f"```output of={name.removeprefix('id=').strip('.')} lines=1-2\n```"
    says(story, asked).tell(StepEnd("results", "outputs"))
    story.results(now, disk=[secret])
    return story.answer("Fine.").prompt("More", now, disk=[secret])


def test_it_was_sent_before() -> None:
    sent = json.dumps(render(everywhere().entries, SEEING))
    assert sent.count(CANARY) > 9
    assert "image_url" in sent


def test_nothing_of_it_is_sent_once_it_is_hidden() -> None:
    messages = render(everywhere().entries, HIDING)
    sent = json.dumps(messages)
    assert CANARY not in sent
    assert "image_url" not in sent
    assert "secret.csv" not in sent
    text = text_of(messages[1])
    assert "is hidden from you." in text
    assert "File 1 is hidden from you." in text
    assert "cell=" in text_of(messages[3])


def test_nor_after_a_compaction_or_in_the_request_for_a_summary() -> None:
    story = everywhere()
    now = facts(Cell("one", "code", "", hidden=True), code("two", "y = 2"))
    found = compact(story.entries, now, HIDING, 1)
    assert found is not None
    assert CANARY not in json.dumps(summary_request(story.entries, found, HIDING, 4_000))
    assert CANARY not in json.dumps(render(story.tell(found).entries, HIDING))


def test_the_server_takes_nothing_of_a_hidden_cell() -> None:
    cell = {"id": "a", "type": "code", "source": CANARY, "outputs": [stream(CANARY)]}
    found = parse_facts({"notebook": "a.ipynb", "cells": [{**cell, "hidden": True}]})
    assert CANARY not in repr(found)


@pytest.mark.parametrize("is_known", [True, False])
async def test_a_cell_is_hidden_from_the_next_request_on(
    client: Client, script: Script, is_known: bool
) -> None:
    script.play({"when": "", "answers": ["Fine."]})
    cell = {"id": "first", "type": "code", "source": CANARY, "outputs": [stream(CANARY)]}
    hidden = {**FACTS, "cells": [{**cell, "hidden": True}]}
    conversation = await client.new()
    await client.prompt(
        conversation, "Go", step="one", facts={**FACTS, "cells": [cell]} if is_known else hidden
    )
    await client.prompt(conversation, "More", step="two", facts=hidden)
    assert CANARY not in json.dumps(script.requests[1])
    assert (CANARY in json.dumps(script.requests[0])) is is_known
    _, shown = await client.call("GET", "conversations", conversation, "steps", "two", "sent")
    assert shown["requests"][0]["certain"] == "sent"
    # Shown again, it is sent again.
    await client.prompt(conversation, "And", step="three", facts={**FACTS, "cells": [cell]})
    assert CANARY in json.dumps(script.requests[2])
