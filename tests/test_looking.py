"""The folder of a notebook before a run and after it: what the run made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jupyterlab_gptcode.conversation.entries import ProducedFile
from jupyterlab_gptcode.files import folder_snapshot as looking
from jupyterlab_gptcode.files.folder_snapshot import LISTED, Scene, TooSlow, look, produced


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    for name in ("work/plots", "work/__pycache__", "work/.ipynb_checkpoints", "data"):
        (folder / name).mkdir(parents=True)
    (folder / "work" / "a.ipynb").write_text("{}")
    (folder / "work" / "weights.txt").write_text("1 2 3")
    (folder / "data" / "x.csv").write_text("a,b")
    (tmp_path / "outside").mkdir()
    return folder


def scene(root: Path, code: str = "") -> Scene:
    return Scene(root, root / "work", "work/a.ipynb", code)


def made(root: Path, code: str, *written: str) -> list[str]:
    """What is seen of files that are written with this code."""
    around = scene(root, code)
    before = look(around)
    for name in written:
        path = root / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{path.read_text() if path.exists() else ''}more")
    found, more = produced(around, before)
    assert more == 0
    return [f"{file.path}{' again' * file.overwritten}" for file in found]


def test_nothing(root: Path) -> None:
    assert made(root, "print('weights.txt')") == []


@pytest.mark.parametrize(
    ("code", "written", "seen"),
    [
        ("", ["weights2.csv"], ["work/weights2.csv"]),
        ("", ["weights.txt"], ["work/weights.txt again"]),
        # The notebook, what is hidden, and what Python keeps are no results.
        ("", ["a.ipynb", ".hidden", ".ipynb_checkpoints/a.ipynb", "__pycache__/m.pyc"], []),
        ("'.hidden' '.ssh/id' '__pycache__'", [".hidden", ".ssh/id", "__pycache__/m.pyc"], []),
        # Elsewhere only what the code names.
        ("", ["../data/y.csv", "plots/p.png"], []),
        ("open('../data/x.csv')", ["../data/x.csv"], ["data/x.csv again"]),
        ("f'../data/{n}.csv'", ["../data/1.csv"], ["data/1.csv"]),
        ('savefig("plots/p.png")', ["plots/p.png"], ["work/plots/p.png"]),
        ("Path('plots') / 'p.png'", ["plots/p.png"], ["work/plots/p.png"]),
        ("os.mkdir('new'); x = f'new/{n}'", ["new/1", "new/2"], ["work/new/1", "work/new/2"]),
        ('R"""out/a.csv"""', ["out/a.csv"], ["work/out/a.csv"]),
        # Below the root only.
        ("'../../outside/x' '/etc/x' '../../outside'", ["../../outside/x"], []),
        ("'a\0b'", ["b"], ["work/b"]),
        # Another notebook is rather saved by the page, unless it is new or named.
        ("", ["new.ipynb"], ["work/new.ipynb"]),
    ],
)
def test_what_a_run_made(root: Path, code: str, written: list[str], seen: list[str]) -> None:
    assert sorted(made(root, code, *written)) == seen


def test_another_notebook(root: Path) -> None:
    (root / "work" / "b.ipynb").write_text("{}")
    assert made(root, "", "b.ipynb") == []
    assert made(root, "write('b.ipynb')", "b.ipynb") == ["work/b.ipynb again"]


def test_an_absolute_path_below_the_root(root: Path) -> None:
    code = f"to_csv('{root}/data/y.csv')"
    assert made(root, code, "../data/y.csv") == ["data/y.csv"]


def test_in_the_order_of_their_making_and_not_too_many(root: Path) -> None:
    around = scene(root)
    before = look(around)
    for number in range(LISTED + 3):
        path = root / "work" / f"{99 - number}.png"
        path.write_bytes(b"x" * number)
        os.utime(path, ns=(number, number))
    found, more = produced(around, before)
    assert found == [ProducedFile(f"work/{99 - n}.png", n) for n in range(LISTED)]
    assert more == 3


def test_folders_links_and_pipes_are_no_files(root: Path, tmp_path: Path) -> None:
    around = scene(root)
    before = look(around)
    work = root / "work"
    (work / "folder").mkdir()
    os.mkfifo(work / "pipe")
    (work / "nowhere").symlink_to(tmp_path / "none")
    (work / "link").symlink_to(root / "data" / "x.csv")
    assert produced(around, before) == ([ProducedFile("work/link", 3)], 0)


def test_a_folder_that_is_gone(root: Path) -> None:
    around = Scene(root, root / "moved", "moved/a.ipynb", "")
    before = look(around)
    assert produced(around, before) == ([], 0)


def test_a_named_store_of_data_is_left_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_ENTRIES", 5)
    for number in range(9):
        (root / "data" / str(number)).write_text("")
    # Its folder is too large, the file that is named is seen.
    seen = made(root, "'../data/x.csv' '../data'", "../data/x.csv", "../data/y.csv")
    assert seen == ["data/x.csv again"]


def test_what_takes_too_long_is_given_up(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "_SECONDS", -1.0)
    with pytest.raises(TooSlow):
        look(scene(root))
