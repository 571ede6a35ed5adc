"""The numbers of a turn's final text, as pages get them."""

from __future__ import annotations

from dataclasses import replace

from jupyterlab_gptcode.conversation.entries import AttachedFile, Created
from jupyterlab_gptcode.conversation.pointed_at import SentOutput
from jupyterlab_gptcode.numbers import opened_with_numbers, with_numbers
from jupyterlab_gptcode.protocol import CodeDelta, CodeEnd, CodeStart, Json, StepEnd, TextDelta

from .build import Story
from .client import BLOCK, Client, Script, of_type


def stream(text: str) -> Json:
    return {"output_type": "stream", "name": "stdout", "text": text}


def answered(
    story: Story,
    text: str,
    *,
    source: str = "print(mean)",
    output: str = "mean 12.345\n",
    block: int = 1,
) -> Story:
    """A turn that ran a cell with this output, and ends with this text."""
    story.tell(CodeStart(block, "python", "", None), CodeDelta(block, source))
    story.tell(CodeEnd(block, "run", ""), StepEnd("results", "actions"))
    story.act("inserted", block, "cell-a").ran(block, "cell-a", stream(output)).results()
    return story.answer(text)


def numbers(story: Story) -> list[Json]:
    """Those of the latest turn, by each way to a page."""
    last = opened_with_numbers(story.entries)["events"][-1]
    end = story.entries[-1]
    event = with_numbers(story.entries, end, {"type": "step-end"})
    assert event.get("numbers") == last.get("numbers")
    found: list[Json] = last.get("numbers", [])
    return found


def test_the_end_of_a_turn_has_the_numbers_of_its_text() -> None:
    story = answered(Story().prompt("Go"), "😀 mean is 12.3, not 99.5.")
    assert numbers(story) == [
        {"start": 11, "end": 15, "cell": "cell-a"},
        {"start": 21, "end": 25},
    ]
    story.prompt("Why?").answer("Because 12.3 and 99.5.")
    assert numbers(story) == []  # nothing ran in this turn


def test_only_the_final_text_is_looked_up() -> None:
    story = Story().prompt("Go").tell(TextDelta("I expect 77.7."))
    events = opened_with_numbers(answered(story, "The mean is 12.3.").entries)["events"]
    assert [event["numbers"] for event in events if "numbers" in event] == [
        [{"start": 12, "end": 16, "cell": "cell-a"}]
    ]


def test_what_the_user_gave_is_not_underlined() -> None:
    file = AttachedFile("a.csv", 3, 1.0, text="4,321 rows of 55.5")
    output = SentOutput("b", 2, 1, stream("total 778.9"))
    story = Story().prompt(
        "Is it above 33.3 or 7 500?", attach=("a.csv",), disk=(file,), outputs=(output,)
    )
    answered(story, "33.3, 4,321, 55.5, 778.9, 66.6, 7,500, 88.8", source="x = 66.6\nprint(mean)")
    assert numbers(story) == [{"start": 39, "end": 43}]


def test_a_cell_that_ran_twice_has_its_latest_output() -> None:
    story = Story().prompt("Go")
    story.tell(CodeStart(1, "python", "", None), CodeDelta(1, "x"), CodeEnd(1, "run", ""))
    story.tell(StepEnd("results", "actions")).ran(1, "cell-a", stream("mean 11.111")).results()
    story.tell(CodeStart(2, "python", "", "cell-a"), CodeDelta(2, "y"), CodeEnd(2, "run", ""))
    story.tell(StepEnd("results", "actions")).ran(2, "cell-a", stream("mean 22.222")).results()
    story.answer("The mean went from 11.1 to 22.2.")
    assert numbers(story) == [{"start": 27, "end": 31, "cell": "cell-a"}]


def test_an_imported_turn_leads_to_no_cell() -> None:
    story = answered(Story().prompt("Go"), "The mean is 12.3 or 99.5.")
    head = story.entries[0].body
    assert isinstance(head, Created)
    story.entries[0] = replace(story.entries[0], body=replace(head, imported=1))
    assert numbers(story) == [{"start": 12, "end": 16, "cell": ""}, {"start": 20, "end": 24}]


async def test_pages_get_them_with_the_end_of_the_step(client: Client, script: Script) -> None:
    script.play({"when": "Go", "answers": [BLOCK, "The mean is 12.3, not 99.5."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    ran = {"action": "ran", "cell": "new", "status": "ok", "outputs": [stream("mean 12.345")]}
    assert await client.start_run(conversation) == (200, {})
    assert await client.act(conversation, **ran) == (200, {})
    events = await client.results(conversation)
    expected = [{"start": 12, "end": 16, "cell": "new"}, {"start": 22, "end": 26}]
    assert events[-1]["numbers"] == expected
    read = await client.read(conversation)
    assert of_type(read, "step-end")[-1]["numbers"] == expected
