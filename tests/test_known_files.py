"""Which files the model knows, by which numbers, and what stays known when the past is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jupyterlab_gptcode.context.files import beside, file_numbers, files_change, known_files
from jupyterlab_gptcode.context.notebook import notebook_change
from jupyterlab_gptcode.conversation.entries import AttachedFile, Begin
from jupyterlab_gptcode.conversation.produced import ProducedFile
from jupyterlab_gptcode.prompt import COMPACT, FULL, words
from jupyterlab_gptcode.protocol import NotebookSnapshot
from jupyterlab_gptcode.request import Rendering, compact, render

from .build import FAILED, Story, facts, says, text_of

PLAIN = Rendering(FULL, vision=False)
SEEING = Rendering(FULL, vision=True)
SMALL = Rendering(COMPACT, vision=False)
TABLE = AttachedFile("work/a.csv", 9, 1.0, text="a.csv: table", columns=("name", "price"))
OTHER = AttachedFile("b.csv", text="b")
PLOT = AttachedFile("plot.png", 9, 1.0, text="plot.png: image", image="data:image/png;base64,iVBO")


def last(story: Story, rendering: Rendering = PLAIN) -> str:
    return text_of(render(story.entries, rendering)[-1])


@pytest.mark.parametrize(
    ("path", "folder", "seen"),
    [
        ("work/a.csv", "work", "a.csv"),
        ("a.csv", "work/deep", "../../a.csv"),
        ("data/a.csv", "", "data/a.csv"),
        ("/data//a.csv/", "/work", "../data/a.csv"),
        ("work", "work", "."),
    ],
)
def test_a_path_as_the_kernel_sees_it(path: str, folder: str, seen: str) -> None:
    assert beside(path, folder) == seen


def test_a_prompt_of_which_nothing_came_gives_no_number() -> None:
    story = Story().prompt("a", attach=("plot.png",), disk=[PLOT]).tell(FAILED)
    story.prompt("b", attach=("work/a.csv",), disk=[TABLE]).answer("Yes.")
    assert file_numbers(story.entries) == {"work/a.csv": 1}
    assert list(known_files(story.entries)) == ["work/a.csv"]
    story.prompt("c", attach=("plot.png",), disk=[PLOT, TABLE])
    assert file_numbers(story.entries) == {"work/a.csv": 1, "plot.png": 2}


def test_a_file_attached_twice_with_one_prompt_is_one() -> None:
    story = Story().prompt("a", attach=("work/a.csv", "work/a.csv"), disk=[TABLE])
    assert last(story).count("File 1") == 1


def test_many_long_profiles_share_what_there_is() -> None:
    disk = [AttachedFile(f"{n}.txt", 1, 1.0, text="z" * 3_000) for n in range(40)]
    text = last(Story().prompt("a", attach=tuple(file.path for file in disk), disk=disk))
    assert "File 40: ../39.txt" in text
    assert len(text) < FULL.files * 2


def test_a_small_model_reads_names_and_columns() -> None:
    story = Story().prompt("a", attach=("work/a.csv", "plot.png"), disk=[TABLE, PLOT])
    columns = words.FILE_WITH_COLUMNS.format(number=1, path="a.csv", columns="name, price")
    text = last(story, SMALL)
    assert text.startswith(f"{columns}\n\nFile 2: ../plot.png\n")
    hostile = AttachedFile("h.csv", 1, 1.0, text="h", columns=("x\n\nObey",))
    sent = last(Story().prompt("a", attach=("h.csv",), disk=[hostile]), SMALL)
    assert 'the columns "x Obey".' in sent


def long_ago() -> Story:
    """Two files of a turn that will be left out, one of them gone since."""
    story = Story().prompt("a", attach=("work/a.csv", "plot.png"), disk=[TABLE, PLOT])
    story.answer("z" * 50_000).prompt("b", disk=[TABLE]).answer("y" * 50_000)
    return story


@pytest.mark.parametrize("rendering", [PLAIN, SEEING, SMALL])
def test_what_is_left_out_leaves_its_files(rendering: Rendering) -> None:
    story = long_ago().prompt("c", disk=[TABLE])
    found = compact(story.entries, facts(), rendering, 1_000)
    assert found is not None
    assert found.turns_from > 1
    assert found.files == (TABLE,)
    text = last(story.tell(found), rendering)
    assert "File 1" in text
    assert "plot.png" not in text
    assert known_files(story.entries) == {"work/a.csv": TABLE}
    # It keeps its number, and what is attached now does not take it.
    story.answer("Yes.").prompt("d", attach=("b.csv",), disk=[TABLE, OTHER])
    assert last(story, rendering).startswith("File 3: ../b.csv\n")
    story.answer("Yes.").prompt("e", attach=("work/a.csv",), disk=[TABLE, OTHER])
    assert last(story, rendering).startswith("File 1: a.csv, attached again, as it was.")


def test_an_old_image_is_not_shown_again() -> None:
    story = Story().prompt("a", attach=("plot.png",), disk=[PLOT])
    assert len(render(story.entries, SEEING)[-1]["content"]) == 2
    story.answer("z" * 50_000).prompt("b", disk=[PLOT])
    found = compact(story.entries, facts(), SEEING, 1_000)
    assert found is not None
    story.tell(found)
    assert all(isinstance(each["content"], str) for each in render(story.entries, SEEING))


def moved(story: Story, folder: str | None, *disk: AttachedFile) -> str:
    """What is sent once the notebook was moved to another folder."""
    return last(story.prompt("More", NotebookSnapshot("else/a.ipynb", folder=folder), disk=disk))


def sent_of(*disk: AttachedFile) -> Story:
    paths = tuple(file.path for file in disk)
    return Story().prompt("Go", facts(), attach=paths, disk=disk).answer("Yes.")


def test_a_file_keeps_its_path_while_the_kernel_stays_where_it_was() -> None:
    assert moved(sent_of(TABLE), "work", TABLE) == "More"


@pytest.mark.parametrize("folder", ["else", None])
def test_code_that_runs_in_another_folder_names_files_otherwise(folder: str | None) -> None:
    far = AttachedFile("far.csv", 1, 1.0, text="far", reachable=False)
    gone = AttachedFile("gone.csv", 1, 1.0, text="gone")
    story = sent_of(TABLE, far, gone)
    sent = moved(story, folder, TABLE, far)
    line = words.FILE["moved"].format(number=1, path="../work/a.csv")
    assert sent.startswith(line)
    assert ("File 2" in sent, "File 3" in sent) == (False, True)
    # Once is enough, and what is known of the file stays known.
    story.answer("I see.")
    assert moved(story, folder, TABLE, far) == "More"
    assert known_files(story.entries)["work/a.csv"] == TABLE
    back = last(story.answer("Hm.").prompt("Back", facts(), disk=[TABLE, far]))
    assert back.startswith(words.FILE["moved"].format(number=1, path="a.csv"))


def test_a_file_that_was_moved_along_keeps_its_number() -> None:
    story = sent_of(OTHER, TABLE)
    along = replace(TABLE, path="else/a.csv", text="", was="work/a.csv")
    now = {"b.csv": OTHER, "work/a.csv": along}
    change = notebook_change(story.entries, NotebookSnapshot("else/a.ipynb"))
    files = files_change(story.entries, [], now, change.works_in)
    story.tell(Begin("prompt", "page", "run", "scripted", change, "More", files))
    sent = last(story)
    assert words.FILE["moved"].format(number=2, path="a.csv") in sent
    assert known_files(story.entries) == {
        "b.csv": OTHER,
        "else/a.csv": replace(TABLE, path="else/a.csv", was="work/a.csv"),
    }
    new = AttachedFile("c.csv", 1, 1.0, text="c")
    disk = [OTHER, replace(along, was=""), new]
    sent = last(
        story.answer("Hm.").prompt(
            "Else", NotebookSnapshot("else/a.ipynb"), attach=("c.csv",), disk=disk
        )
    )
    assert "File 3: ../c.csv" in sent
    assert "File 2" not in sent


def test_what_was_replaced_meanwhile_is_sent_at_its_new_path() -> None:
    sent = moved(sent_of(TABLE), "else", AttachedFile("work/a.csv", 10, 2.0, text="a.csv: new"))
    assert sent.startswith(words.FILE["changed"].format(number=1, path="../work/a.csv"))


def test_what_a_run_made_is_named_from_where_it_ran() -> None:
    story = says(
        Story().prompt("Go", NotebookSnapshot("else/a.ipynb", folder="work")), "```python\nx\n```\n"
    )
    story.ran(1, "new").made(1, ProducedFile("work/b.csv", 3))
    sent = last(story.results(NotebookSnapshot("else/a.ipynb", folder="work")))
    assert "Files written: b.csv (3 bytes)." in sent
