"""Conversations on disk: private, append-only, and never all lost because of one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.journal_format import dump_entry
from jupyterlab_gptcode.errors import JournalError, NotFound

from .disk import full_disk
from .journals import ID, OTHER, entries, filled, more
from .sizes import some


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "conversations"


def test_what_was_written_is_read_again(folder: Path) -> None:
    filled(folder)
    assert Journal(folder).read(ID) == entries()


def test_a_file_is_readable_by_its_owner_alone(folder: Path) -> None:
    filled(folder)
    assert (folder / f"{ID}.jsonl").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_an_entry_is_in_the_file_before_the_end_of_the_step(folder: Path) -> None:
    journal = Journal(folder)
    for entry in entries():
        journal.append(ID, entry)
        assert Journal(folder).read(ID)[-1] == entry
    journal.close(ID)


def test_half_characters_survive(folder: Path) -> None:
    half = more(text="\ud83d")
    journal = filled(folder)
    journal.append(ID, half)
    journal.close(ID)
    assert journal.read(ID)[-1] == half


@settings(max_examples=some(60, part=0.4), deadline=None)
@given(st.data())
def test_a_file_torn_at_any_byte_gives_its_whole_entries(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    journal = filled(folder)
    path = folder / f"{ID}.jsonl"
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    torn = whole[: data.draw(st.integers(first, len(whole)))]
    path.write_bytes(torn)
    found = journal.read(ID)
    assert found == entries()[: torn.count(b"\n")]
    kept = path.read_bytes()
    remainder = path.with_suffix(".torn")
    beside = remainder.read_bytes()[:-1] if remainder.exists() else b""
    assert kept + beside == torn
    journal.append(ID, entries()[-1])
    journal.close(ID)
    assert journal.read(ID) == [*found, entries()[-1]]
    shutil.rmtree(folder)


def test_a_torn_line_is_cut_off_before_more_is_written(folder: Path) -> None:
    journal = filled(folder)
    with (folder / f"{ID}.jsonl").open("ab") as file:
        file.write(b'{"seq":4,"ti')
    journal.append(ID, more())
    journal.close(ID)
    assert [entry.seq for entry in journal.read(ID)] == [0, 1, 2, 3, 4]
    assert (folder / f"{ID}.torn").read_bytes() == b'{"seq":4,"ti\n'
    assert (folder / f"{ID}.torn").stat().st_mode & 0o777 == 0o600


def test_damaged_lines_hide_no_others(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    filled(folder)
    path = folder / f"{ID}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    # The last line is torn besides.
    path.write_bytes(lines[0] + lines[1] + b"Secret\xff\n" + lines[3] + b'{"seq":')
    journal = Journal(folder)
    one, two, _, four = entries()
    assert journal.read_lines(ID).damaged == [2]
    assert path.read_bytes() == lines[0] + lines[1] + lines[3]
    assert path.with_suffix(".torn").read_bytes() == b'Secret\xff\n{"seq":\n'
    assert path.stat().st_mode & 0o777 == 0o600
    assert [record.getMessage() for record in caplog.records] == [
        "1 damaged lines of a conversation were saved beside its file."
    ]
    # From now on it is whole, and goes on.
    assert journal.read(ID) == [one, two, four]
    journal.append(ID, more())
    journal.sync(ID)
    assert [entry.seq for entry in journal.read(ID)] == [0, 1, 3, 4]
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\n",
        b"\xff\xfe",
        b"[]\n",
        b'{"type": "created", "body": 5}\n',
        b"{" * 50 + b"\n",
        b"[" * 100_000 + b"\n",
        b'{"seq": 1e999, "time": 1, "type": "step-end", "body": {"next": "", "reason": ""}}\n',
        b'{"type": "created", "body": {"version": 1e999}}\n',
    ],
    ids=range(9),
)
def test_a_damaged_file_hides_no_other(folder: Path, damage: bytes) -> None:
    filled(folder, ID, OTHER)
    (folder / f"{ID}.jsonl").write_bytes(damage)
    journal = Journal(folder)
    assert [each for each in journal.stamps() if journal.head(each)] == [OTHER]
    with pytest.raises(NotFound):
        journal.read(ID)
    assert (folder / f"{ID}.jsonl").read_bytes() == damage


def test_what_is_not_ours_is_not_listed(folder: Path) -> None:
    filled(folder)
    shutil.copy(folder / f"{ID}.jsonl", folder / "backup copy.jsonl")
    (folder / f"{OTHER}.jsonl").symlink_to(folder / "nowhere")
    assert list(Journal(folder).stamps()) == [ID]


def test_without_a_folder_there_are_no_conversations(folder: Path) -> None:
    assert Journal(folder).stamps() == {}


@pytest.mark.parametrize(
    "name",
    ["../" + ID, f"{ID}/../{ID}", "", ".", "..", "a" * 15, "A" * 16, f"{ID}\n", f"{ID}\0", "/etc"],
)
def test_an_id_from_outside_is_never_a_path(folder: Path, name: str) -> None:
    journal = filled(folder)
    shutil.copy(folder / f"{ID}.jsonl", folder.parent / f"{ID}.jsonl")
    with pytest.raises(NotFound):
        journal.read(name)
    with pytest.raises(NotFound):
        journal.append(name, entries()[0])


def test_a_full_disk_is_said_and_loses_nothing_that_was_written(folder: Path) -> None:
    journal = filled(folder)
    size = (folder / f"{ID}.jsonl").stat().st_size
    long = more(text="x" * 5000)
    with full_disk(size + 100), pytest.raises(JournalError, match="could not be written"):
        journal.append(ID, long)
    journal.append(ID, long)
    journal.close(ID)
    assert journal.read(ID) == [*entries(), long]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="could not be written"):
        Journal(tmp_path / "file" / "conversations").append(ID, entries()[0])


def test_lines_hold_no_line_ends() -> None:
    lines = [dump_entry(entry) for entry in entries()]
    assert [line for line in lines if "\n" in line or "\r" in line] == []
