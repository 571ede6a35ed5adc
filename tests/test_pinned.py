"""What the user pins is sent whole before other things, and being hidden comes first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from jupyterlab_gptcode.conversation.entries import AttachedFile
from jupyterlab_gptcode.protocol import Json, Level, StepEnd
from jupyterlab_gptcode.request import compact, render

from .build import Story, code, facts, says, stream, text_of
from .client import FACTS, Client, Script
from .random_talk import PLAIN

LONG = "# kopfzeile\n" + "x = 1\n" * 1_400 + "x = 'mitte'\n" + "y = 2\n" * 1_400
PINNING = replace(PLAIN, pinned_cells=frozenset({"far"}), pinned=frozenset({"work/b.csv"}))
HIDING = replace(PINNING, hidden_cells=frozenset({"far"}), hidden=frozenset({"work/b.csv"}))


def crowded() -> Story:
    """A long cell at the top of a notebook whose active cell is at its end, and two files."""
    others = [code(f"n{index}", "z = 3\n" * 300) for index in range(20)]
    now = facts(code("far", LONG, stream("ausgabe")), *others, active="n19")
    disk = [
        AttachedFile("work/a.csv", 3, 3.0, text="a" * 9_000),
        AttachedFile("work/b.csv", 3, 3.0, text="b" * 2_500 + "mittelspalte" + "b" * 2_500),
    ]
    paths = ("work/a.csv", "work/b.csv")
    return Story().prompt("Look", now, attach=paths, disk=disk)


def test_a_cell_far_away_is_whole() -> None:
    story = crowded()
    without = text_of(render(story.entries, PLAIN)[1])
    assert "ausgabe" not in without
    assert LONG not in without
    text = text_of(render(story.entries, PINNING)[1])
    assert LONG in text
    assert "ausgabe" in text
    assert "mittelspalte" in text
    assert "mittelspalte" not in without


def test_the_room_of_the_notebook_stays_as_it_is() -> None:
    text = text_of(render(crowded().entries, PINNING)[1])
    before = text_of(render(crowded().entries, PLAIN)[1])
    assert len(text) < len(before) + PLAIN.prompts.notebook // 2
    everything = frozenset({"far", *(f"n{index}" for index in range(20))})
    every = replace(PLAIN, pinned_cells=everything)
    text = text_of(render(crowded().entries, every)[1])
    assert text.count(" id=") >= 21
    assert len(text) < len(before) + PLAIN.prompts.notebook // 2


@pytest.mark.parametrize("level", ["prompts", "structure"])
def test_the_level_still_holds(level: Level) -> None:
    rendering = replace(PINNING, level=level)
    sent = json.dumps(render(crowded().entries, rendering))
    assert "ausgabe" not in sent
    assert ("mitte" in sent) is (level == "structure")


def test_being_hidden_comes_first() -> None:
    sent = json.dumps(render(crowded().entries, HIDING))
    assert "mitte" not in sent
    assert "kopfzeile" not in sent
    assert "ausgabe" not in sent


def test_a_compaction_leaves_it_whole() -> None:
    now = facts(code("far", LONG, stream("ausgabe" * 30)), code("two", "y = 2"), active="two")
    story = Story().prompt("Look", now).answer("Yes. " * 900).prompt("More", now).answer("Yes.")
    story.prompt("And", now)
    found = compact(story.entries, now, PINNING, 1)
    assert found is not None
    assert found.turns_from
    text = text_of(render(story.tell(found).entries, PINNING)[1])
    assert LONG in text
    assert "ausgabe" in text
    assert "ausgabe" not in text_of(render(story.entries, PLAIN)[1])


def test_code_that_the_model_wrote_there_stays_in_its_answer() -> None:
    now = facts(code("two", "y = 2"))
    source = "x = 1  # gelb\n" * 300
    story = Story().prompt("Look", now)
    says(story, f"```python\n{source}```\n").tell(StepEnd("results", "actions"))
    story.act("inserted", 1, "far").ran(1, "far", stream("ausgabe" * 300))
    story.results(facts(code("two", "y = 2"), code("far", source.rstrip()))).answer("Done.")
    story.prompt("More", now)
    found = compact(story.entries, now, PLAIN, 1)
    assert found is not None
    brief = replace(found, turns_from=0, sources_from=story.entries[-1].seq + 1)
    brief = replace(brief, outputs_from=brief.sources_from)
    story.tell(brief)
    assert json.dumps(render(story.entries, PLAIN)).count("gelb") < 5
    sent = json.dumps(render(story.entries, PINNING))
    assert sent.count("gelb") >= 300
    assert sent.count("ausgabe") > 100


async def test_a_cell_is_pinned_from_the_next_request_on(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": ["Fine."]})
    long: Json = {"id": "far", "type": "code", "source": LONG}
    conversation = await client.new()
    facts_ = {**FACTS, "cells": [long]}
    await client.prompt(conversation, "Go", step="one", facts=facts_)
    pinned = {**FACTS, "cells": [{**long, "pinned": True}]}
    await client.prompt(conversation, "More", step="two", facts=pinned)
    assert [json.dumps(LONG)[1:-1] in json.dumps(each) for each in script.requests] == [False, True]
    _, shown = await client.call("GET", "conversations", conversation, "steps", "two", "sent")
    assert shown["requests"][0]["certain"] == "sent"
