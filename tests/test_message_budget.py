"""What a message has room for: outputs share it, and so do the images of a step."""

from __future__ import annotations

import re

import pytest

from jupyterlab_gptcode.context import cell_texts
from jupyterlab_gptcode.conversation import Compaction, NotebookChange, SentOutput, blocks
from jupyterlab_gptcode.prompt import COMPACT, FULL, prompt_set
from jupyterlab_gptcode.protocol import Cell, Json, StepEnd
from jupyterlab_gptcode.request import Rendering, render

from .build import Story, code, facts, says, stream, text_of

PLAIN = Rendering(FULL, vision=False)
SEEING = Rendering(FULL, vision=True)
PNG = "iVBORw0KGgo="
LONG = "".join(f"the line {number}\n" for number in range(9_000))
TITLE = "<Figure size 640x480 with 1 Axes>"


def figure(size: str = "640x480", data: str = PNG, **ours: int) -> Json:
    bundle = {"text/plain": TITLE.replace("640x480", size), "image/png": data}
    return {"output_type": "display_data", "data": bundle, "metadata": {"gptcode": ours}}


def ran(*cells: list[Json], story: Story | None = None) -> Story:
    """Cells of one answer that ran, and are reported."""
    story = story or Story().prompt("Go")
    says(story, "```python\nx\n```\n" * len(cells)).tell(StepEnd("results", "actions"))
    before = max(number for _, number in blocks(story.entries)) - len(cells)
    for number, outputs in enumerate(cells, start=before + 1):
        story.ran(number, f"cell-{number}", *outputs)
    return story.results()


def last(story: Story, rendering: Rendering = PLAIN) -> str:
    return text_of(render(story.entries, rendering)[-1])


def images(story: Story) -> list[str]:
    content = render(story.entries, SEEING)[-1]["content"]
    parts = content if isinstance(content, list) else []
    return [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]


def test_several_cells_share_what_a_message_has_room_for() -> None:
    long = [stream(LONG)]
    text = last(ran(long, [stream("short\n")], long))
    assert FULL.outputs * 0.9 < len(text) < FULL.outputs + 1_000
    assert "\nshort\n" in text
    # Both long ones get the same.
    first, second = text.split("\nshort\n")
    assert abs(len(first) - len(second)) < 1_000


def test_one_cell_may_have_it_all() -> None:
    text = last(ran([stream("".join(f"row {number}\n" for number in range(2_000)))]))
    assert "left out" not in text


@pytest.mark.parametrize(
    ("window", "outputs"),
    [(200_000, 24_000), (32_000, 24_000), (16_000, 12_000), (8_000, 6_000), (1_000, 750)],
)
def test_a_smaller_window_has_less_room(window: int, outputs: int) -> None:
    assert prompt_set(window).outputs == outputs
    assert prompt_set(window).name == ("full" if window >= 16_000 else COMPACT.name)


def test_the_notebook_gets_what_outputs_leave() -> None:
    cells = [code(f"c{number}", "x" * 900) for number in range(40)]
    story = Story().prompt("Go")
    says(story, "```python\nx\n```\n").tell(StepEnd("results", "actions"))
    story.ran(1, "new", stream("".join(f"row {number}\n" for number in range(1_500))))
    text = last(story.results(facts(*cells)))
    assert len(text) < FULL.notebook + 3_000
    assert text.count("x" * 900) > 5


SUMMARY = "\n".join(f"coefficient_{row}   0.{row:04d}  0.01" for row in range(150))


def of_notebook(*cells: Cell, active: str, budget: int = 24_000) -> dict[str, str]:
    change = NotebookChange("a.ipynb", len(cells), active=active, cells=cells)
    found = cell_texts(cells, change, {cell.id: cell.id for cell in cells}, budget)
    return {cell.name: cell.outputs for cell in found}


def test_the_table_of_a_regression_in_the_users_cell_is_sent_whole() -> None:
    cells = [code("a", "1", stream(SUMMARY)), code("b", "2", stream("7"))]
    assert of_notebook(*cells, active="a") == {"a": SUMMARY, "b": "7"}


