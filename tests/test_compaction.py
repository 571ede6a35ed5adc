"""A request that is too long for its model: what is left out, and what is sent instead."""

from __future__ import annotations

import json

from jupyterlab_gptcode.context.notebook import notebook_change
from jupyterlab_gptcode.conversation.cell_names import cell_names
from jupyterlab_gptcode.conversation.entries import Begin, Compaction, Entry, NotebookChange
from jupyterlab_gptcode.prompt import COMPACT, FULL, words
from jupyterlab_gptcode.protocol import (
    Action,
    Json,
    Kernel,
    NotebookSnapshot,
    StepEnd,
)
from jupyterlab_gptcode.request import Rendering, compact, render

from .build import FAILED, MARKER, PICTURE, Story, code, facts, says, stream, text_of

PLAIN = Rendering(FULL, vision=False)
SEEING = Rendering(FULL, vision=True)
SMALL = Rendering(COMPACT, vision=False)
WINDOW = 128_000
BLOCK = "```python\nx\n```\n"
NOTHING = NotebookChange("work/a.ipynb", 0)
LONG = stream("z" * 7_000)
ENDED = StepEnd("results", "actions")


def sent(story: Story, rendering: Rendering = PLAIN) -> str:
    """All messages but the system prompt, as one text."""
    return "\n\n".join(text_of(message) for message in render(story.entries, rendering)[1:])


def begins(story: Story) -> list[int]:
    return [entry.seq for entry in story.entries if isinstance(entry.body, Begin)]


def compacted(
    story: Story,
    now: NotebookSnapshot | None = None,
    window: int = WINDOW,
    rendering: Rendering = PLAIN,
) -> Compaction:
    found = compact(story.entries, now or facts(), rendering, window)
    assert found is not None
    story.tell(found)
    return found


def ran(story: Story, cell: str, *outputs: Json, block: int = 1) -> Story:
    """The model's answer is a block, which ran."""
    return says(story, BLOCK).tell(ENDED).ran(block, cell, *outputs)


def test_a_single_request_cannot_be_shorter() -> None:
    now = facts(code("one", "y" * 5_000, stream("z" * 5_000)))
    story = Story().prompt("w" * 100_000, now)
    assert compact(story.entries, now, PLAIN, WINDOW) is None


def test_outputs_of_earlier_turns_go_first() -> None:
    now = facts(code("one", "a = 1", stream("y" * 900)))
    story = ran(Story().prompt("First", now), "new", LONG).results(now).answer("Fine.")
    before = sent(story.prompt("Second", now))
    found = compacted(story, now)
    assert found == Compaction(NotebookChange("work/a.ipynb", 1), begins(story)[2])
    assert sent(story) == before.replace(
        f"<data-0badf00d>\n{'z' * 7_000}\n</data-0badf00d>", words.OLD_OUTPUT
    ).replace(f"<data-0badf00d>\n{'y' * 900}\n</data-0badf00d>", words.OLD_OUTPUT)


def test_short_outputs_stay() -> None:
    story = ran(Story().prompt("First"), "a", stream("7\n"), PICTURE).results()
    story = ran(story, "b", LONG, block=2).results().answer("Fine.").prompt("Second")
    compacted(story)
    text = sent(story)
    assert "\n7\n" in text
    assert "<Image: shown to the user>" in text
    assert text.count(words.OLD_OUTPUT) == 1


def test_only_as_much_goes_as_must() -> None:
    story = Story().prompt("First")
    for number in range(1, 7):
        story = ran(story, f"cell-{number}", LONG, block=number).results()
    story = story.answer("Fine.").prompt("Second")
    found = compacted(story)
    # Of six long outputs, with a system prompt beside them, four are too much for a half.
    assert found == Compaction(NOTHING, begins(story)[5])
    assert sent(story).count(words.OLD_OUTPUT) == 4


