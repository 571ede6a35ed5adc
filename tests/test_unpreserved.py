"""What Undo cannot put back is listed once, whatever folder its name is counted from."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.conversation import (
    Entry,
    Preserved,
    Produced,
    ProducedFile,
    Unpreserved,
    unpreserved_files,
)


@pytest.mark.parametrize(
    ("name", "path", "listed"),
    [
        ("../up.txt", "up.txt", ["../up.txt"]),
        ("./own.txt", "work/own.txt", ["./own.txt"]),
        ("../../up.txt", "up.txt", ["../../up.txt"]),
        ("../up.txt", "other.txt", ["../up.txt", "other.txt"]),
    ],
)
def test_a_file_is_listed_once(name: str, path: str, listed: list[str]) -> None:
    said = Preserved(1, (), (Unpreserved(name, "outside the notebook's folder"),))
    made = Produced(1, (ProducedFile(path, 3, overwritten=True),))
    turn = [Entry(1, 0.0, said, turn=1), Entry(2, 0.0, made, turn=1)]
    assert [each.name for each in unpreserved_files(turn)] == listed
