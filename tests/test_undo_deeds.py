"""Whatever model and user do, and undo and redo: the notebook stays one."""

from __future__ import annotations

import copy
from typing import cast

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.protocol import UndoKind

from .notebooks import Notebook
from .sizes import some
from .undo_play import Played

# What a user and a model may do, one after the other; numbers choose among what is there.
_numbers = st.integers(0, 9)
_deeds = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("turn", "insert", "replace", "run", "undo", "redo", "undo-cell"),
                *("edit", "add", "delete", "move", "rerun", "put-back"),
            ]
        ),
        _numbers,
    ),
    max_size=30,
)
_OF_THE_USER = ("edit", "add", "delete", "move", "rerun", "put-back", "redo", "undo-cell")


@settings(max_examples=some(150), deadline=None)
@given(_deeds)
def test_whatever_happens_the_notebook_stays_one(deeds: list[tuple[str, int]]) -> None:
    story = Played("a = 1", "b = 2").turn()
    for number, (deed, chosen) in enumerate(deeds):
        play(story, deed, chosen, number)
        ids = story.notebook.ids
        assert len(ids) == len(set(ids))
        check_format(story.notebook)


@settings(max_examples=some(150), deadline=None)
@given(_deeds)
def test_undo_of_everything_is_the_start(deeds: list[tuple[str, int]]) -> None:
    story = Played("a = 1", "b = 2").turn()
    start = copy.deepcopy(story.notebook.cells)
    for number, (deed, chosen) in enumerate(deeds):
        if deed not in _OF_THE_USER and deed != "undo":
            play(story, deed, chosen, number)
    end = copy.deepcopy(story.notebook.cells)
    turns = range(1, story.number + 1)
    assert [story.do("undo", turn) for turn in reversed(turns)] == [[] for _ in turns]
    assert story.notebook.cells == start
    assert [story.do("redo", turn) for turn in turns] == [[] for _ in turns]
    assert story.notebook.cells == end


def play(story: Played, deed: str, chosen: int, number: int) -> None:
    notebook, ids = story.notebook, story.notebook.ids
    mine = [cell for cell in story.turns[-1] if cell in ids]
    cell = ids[chosen % len(ids)] if ids else None
    turn = chosen % story.number + 1
    match deed:
        case "turn":
            story.end().turn()
        case "insert":
            story.insert(f"n = {number}", above=cell)
        case "replace" if cell:
            story.replace(cell, f"r = {number}")
        case "run" if mine:
            story.run(mine[chosen % len(mine)], number)
        case "undo" | "redo":
            story.do(cast("UndoKind", deed), turn)
        case "undo-cell" if story.turns[turn - 1]:
            of_turn = list(story.turns[turn - 1])
            story.do("undo", turn, cell=of_turn[chosen % len(of_turn)])
        case "put-back" if story.turns[turn - 1]:
            of_turn = list(story.turns[turn - 1])
            story.do("put-back", turn, cell=of_turn[chosen % len(of_turn)])
        case "edit" if cell:
            notebook.cell(cell)["source"] += "\n# mine"
        case "rerun" if cell:
            notebook.cell(cell)["execution_count"] = 100 + number
        case "add":
            notebook.insert(f"added-{number}", "mine", chosen % (len(ids) + 1))
        case "delete" if cell:
            notebook.remove(cell)
        case "move" if cell:
            moved = notebook.cell(cell)
            notebook.remove(cell)
            notebook.cells.insert(chosen % len(ids), moved)


def check_format(notebook: Notebook) -> None:
    cells = notebook.cells
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    nbformat.validate(nbformat.from_dict(whole))  # type: ignore[no-untyped-call]