def test_images_go_with_the_outputs() -> None:
    pictures = [PICTURE] * 8
    story = ran(Story().prompt("First"), "new", *pictures).results().answer("Fine.")
    story.prompt("Second")
    compacted(story, rendering=SEEING)
    messages = render(story.entries, SEEING)
    assert all(isinstance(message["content"], str) for message in messages)
    assert "<Image: shown to the user>\n… 7 more of the same …" in text_of(messages[3])


def turns(story: Story, count: int, now: NotebookSnapshot | None = None) -> Story:
    for number in range(1, count + 1):
        story.prompt(f"Question {number}", now).answer(f"Answer {number}: {'long ' * 2_000}")
    return story.prompt("And now?", now)


def test_then_whole_turns_go() -> None:
    now = facts(code("one", "a = 1", stream("7\n"), count=3), code("two", "b = 2"), active="two")
    story = turns(Story(), 6, now)
    found = compacted(story, now)
    assert found.turns_from == begins(story)[4]
    _, first, *rest = render(story.entries, PLAIN)
    names = cell_names(story.entries)
    assert (
        first["content"]
        == f"""\
{words.TURNS_LEFT_OUT}

{words.TASK}

Question 1

{words.NOTEBOOK_OF_TURNS}

The notebook work/a.ipynb has 2 cells. Its kernel is "Python 3" (language: python). \
The user's active cell is cell 2 (id={names["two"]}).

Cells:

Cell 1 [3] id={names["one"]} code
<data-0badf00d>
a = 1
</data-0badf00d>

Cell 2 id={names["two"]} code
<data-0badf00d>
b = 2
</data-0badf00d>

The user's request:

Question 5"""
    )
    assert [message["role"] for message in rest] == ["assistant", "user", "assistant", "user"]
    assert text_of(rest[-1]) == "And now?"


def test_a_small_model_hears_of_the_cells_alone() -> None:
    now = facts(code("one", "a = 1"))
    story = turns(Story(), 6, now)
    compacted(story, now, rendering=SMALL)
    first = text_of(render(story.entries, SMALL)[1])
    assert first.startswith(f"{words.TASK}\n\nQuestion 1\n\nCells:\n\nCell 1 id=")


def test_what_is_sent_again_is_not_sent_a_third_time() -> None:
    now = facts(code("one", "a = 1", stream("7\n")), active="one")
    story = turns(Story(), 6, now)
    compacted(story, now)
    assert notebook_change(story.entries, now) == NotebookChange(
        "work/a.ipynb", 1, positions={"one": 1}
    )
    changed = code("one", "a = 2", stream("7\n"))
    assert notebook_change(story.entries, facts(changed, active="one")).cells == (changed,)


def test_only_what_the_visible_turns_did_not_send_is_sent_again() -> None:
    one, two = code("one", "a = 1"), code("two", "b = 2")
    story = Story().prompt("First", facts(one)).answer("long " * 5_000)
    story.prompt("Second", facts(one, two)).answer("Fine.").prompt("Third", facts(one, two))
    found = compacted(story, facts(one, two))
    assert found.turns_from == begins(story)[1]
    assert found.change.cells == (one,)


def test_the_new_beginning_names_the_kernel_of_now() -> None:
    story = turns(Story(), 5).answer("Fine.")
    now = NotebookSnapshot("work/a.ipynb", (), Kernel("ir", "R", "R"))
    story.prompt("And in R?", now).answer("Fine.").prompt("Go", NotebookSnapshot("work/a.ipynb"))
    assert "simple Python code" in text_of(render(story.entries, SMALL)[0])
    found = compacted(story, NotebookSnapshot("work/a.ipynb"), 1)
    assert found.change.kernel == now.kernel
    assert "simple R code" in text_of(render(story.entries, SMALL)[0])


def test_the_current_turn_stays_and_its_latest_results_are_sent_in_full() -> None:
    story = Story().prompt("Before").answer("Fine.").prompt("Count")
    for number in range(1, 5):
        says(story, BLOCK).tell(ENDED).ran(number, f"cell-{number}", stream(f"{number}" * 7_000))
        story.results()
    compacted(story, window=1)
    text = sent(story)
    assert "Fine." in text  # without the turn before it would be no shorter
    assert "Count" in text
    assert text.count(BLOCK) == 4
    assert [str(n) * 7_000 in text for n in range(1, 5)] == [False, False, False, True]


