"""What is restored when a turn is undone or redone, and what is asked about first."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from jupyterlab_gptcode.conversation import CellChange
from jupyterlab_gptcode.protocol import CellImage
from jupyterlab_gptcode.provenance import contributor_of

from .notebooks import Notebook
from .undo_play import Played


def played() -> tuple[Played, list[Any]]:
    """A turn that inserts two cells, runs one, and replaces and runs one of the user's."""
    story = Played("a = 1", "b = 2").turn()
    start = copy.deepcopy(story.notebook.cells)
    first = story.insert("c = 3", above="user-0")
    story.run(first)
    story.insert("d = 4", above=first)
    story.replace("user-1", "b = 20")
    story.run("user-1", 8)
    story.end()
    return story, start


def test_undo_restores_the_start_and_redo_what_was_done() -> None:
    story, start = played()
    end = copy.deepcopy(story.notebook.cells)
    for _ in range(2):
        assert story.do("undo", 1) == []
        assert story.notebook.cells == start
        assert story.do("redo", 1) == []
        assert story.notebook.cells == end


def test_nothing_is_undone_twice() -> None:
    story, _ = played()
    assert story.do("redo", 1) == []
    story.do("undo", 1)
    before = copy.deepcopy(story.notebook.cells)
    assert story.plan("undo", 1).restore == ()
    assert story.notebook.cells == before


def edited(cell: Any) -> None:
    cell["source"] = "c = 3\nd = 5"


def ran(cell: Any) -> None:
    cell["execution_count"] = 9


def cleared(cell: Any) -> None:
    cell.update(execution_count=None, outputs=[])


def tagged(cell: Any) -> None:
    cell["metadata"]["tags"] = ["mine"]


def made_text(cell: Any) -> None:
    cell["cell_type"] = "markdown"


def locked(cell: Any) -> None:
    cell["metadata"]["editable"] = False


def folded(cell: Any) -> None:
    cell["metadata"]["collapsed"] = True


CHANGES: list[tuple[Any, CellChange | None]] = [
    (edited, CellChange("new-1", "edited", "d = 5")),
    (ran, CellChange("new-1", "ran")),
    (cleared, CellChange("new-1", "ran")),
    (tagged, CellChange("new-1", "metadata")),
    (made_text, CellChange("new-1", "type")),
    (locked, CellChange("new-1", "locked")),
    (folded, None),
]


@pytest.mark.parametrize(("change", "found"), CHANGES)
def test_a_cell_that_the_user_has_changed_is_left_alone(
    change: Any, found: CellChange | None
) -> None:
    story, start = played()
    change(story.notebook.cell("new-1"))
    changed = copy.deepcopy(story.notebook.cell("new-1"))
    assert story.plan("undo", 1).changed == (() if found is None else (found,))
    story.do("undo", 1)
    stays = [changed] if found else []
    assert story.notebook.cells == [start[0], *stays, start[1]]


@pytest.mark.parametrize("change", [edited, ran, tagged, made_text])
def test_a_changed_cell_is_restored_once_confirmed(change: Any) -> None:
    story, start = played()
    change(story.notebook.cell("new-1"))
    before = copy.deepcopy(story.notebook.cells)
    story.notebook.restore(restored := story.plan("undo", 1, confirmed=("new-1",)).restore)
    assert len(restored) == 3
    assert story.notebook.cells == start
    assert before != start


def test_a_locked_cell_is_never_restored() -> None:
    story, _ = played()
    locked(story.notebook.cell("new-1"))
    plan = story.plan("undo", 1, confirmed=("new-1",))
    assert [image.cell for image in plan.restore] == ["new-2", "user-1"]
    assert plan.changed == (CellChange("new-1", "locked"),)


@pytest.mark.parametrize(
    "odd", [{"metadata": "x"}, {"metadata": None}, {"source": [1, None]}, {"source": 5}]
)
def test_a_cell_that_no_notebook_has_is_left_alone_or_restored(odd: dict[str, Any]) -> None:
    story, _ = played()
    story.notebook.cell("new-1").update(odd)
    changed = story.plan("undo", 1).changed
    assert [each.change for each in changed] == (["edited"] if "source" in odd else [])


def test_the_users_order_stays() -> None:
    story, start = played()
    cells = story.notebook.cells
    cells.reverse()
    story.do("undo", 1)
    assert story.notebook.cells == start[::-1]
    story.do("redo", 1)
    assert story.notebook.ids == ["user-1", "new-2", "new-1", "user-0"]


