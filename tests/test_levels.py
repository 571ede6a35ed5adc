"""What a model may see: what a provider gets at each level of everything that there is.

    python -m tests.test_levels

writes the table of `docs/what-the-model-sees.md`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.entries import Begin, Entry
from jupyterlab_gptcode.conversation.joined import join
from jupyterlab_gptcode.prompt import FULL
from jupyterlab_gptcode.protocol import LEVELS, Level
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.request import Rendering, render
from jupyterlab_gptcode.step import Limits, Step, step_events

from .build import Story, facts
from .level_deeds import Part, Thing, summarized
from .levels import EVERYTHING, THINGS
from .random_talk import LOWER, STEPS, play
from .sizes import some

PAGE = Path(__file__).parents[1] / "docs" / "what-the-model-sees.md"
BEGIN, END = "<!-- levels: written by python -m tests.test_levels -->", "<!-- /levels -->"
NAMES = {
    "prompts": "Only what I type",
    "structure": "Structure",
    "samples": "Samples",
    "everything": "Everything",
}


def is_due(part: Part, level: Level) -> bool:
    place = LEVELS.index(level)
    return LEVELS.index(part.least) <= place <= LEVELS.index(part.most)


async def got(thing: Thing, level: Level, folder: Path) -> str:
    """What a provider gets at a level of a conversation that has had this thing."""
    story = Story()
    thing.deed(story)
    entries = at_everything(story.entries)
    story.entries = list(entries)
    story.prompt("And now?", level=level)
    script = folder / "script.json"
    (folder / "record.jsonl").unlink(missing_ok=True)
    rules = [{"when": "", "answers": [{"text": "Well."}]}]
    script.write_text(json.dumps({"rules": rules, "vision": True, "record": "record.jsonl"}))
    provider = Scripted(script)
    model = provider.model("scripted")
    now = story.entries[-1].body
    assert isinstance(now, Begin)
    step = Step(story.entries, facts(), provider, model, "scripted", Limits())
    async for _ in step_events(step, asyncio.Event()):
        pass
    (sent,) = (folder / "record.jsonl").read_text("utf-8").splitlines()
    system, *messages = json.loads(sent)["messages"]
    assert system["role"] == "system"
    return json.dumps(messages, ensure_ascii=False) + _language(system["content"])


def _language(system: str) -> str:
    return "Python" if "Python" in system else ""


def at_everything(entries: Sequence[Entry]) -> list[Entry]:
    return [
        replace(entry, body=replace(entry.body, level="everything"))
        if isinstance(entry.body, Begin)
        else entry
        for entry in entries
    ]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("thing", EVERYTHING, ids=lambda thing: thing.what)
async def test_a_provider_gets_what_a_level_has_of_each_thing(
    thing: Thing, level: Level, tmp_path: Path
) -> None:
    sent = await got(thing, level, tmp_path)
    found = {part.what for part in thing.parts if json.dumps(part.needle)[1:-1] in sent}
    assert found == {part.what for part in thing.parts if is_due(part, level)}


@settings(max_examples=some(150))
@given(
    st.lists(st.tuples(st.sampled_from(THINGS), st.sampled_from(LEVELS)), min_size=1, max_size=6),
    st.sampled_from(LEVELS),
    st.booleans(),
)
def test_nothing_of_a_higher_level_is_in_a_request(
    told: list[tuple[Thing, Level]], level: Level, is_left_out: bool
) -> None:
    """Of random conversations, whose steps were sent at levels of their own."""
    story = Story()
    for thing, at in told:
        start = len(story.entries)
        thing.deed(story)
        story.entries[start:] = [
            replace(entry, body=replace(entry.body, level=at))
            if isinstance(entry.body, Begin)
            else entry
            for entry in story.entries[start:]
        ]
    if is_left_out:
        summarized(story)
    story.prompt("And now?", level=level)
    sent = json.dumps(render(story.entries, Rendering(FULL, True, level))[1:], ensure_ascii=False)
    place = LEVELS.index(level)
    for thing, at in told:
        for part in thing.parts:
            # Prose of an answer is sent at the level at which it was written, and below.
            least = LEVELS.index(at if part.what in ("prose", "Markdown cells") else part.least)
            # A word of ours may be in any request.
            if part.needle.startswith("Z") and least > place:
                assert part.needle not in sent
    if is_left_out and level != "everything":
        assert "Zsummary" not in sent


@settings(max_examples=some(100))
@given(st.lists(STEPS, min_size=1, max_size=4), st.sampled_from(LOWER))
def test_how_an_answer_arrived_makes_no_difference(
    steps: list[tuple[object, ...]], rendering: Rendering
) -> None:
    """Its prose is replaced as a whole, whether its deltas are joined or not."""
    entries = play(steps, lambda _: None, rendering).entries
    assert render(join(entries), rendering) == render(entries, rendering)


async def table() -> str:
    rows = [f"| | {' | '.join(NAMES[level] for level in LEVELS)} |", "| --- " * 5 + "|"]
    with TemporaryDirectory() as folder:
        for thing in EVERYTHING:
            sent = [await got(thing, level, Path(folder)) for level in LEVELS]
            cells = (
                ", ".join(
                    part.what for part in thing.parts if json.dumps(part.needle)[1:-1] in each
                )
                for each in sent
            )
            rows.append(f"| {thing.what} | {' | '.join(cell or 'nothing' for cell in cells)} |")
    return "\n".join(rows)


def words_of(text: str) -> list[str]:
    """The cells of a table, without what prettier adds."""
    return [cell.strip() for cell in text.replace("\n", "|").split("|") if cell.strip(" -")]


async def test_the_page_has_the_table() -> None:
    text = PAGE.read_text("utf-8")
    written = text.split(BEGIN)[1].split(END)[0]
    assert words_of(written) == words_of(await table())


def _write() -> None:
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    found = asyncio.run(table())
    PAGE.write_text(f"{before}{BEGIN}\n\n{found}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    _write()
