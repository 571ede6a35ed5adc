"""Exactly the files that the contents manager serves, by any spelling of a path."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.errors import NotFound
from jupyterlab_gptcode.files.contents import Files, FileStat

SPELLINGS = [
    "../outside.csv",
    "/../outside.csv",
    "work/../../outside.csv",
    "./../outside.csv",
    "work/./../.././outside.csv",
    "..//outside.csv",
    "work//..//..//outside.csv",
    "../root-and-more/outside.csv",
    "../../../../../../../../etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "~/outside.csv",
    "..",
    "../",
    "a\0b.csv",
    "../outside.csv\0.csv",
    "\ud800.csv",
    "x" * 5000,
    "a/" * 2000,
    "..\\outside.csv",
    "%2e%2e/outside.csv",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "work").mkdir(parents=True)
    (root / "work" / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    (root / ".hidden").mkdir()
    (root / ".hidden" / "b.csv").write_text("b\n", "utf-8")
    (root / ".env").write_text("KEY=1\n", "utf-8")
    (tmp_path / "outside.csv").write_text("out\n", "utf-8")
    (tmp_path / "root-and-more").mkdir()
    (tmp_path / "root-and-more" / "outside.csv").write_text("out\n", "utf-8")
    return root


@pytest.fixture(params=[AsyncLargeFileManager, FileContentsManager])
def files(request: pytest.FixtureRequest, root: Path) -> Files:
    return Files(request.param(root_dir=str(root)))


@pytest.mark.parametrize("path", SPELLINGS)
async def test_nothing_above_the_root_is_served(files: Files, path: str) -> None:
    assert not await files.exists(path)
    assert await files.stat(path) is None
    with pytest.raises(NotFound):
        await files.local(path)


@pytest.mark.parametrize("path", ["a\0.csv", "\ud800.csv"])
async def test_what_can_be_no_name_is_said_like_what_is_not_there(files: Files, path: str) -> None:
    with pytest.raises(NotFound, match=r"does not exist\. Check its name"):
        files.relative(path)
    with pytest.raises(NotFound, match=r"does not exist\. Check its name"):
        await files.local(path)


async def test_any_path_that_is_served_is_below_the_root(files: Files) -> None:
    base = Path(files._contents.root_dir)
    parts = ["..", ".", "", "work", "root", "outside.csv"]
    for first in parts:
        for second in parts:
            for third in parts:
                path = "/".join((first, second, third))
                if await files.exists(path):
                    local = await files.local(path)
                    assert local is not None
                    assert local.is_relative_to(base), path


@pytest.mark.parametrize(
    "path", ["work/a.csv", "/work/a.csv", "work//a.csv", "work/../work/a.csv", "./work/a.csv/"]
)
async def test_a_file_has_one_plain_spelling(files: Files, root: Path, path: str) -> None:
    assert await files.local(path) == root / "work" / "a.csv"
    assert files.relative(path) == "work/a.csv"


async def test_stat(files: Files, root: Path) -> None:
    found = await files.stat("work/a.csv")
    assert found == FileStat(8, (root / "work" / "a.csv").stat().st_mtime)
    folder = await files.stat("work")
    assert folder is not None
    assert folder.folder
    assert await files.stat("") is not None
    assert files.relative("") == ""


@pytest.mark.parametrize("path", [".env", ".hidden/b.csv", "work/../.env", ".hidden"])
async def test_hidden_files_are_served_as_the_contents_manager_does(
    files: Files, path: str
) -> None:
    assert not await files.exists(path)
    files._contents.allow_hidden = True
    assert await files.exists(path)


async def test_links_lead_where_the_contents_manager_lets_them(files: Files, root: Path) -> None:
    (root / "link.csv").symlink_to(root.parent / "outside.csv")
    (root / "folder").symlink_to(root.parent, target_is_directory=True)
    for path, size in (("link.csv", 4), ("folder/outside.csv", 4)):
        found = await files.stat(path)
        assert found is not None
        assert found.size == size
    (root / "circle").symlink_to("circle")
    assert not await files.exists("circle")


class Elsewhere:
    """A contents manager whose files lie in no folder."""

    allow_hidden = False

    async def get(self, path: str, content: bool = True) -> dict[str, Any]:
        when = datetime(2024, 1, 1, tzinfo=timezone.utc)
        if path != "a.csv":
            raise ValueError("there is none")
        listed = {"type": "file", "size": 8, "last_modified": when, "format": None, "content": None}
        return {**listed, **({"format": "text", "content": "a,b\n1,2\n"} if content else {})}


async def test_a_contents_manager_without_a_folder() -> None:
    files = Files(Elsewhere())
    assert not files.is_local
    assert await files.local("a.csv") is None
    assert await files.stat("a.csv") == FileStat(8, 1704067200.0)
    assert await files.content("/a.csv".strip("/")) == b"a,b\n1,2\n"
    assert not await files.exists("b.csv")
    with pytest.raises(NotFound, match="does not exist"):
        await files.local("b.csv")
