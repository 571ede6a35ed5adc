"""Whatever code does to files that it names, Undo gives back the start, and Redo the end."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from .disk import memory_disk
from .file_play import Folder
from .sizes import some

_NAMES = ("a.csv", "b.csv", "d", "d/c.csv", "d/e", "d/e/f.csv")
_names = st.sampled_from(_NAMES)
_deeds = st.lists(
    st.tuples(
        st.sampled_from(["write", "append", "delete", "rename", "copy", "folder", "mode", "link"]),
        _names,
        _names,
    ),
    max_size=12,
)


def do(folder: Folder, deed: str, name: str, other: str, number: int) -> None:
    """What a cell may do; what is not possible fails, as it does in Python."""
    path, target = folder.work / name, folder.work / other
    try:
        match deed:
            case "write":
                path.parent.mkdir(exist_ok=True)
                path.write_text(f"{number}")
            case "append":
                with path.open("a") as file:
                    file.write(f"and {number}")
            case "delete":
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            case "rename":
                path.rename(target)
            case "copy" if path not in target.parents:
                shutil.copytree(path, target) if path.is_dir() else shutil.copy2(path, target)
            case "folder":
                path.mkdir()
            case "mode":
                path.chmod(0o700 if number % 2 else 0o755)
            case "link" if (path.parent, path.suffix) == (target.parent, target.suffix):
                path.symlink_to(target.name)
    except (OSError, shutil.Error):
        return


def started(root: str, deeds: list[tuple[str, str, str]]) -> Folder:
    folder = Folder(Path(root))
    for number, deed in enumerate(deeds):
        do(folder, *deed, number)
    return folder


@settings(max_examples=some(150), deadline=None)
@example([("link", "d", "d")], [[("write", "a.csv", "d/c.csv")]])
@example([("link", "d", "d")], [[("delete", "d", "a.csv"), ("write", "d/c.csv", "a.csv")]])
@given(_deeds, st.lists(_deeds, min_size=1, max_size=4))
def test_undo_gives_back_the_start_and_redo_the_end(
    before: list[tuple[str, str, str]], cells: list[list[tuple[str, str, str]]]
) -> None:
    with memory_disk() as disk, tempfile.TemporaryDirectory(dir=disk) as root:
        folder = started(root, before)
        start = folder.state()
        for cell in cells:
            assert folder.preserve(*(name for _, *names in cell for name in names)) == []
            for number, deed in enumerate(cell):
                do(folder, *deed, 100 + number)
            folder.end()
        end = folder.state()
        for _ in range(2):
            folder.do("undo")
            assert without_new_folders(folder.state(), start) == start
            assert all(not choice.removes for choice in folder.choices().values())
            folder.do("redo")
            assert folder.state() == end


@settings(max_examples=some(100), deadline=None)
@given(_deeds, _deeds, _deeds, st.sets(_names))
def test_what_the_user_did_since_is_said_or_left_alone(
    before: list[tuple[str, str, str]],
    cell: list[tuple[str, str, str]],
    since: list[tuple[str, str, str]],
    ticked: set[str],
) -> None:
    with memory_disk() as disk, tempfile.TemporaryDirectory(dir=disk) as root:
        folder = started(root, before)
        folder.preserve(*(name for _, *names in cell for name in names))
        for number, deed in enumerate(cell):
            do(folder, *deed, 100 + number)
        folder.end()
        left = folder.state()
        for number, deed in enumerate(since):
            do(folder, *deed, 200 + number)
        now = folder.state()
        found = folder.choices()
        for path, choice in found.items():
            name = path.removeprefix("work/")
            assert choice.is_changed or now.get(name) == left.get(name)
        chosen = {f"work/{name}" for name in ticked} & found.keys()
        if chosen:
            folder.do("undo", *chosen)
        after = folder.state()
        meant = {pair.wanted.path for path in chosen for pair in found[path].pairs}
        for name in now.keys() | after.keys():
            if f"work/{name}" not in meant:
                assert after.get(name) == now.get(name) or is_above(name, meant)


def without_new_folders(
    state: dict[str, tuple[object, ...]], start: dict[str, tuple[object, ...]]
) -> dict[str, tuple[object, ...]]:
    """Code makes folders without naming them."""
    return {k: v for k, v in state.items() if k in start or v[0] != "folder"}


def is_above(name: str, paths: set[str]) -> bool:
    return any(path.startswith(f"work/{name}/") for path in paths)
