"""Files as they are when a step begins: read once, within a time, and without harm to the step."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.context.files import files_change
from jupyterlab_gptcode.conversation.entries import AttachedFile
from jupyterlab_gptcode.errors import NotFound
from jupyterlab_gptcode.files import attach as attaching
from jupyterlab_gptcode.files.attach import FileContext
from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import Json, NamedFile

from .build import Story

TABLE: Json = {
    "kind": "table",
    "text": "a.csv: table",
    "structure": "a.csv: columns",
    "tables": [{"columns": [{"name": f"c{n}"} for n in range(12)], "columns_total": 40}],
}


class Reader:
    """Gives what a test wants, and remembers what it was asked for."""

    def __init__(self, found: Json | Exception | float) -> None:
        self.asked: list[tuple[str, bool]] = []
        self._found = found

    async def __call__(self, path: str, _: Files, *, confirmed: bool = False) -> Json:
        self.asked.append((path, confirmed))
        if isinstance(self._found, float):
            await asyncio.sleep(self._found)
            return {}
        if isinstance(self._found, Exception):
            raise self._found
        return self._found


@pytest.fixture
def files(tmp_path: Path) -> Files:
    (tmp_path / "a.csv").write_text("x")
    return Files(AsyncLargeFileManager(root_dir=str(tmp_path)))


async def attached(found: FileContext, path: str = "a.csv") -> AttachedFile:
    return (await found.now([NamedFile(path)], {}, vision=True))[path]


async def test_a_profile_becomes_what_the_model_is_told(files: Files, tmp_path: Path) -> None:
    status = (tmp_path / "a.csv").stat()
    assert await attached(FileContext(files, Reader(TABLE))) == AttachedFile(
        "a.csv",
        1,
        status.st_mtime,
        text="a.csv: table",
        columns=(*(f"c{n}" for n in range(12)), "28 more"),
        kind="table",
        structure="a.csv: columns",
    )


async def test_a_file_is_read_again_only_if_it_changed(files: Files, tmp_path: Path) -> None:
    reader = Reader(TABLE)
    found = FileContext(files, reader)
    for _ in range(2):
        assert await found.profile("a.csv") == TABLE
        assert (await attached(found)).text == "a.csv: table"
    assert reader.asked == [("a.csv", False)]
    await found.profile("a.csv", confirmed=True)
    os.utime(tmp_path / "a.csv", ns=(1, 1))
    await found.profile("a.csv")
    assert reader.asked == [("a.csv", False), ("a.csv", True), ("a.csv", False)]


async def test_a_problem_may_be_gone_the_next_time(files: Files) -> None:
    reader = Reader({"problem": "It took too long."})
    found = FileContext(files, reader)
    assert (await attached(found)).text == "It took too long."
    await attached(found)
    assert len(reader.asked) == 2


async def test_a_known_file_is_not_read_while_it_is_as_it_was(files: Files, tmp_path: Path) -> None:
    reader = Reader(TABLE)
    found = FileContext(files, reader)
    before = await attached(found)
    story = Story().prompt("Go", attach=("a.csv",), disk=[before]).answer("Yes.")
    known = {"a.csv": before}
    now = await found.now([], known, vision=True)
    assert files_change(story.entries, [], now) == ()
    assert len(reader.asked) == 1
    (tmp_path / "a.csv").write_text("longer")
    now = await found.now([], known, vision=True)
    [changed] = files_change(story.entries, [], now)
    assert (changed.status, changed.size, len(reader.asked)) == ("changed", 6, 2)
    (tmp_path / "a.csv").unlink()
    now = await found.now([], known, vision=True)
    assert [file.status for file in files_change(story.entries, [], now)] == ["removed"]


@pytest.mark.parametrize("other", ["", "longer"])
async def test_a_file_that_was_moved_along_with_its_notebook(
    tmp_path: Path, files: Files, other: str
) -> None:
    found = FileContext(files, Reader(TABLE))
    (tmp_path / "work" / "in").mkdir(parents=True)
    for name in ("work/in/b.csv", "work/c.csv"):
        (tmp_path / name).write_text("x")
    paths = ("a.csv", "work/in/b.csv", "work/c.csv")
    known = {path: await attached(found, path) for path in paths}
    (tmp_path / "work").rename(tmp_path / "else")
    if other:
        (tmp_path / "else" / "c.csv").write_text(other)
    now = await found.now([], known, vision=True, moved=("else", "work"))
    seen = {path: (file.path, file.status, file.was) for path, file in now.items()}
    assert seen == {
        "a.csv": ("a.csv", "attached", ""),
        "work/in/b.csv": ("else/in/b.csv", "attached", "work/in/b.csv"),
        # What is another file now may be quite another one.
        "work/c.csv": ("work/c.csv", "removed", "")
        if other
        else ("else/c.csv", "attached", "work/c.csv"),
    }


async def test_a_folder_is_told_again_when_other_names_are_in_it(
    files: Files, tmp_path: Path
) -> None:
    reader = Reader({"kind": "folder", "text": "data: folder"})
    found = FileContext(files, reader)
    data = tmp_path / "data"
    data.mkdir()
    before = await attached(found, "data")
    story = Story().prompt("Go", attach=("data",), disk=[before]).answer("Yes.")

    async def changes(*asked: str) -> list[str]:
        named = [NamedFile(path) for path in asked]
        now = await found.now(named, {"data": before}, vision=True)
        return [file.status for file in files_change(story.entries, named, now)]

    assert (await changes(), await changes("data")) == ([], ["again"])
    (data / ".hidden").write_text("")
    assert await changes() == []
    (data / "a.csv").write_text("")
    assert (await changes(), await changes("data")) == (["changed"], ["attached"])
    before = await attached(found, "data")
    story.prompt("More", disk=[before]).answer("I see.")
    (data / "a.csv").write_text("longer")
    assert await changes() == []
    (data / "a.csv").rename(data / "b.csv")
    assert await changes() == ["changed"]


async def test_a_folder_of_very_many_is_told_when_it_is_attached(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_gptcode.files.contents._NAMES", 2)
    found = FileContext(files, Reader({"kind": "folder", "text": "data: folder"}))
    (tmp_path / "data").mkdir()
    for number in range(3):
        (tmp_path / "data" / f"{number}").write_text("")
    before = await attached(found, "data")
    story = Story().prompt("Go", attach=("data",), disk=[before]).answer("Yes.")
    (tmp_path / "data" / "new").write_text("")
    now = await found.now([], {"data": before}, vision=True)
    assert files_change(story.entries, [], now) == ()
    asked = [NamedFile("data")]
    [change] = files_change(story.entries, asked, await found.now(asked, {}, vision=True))
    assert (change.status, change.text) == ("attached", "data: folder")


@pytest.mark.parametrize("wrong", [RuntimeError("secret words"), {"kind": "table"}, {}])
async def test_a_reader_that_breaks_does_not_keep_the_prompt_back(
    files: Files, wrong: Json | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await attached(FileContext(files, Reader(wrong)))).text == words.FILE_UNREAD
    assert "secret words" not in caplog.text
    assert ("RuntimeError" in caplog.text) is isinstance(wrong, Exception)


async def test_a_file_that_vanishes_while_it_is_read(files: Files) -> None:
    assert (
        await attached(FileContext(files, Reader(NotFound("It is gone."))))
    ).text == "It is gone."


async def test_a_slow_file_does_not_keep_the_prompt_back(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "_SECONDS", 0.05)
    slow = FileContext(files, Reader(60.0))
    assert (await attached(slow)).text == words.FILE_UNREAD
    known = {"a.csv": AttachedFile("a.csv", 9, 9.0, text="a.csv: text")}
    assert await slow.now([], known, vision=True) == {}


async def test_where_kernels_run_elsewhere_the_path_is_not_promised(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    contents = AsyncLargeFileManager(root_dir=str(tmp_path))
    elsewhere = FileContext(Files(contents, kernels_elsewhere=True), Reader(TABLE))
    assert not (await attached(elsewhere)).reachable


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n..", "png"),
        (b"\xff\xd8\xff..", "jpeg"),
        (b"RIFF....WEBP", "webp"),
        (b"<svg/>", None),
        (b"\xff\xd8\xff" + bytes(1_200_000), None),
    ],
)
async def test_images_of_a_kind_and_size_that_models_take(
    files: Files, tmp_path: Path, data: bytes, kind: str | None
) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    found = FileContext(files, Reader({"kind": "image", "text": "an image"}))
    image = (await attached(found)).image
    assert image.startswith(f"data:image/{kind};base64,") if kind else image == ""
    blind = await found.now([NamedFile("a.csv")], {}, vision=False)
    assert blind["a.csv"].image == ""