def test_no_cell_gets_more_than_a_third() -> None:
    long = stream(LONG)
    sent = of_notebook(code("a", "1", long), code("b", "2", long), active="b", budget=9_000)
    assert 2_500 < len(sent["b"]) < 3_200
    assert len(sent["a"]) < 3_200


def test_sixty_plots_are_four_images_and_two_lines_for_the_rest() -> None:
    story = ran([figure() for _ in range(60)])
    assert len(images(story)) == 4
    text = last(story, SEEING)
    assert "<Figure 640x480: shown to the user, not sent>\n… 55 more of the same …\n" in text
    assert re.findall(r"image \d of this message", text) == [
        f"image {number} of this message" for number in range(1, 5)
    ]


def test_the_last_four_of_all_cells_are_sent() -> None:
    cells = [[figure(data=f"{name}{PNG[1:]}") for name in names] for names in ("abc", "de")]
    story = ran(*cells)
    assert [url[-12] for url in images(story)] == ["b", "c", "d", "e"]
    text = last(story, SEEING)
    assert text.index("not sent") < text.index("image 1 of this message")


def test_numbers_are_right_where_an_image_is_left_out() -> None:
    """One that is damaged, or that the page has left out, shifts nothing."""
    story = ran([figure(), figure("9x9", ""), figure("2400x2400", scaled_from=15_300_000)])
    assert len(images(story)) == 2
    assert [line for line in last(story, SEEING).split("\n") if line.startswith("<Figure")] == [
        "<Figure 640x480: image 1 of this message>",
        "<Figure 9x9: shown to the user, not sent>",
        "<Figure 2400x2400: image 2 of this message, scaled from 15 MB>",
    ]


@pytest.mark.parametrize("ours", [None, 7, {"scaled_from": "x"}, {"scaled_from": -1}])
def test_odd_metadata_says_nothing(ours: object) -> None:
    story = ran([{**figure(), "metadata": {"gptcode": ours}}])
    assert "<Figure 640x480: image 1 of this message>" in last(story, SEEING)


def test_figures_of_the_users_own_cells_are_numbered_too() -> None:
    story = ran([figure()], story=Story().prompt("Go"))
    own = code("own", "plot()", stream("drawn\n"), figure("9x9"), figure("8x8", scaled_from=10**6))
    bare = code("bare", "plot()", figure("7x7", ""))
    story.answer("Fine.").prompt("And mine?", facts(own, bare))
    assert len(images(story)) == 2
    text = last(story, SEEING)
    assert (
        "drawn\n<Figure 9x9: image 1 of this message>\n"
        "<Figure 8x8: image 2 of this message, scaled from 1 MB>\n"
    ) in text
    assert "<Figure 7x7>\n" in text
    assert "<Figure 9x9>\n" in last(story)
    # What has not changed is not sent again.
    assert images(story.answer("Fine.").prompt("And?", facts(own, bare))) == []


def test_a_figure_that_the_user_sends_is_one_image() -> None:
    own = code("own", "plot()", figure("9x9"))
    outputs = (SentOutput("own", 1, 1, own.outputs[0]),)
    story = Story().prompt("What is this?", facts(own), outputs=outputs)
    assert len(images(story)) == 1
    assert "<Figure 9x9: image 1 of this message>" in last(story, SEEING).partition("points at")[2]


def test_a_model_that_does_not_see_reads_a_line() -> None:
    story = ran([figure()])
    assert "<Figure 640x480: shown to the user>" in last(story)
    assert all(isinstance(each["content"], str) for each in render(story.entries, PLAIN))


def test_images_of_earlier_turns_leave_with_a_compaction() -> None:
    story = ran([figure()]).answer("Fine.")
    story = ran([figure()], story=story.prompt("Again"))
    before = render(story.entries, SEEING)
    assert sum(isinstance(each["content"], list) for each in before) == 2
    # A compaction that leaves out nothing else: outputs from the first step on are sent in full.
    story.tell(Compaction(NotebookChange("work/a.ipynb", 0), 1, 0))
    after = render(story.entries, SEEING)
    assert [isinstance(each["content"], list) for each in after].count(True) == 1
    assert isinstance(after[-1]["content"], list)
    assert "<Figure 640x480: shown to the user>" in text_of(after[3])