def test_an_action_on_a_block_that_is_left_out_is_sent_as_a_change() -> None:
    story = ran(Story().prompt("First"), "new", stream("7\n")).results().answer("long " * 5_000)
    now = facts(code("new", "x", stream("7\n")))
    story.prompt("Second", now).answer("Fine.").prompt("Third", now)
    assert compacted(story, now).turns_from == begins(story)[2]
    again = code("new", "x", stream("8\n"))
    late = Action("page", "ran", 1, 1, "new", "ok", outputs=again.outputs)
    story.answer("Fine.").entries.append(Entry(len(story.entries), 1.5, late, turn=1))
    assert notebook_change(story.entries, facts(again)).cells == (again,)


def test_far_beyond_the_window_half_is_not_enough() -> None:
    story = turns(Story(), 10)
    half = compact(story.entries, facts(), PLAIN, WINDOW)
    assert compacted(story, window=8_000) != half
    assert len(json.dumps(render(story.entries, PLAIN))) < 8_000 * 4 / 2


def test_one_compaction_goes_on_from_another() -> None:
    story = turns(Story(), 10)
    first = compacted(story)
    size = len(sent(story))
    story.answer("Fine.").prompt("And then?")
    second = compacted(story)
    assert second.turns_from > first.turns_from
    assert len(sent(story)) < size * 0.7


def test_a_compaction_whose_step_failed_counts() -> None:
    now = facts(code("one", "a = 1"))
    story = turns(Story(), 6, now)
    compacted(story, now)
    request = sent(story)
    # What only the failed step sent is sent again: here nothing but its prompt.
    assert sent(story.tell(FAILED).prompt("And now?", now)) == request


LINES = "\n".join(f"x{number} = {number}" for number in range(600))


def test_after_the_outputs_long_code_of_earlier_turns_goes() -> None:
    now = facts(code("mine", f"# mine\n{LINES}"))
    story = Story().prompt("First", now)
    says(story, f"I try.\n```python\n{LINES}\n```\nThen\n```python\nx\n```\n").tell(ENDED)
    story.ran(1, "a", LONG).ran(2, "b", stream("7\n")).results(now).answer("Fine.")
    story.prompt("Second", now)
    found = compacted(story, now)
    assert (found.sources_from, found.turns_from) == (begins(story)[1], 0)
    _, first, answer, *_ = render(story.entries, PLAIN)
    assert f"{words.OLD_SOURCE}\n<{MARKER}>\n# mine\n</{MARKER}>" in text_of(first)
    assert answer["content"] == (
        f"I try.\n{words.OLD_CODE.format(lines='600 lines')}Then\n```python\nx\n```\n"
    )
    # The current turn's own is whole.
    story.answer("Now.").prompt("Third", facts(code("mine", f"# new\n{LINES}")))
    assert "x599 = 599" in text_of(render(story.entries, PLAIN)[-1])


def test_the_turn_before_outlives_what_half_would_need() -> None:
    story = Story().prompt("First").answer("long " * 2_000)
    story.prompt("Second").answer("long " * 2_000).prompt("Third")
    assert compacted(story, window=5_000).turns == 1
    assert text_of(render(story.entries, PLAIN)[-3]).endswith("Second")


def test_the_first_request_is_repeated_and_cut_where_it_is_long() -> None:
    story = turns(Story().prompt("w" * 9_000).answer("Fine."), 6)
    compacted(story)
    first = text_of(render(story.entries, PLAIN)[1])
    task = first.partition(words.TASK)[2].partition(words.NOTEBOOK_OF_TURNS)[0]
    assert task.count("w") == FULL.summary // 4
    assert "7,000 characters left out" in task.replace("7000", "7,000")
