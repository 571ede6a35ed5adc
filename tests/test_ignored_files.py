"""Files that a `.gptcodeignore` hides: never read, listed or attached, and no longer sent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.conversation.file_images import FilesRestored
from jupyterlab_gptcode.conversation.produced import ProducedFile
from jupyterlab_gptcode.files.attach import FileContext
from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.files.ignored import IgnoredFiles
from jupyterlab_gptcode.prompt import FULL, words
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.request import Rendering, render

from .build import Story, says, text_of
from .client import BLOCK, Client, Script, of_type
from .test_attached_files import attach, last
from .test_forks import begins_with

ASKS: list[Json] = [{"when": word, "answers": ["Yes."]} for word in ("Pack", "More", "Else")]


@pytest.fixture
def work(jp_root_dir: Path, script: Script) -> Path:
    script.play(*ASKS)
    folder = jp_root_dir / "work"
    (folder / "data").mkdir(parents=True)
    (folder / "data/canary.csv").write_text("canary,price\nbread,3\n")
    (folder / "data/keep.csv").write_text("name\nbread\n")
    (folder / "data/.gptcodeignore").write_text("# ours\n*.csv\n!keep.csv\n")
    return folder


async def profile(client: Client, path: str) -> Json:
    status, found = await client.call("POST", "files/profile", body={"path": path})
    assert status == 200
    return dict(found)


async def test_a_folder_that_cannot_be_is_said(client: Client) -> None:
    body = {"folder": "a\0", "names": ["b"], "folders": []}
    status, found = await client.call("POST", "files/ignored", body=body)
    assert (status, found["kind"]) == (404, "not-found")


WHY = (
    "canary.csv is not sent: work/data/.gptcodeignore, line 2: *.csv. "
    "Change that line, then attach the file again."
)


@pytest.mark.usefixtures("work")
async def test_who_tries_to_attach_one_reads_which_rule_stops_it(client: Client) -> None:
    for path in ("work/data/canary.csv", "/work//data/./canary.csv"):
        assert await profile(client, path) == {
            "path": "work/data/canary.csv",
            "name": "canary.csv",
            "problem": WHY,
            "ignored": True,
        }
    assert "ignored" not in await profile(client, "work/data/keep.csv")


@pytest.mark.usefixtures("work")
async def test_a_page_that_sends_it_all_the_same_sends_no_name_and_no_content(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    files = attach("work/data/canary.csv", "work/data/keep.csv", "work/data")
    await client.prompt(conversation, "Pack", files=files)
    sent = last(script)
    assert "canary" not in str(script.requests)
    assert f"{words.HIDDEN_FILE.format(number=1)}\n\nFile 2: data/keep.csv\n" in sent
    assert "File 3: data\n" in sent
    assert "1 more is not shown." in sent


async def test_rules_that_change_count_for_the_past_too(
    client: Client, script: Script, work: Path
) -> None:
    rules = work / "data/.gptcodeignore"
    rules.unlink()
    conversation = await client.new()
    await client.prompt(conversation, "Pack", files=attach("work/data/canary.csv"))
    assert "canary: text" in last(script)
    rules.write_text("canary*")
    await client.prompt(conversation, "More")
    assert "canary" not in str(script.requests[-1])
    assert words.HIDDEN_FILE.format(number=1) in str(script.requests[-1])
    await client.prompt(conversation, "Else")
    assert begins_with(script.requests[-1], script.requests[-2])
    rules.write_text("")
    await client.prompt(conversation, "More")
    assert begins_with(script.requests[-1], script.requests[0])
    starts = of_type(await client.read(conversation), "step-start")
    assert starts[0]["files"] == [{"path": "work/data/canary.csv"}]


async def test_a_link_hides_what_it_leads_to(client: Client, work: Path) -> None:
    (work / "link.csv").symlink_to(work / "data/canary.csv")
    (work / "folder").symlink_to(work / "data")
    for path in ("work/link.csv", "work/folder/canary.csv"):
        assert (await profile(client, path))["ignored"] is True
    assert "ignored" not in await profile(client, "work/folder/keep.csv")


@pytest.mark.usefixtures("work")
async def test_lists_leave_it_out(client: Client) -> None:
    async def ignored(folder: str, *names: str, folders: tuple[str, ...] = ()) -> object:
        body = {"folder": folder, "names": names, "folders": folders}
        return await client.call("POST", "files/ignored", body=body)

    names = ("canary.csv", "keep.csv", "b.txt", ".gptcodeignore")
    hidden = ["canary.csv", ".gptcodeignore"]
    assert await ignored("work/data", *names) == (200, {"names": hidden})
    assert await ignored("", "a.csv") == (200, {"names": []})
    assert await ignored("work", folders=("data",)) == (200, {"names": []})


async def test_a_folder_that_is_hidden_is_hidden_with_all_that_is_in_it(
    client: Client, work: Path
) -> None:
    (work / ".gptcodeignore").write_text("data/\n")
    assert (await profile(client, "work/data"))["ignored"] is True
    body = {"folder": "work/data", "names": ["keep.csv"]}
    found = await client.call("POST", "files/ignored", body=body)
    assert found == (200, {"names": ["keep.csv"]})


@pytest.mark.skipif(os.name == "nt", reason="there are no such files")
@pytest.mark.parametrize("kind", ["pipe", "large", "latin"])
async def test_rules_that_cannot_be_read_hide_all(kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    rules = tmp_path / ".gptcodeignore"
    match kind:
        case "pipe":
            os.mkfifo(rules)
        case "large":
            rules.write_text("# x\n" * 20_000)
        case "latin":
            rules.write_bytes("é\na.csv".encode("latin-1"))
    ignored = IgnoredFiles(Files(AsyncLargeFileManager(root_dir=str(tmp_path))))
    rule = await ignored.rule("a.csv")
    assert rule is not None
    assert rule.line == (2 if kind == "latin" else 0)


async def test_a_folder_of_that_name_holds_no_rules(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    (tmp_path / ".gptcodeignore").mkdir()
    files = Files(AsyncLargeFileManager(root_dir=str(tmp_path)))
    assert await IgnoredFiles(files).rule("a.csv") is None


class Remote(AsyncLargeFileManager):
    """Served as from elsewhere: the server has no path of it."""


async def test_where_files_are_elsewhere_the_contents_manager_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("x")
    (tmp_path / "data/b.csv").write_text("x")
    (tmp_path / "data/.gptcodeignore").write_text("a.csv")
    monkeypatch.setattr(Files, "is_local", False)
    files = Files(Remote(root_dir=str(tmp_path), allow_hidden=True))
    context = FileContext(files)
    assert (await context.profile("data/a.csv"))["ignored"] is True
    found = await context.profile("data")
    assert found["text"] == "data: folder, 1 entries\n2 more are not shown.\nb.csv"


def hidden(story: Story, *paths: str) -> str:
    rendering = Rendering(FULL, vision=False, hidden=frozenset(paths))
    return text_of(render(story.prompt("More").entries, rendering)[-1])


def test_files_that_a_run_made_are_counted() -> None:
    made = [ProducedFile("work/canary.csv", 3), ProducedFile("work/b.csv", 3)]
    story = says(Story().prompt("Go"), BLOCK).made(1, *made).ran(1, "new")
    text = hidden(story, "work/canary.csv")
    assert "Files written: b.csv (3 bytes), 1 file hidden from you." in text
    assert "canary" not in text


def test_files_that_were_put_back_are_counted() -> None:
    story = says(Story().prompt("Go"), BLOCK).ran(1, "new")
    story = story.tell(FilesRestored("page", "undo", ("work/canary.csv", "work/b.csv")))
    text = hidden(story, "work/canary.csv")
    assert words.FILES_UNDONE.format(files="b.csv, 1 file hidden from you") in text