def test_a_deleted_cell_is_put_back_where_it_was() -> None:
    story, _ = played()
    ids = story.notebook.ids
    for cell in ("new-1", "new-2"):
        story.notebook.remove(cell)
    for cell in ("new-1", "new-2"):
        assert story.do("put-back", 1, cell=cell) == []
    assert story.notebook.ids == ids
    back = story.notebook.cell("new-1")
    assert (back["source"], back["outputs"]) == ("c = 3", [])
    origin = back["metadata"]["gptcode"]
    assert origin["contributor"] == {"type": "ai", "model_id": "scripted"}
    where = [origin[name] for name in ("conversation", "turn", "block", "cell")]
    assert where == ["0123456789abcdef", 1, 1, "new-1"]


def test_what_the_user_edited_before_it_ran_is_put_back_as_theirs_too() -> None:
    story = Played().turn()
    cell = story.insert("x = 1")
    story.notebook.cell(cell)["source"] = "x = 2"
    story.run(cell)
    story.end()
    story.notebook.remove(cell)
    story.do("put-back", 1, cell=cell)
    back = story.notebook.cell(cell)
    mark = back["metadata"]["gptcode"]
    assert (back["source"], mark["contributor"]["type"]) == ("x = 2", "mixed")
    assert contributor_of(mark, "x = 1") == "ai"


def test_a_replaced_cell_that_the_user_deleted_is_asked_about() -> None:
    story, start = played()
    story.notebook.remove("user-1")
    assert story.plan("undo", 1).changed == (CellChange("user-1", "removed"),)
    story.notebook.restore(story.plan("undo", 1, confirmed=("user-1",)).restore)
    assert story.notebook.cells == start


def test_one_cell_is_undone_and_the_rest_with_the_turn() -> None:
    story, start = played()
    end = copy.deepcopy(story.notebook.cells)
    story.do("undo", 1, cell="new-1")
    assert story.notebook.ids == ["user-0", "new-2", "user-1"]
    story.do("undo", 1)
    assert story.notebook.cells == start
    # Each finds the neighbours that it had.
    story.do("redo", 1)
    assert story.notebook.cells == end


def test_what_a_later_turn_has_changed_is_asked_about() -> None:
    story, start = played()
    story.turn().replace("new-1", "c = 30")
    story.end()
    assert story.plan("undo", 1).changed == (CellChange("new-1", "later"),)
    story.do("undo", 2)
    assert story.do("undo", 1) == []
    assert story.notebook.cells == start


def test_a_cell_that_waited_is_known_from_the_page() -> None:
    story = Played("a = 1").turn()
    start = copy.deepcopy(story.notebook.cells)
    story.insert("b = 2")
    entries = story.story.entries
    entries[:] = [entry for entry in entries if getattr(entry.body, "action", "") != "inserted"]
    story.end()
    assert story.do("undo", 1) == []
    assert story.notebook.cells == start


def test_a_redo_asks_about_what_the_user_wrote_since() -> None:
    story, _ = played()
    story.do("undo", 1)
    story.notebook.cell("user-1")["source"] = "b = 3"
    assert story.plan("redo", 1).changed == (CellChange("user-1", "edited", "b = 3"),)
    assert story.do("redo", 1) == [CellChange("user-1", "edited", "b = 3")]
    assert story.notebook.cell("user-1")["source"] == "b = 3"
    assert story.notebook.ids == ["user-0", "new-1", "new-2", "user-1"]


def test_an_undo_that_the_notebook_took_back_can_be_redone() -> None:
    story, _ = played()
    end = copy.deepcopy(story.notebook.cells)
    story.do("undo", 1)
    story.notebook.cells = copy.deepcopy(end)  # Ctrl+Z
    assert story.do("redo", 1) == []
    assert story.notebook.cells == end


def test_a_cell_without_an_image_stays() -> None:
    story, _ = played()
    entries = story.story.entries
    entries[:] = [entry for entry in entries if getattr(entry.body, "action", "") != "before-image"]
    assert story.do("undo", 1) == []
    assert story.notebook.cell("user-1")["source"] == "b = 20"
    assert story.notebook.ids == ["user-0", "user-1"]


def test_an_image_knows_its_neighbours() -> None:
    notebook = Notebook("a", "b", "c")
    assert [
        (image.above, image.below)
        for image in notebook.images({"user-0": 1, "user-1": 2, "user-2": 3, "gone": 4})
    ] == [("", "user-1"), ("user-0", "user-2"), ("user-1", ""), (None, None)]
    assert notebook.image("gone") == CellImage("gone")
