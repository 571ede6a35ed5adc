"""Whatever the copy does, its supervisor looks at what it held, ends, and tells what it saw."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from jupyterlab_gptcode.trial.copy.removal import remove
from jupyterlab_gptcode.trial.copy.reports import Reports
from jupyterlab_gptcode.trial.copy.testimony import is_deep, without_texts

from .sizes import OVERLAYS
from .trials import TrialKernel, trial_kernel


class Place(NamedTuple):
    kernel: TrialKernel
    folder: Path
    fifo: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("supervisor")
    for name in ("home", "home/here", "temporary"):
        (base / name).mkdir()
    os.mkfifo(base / "fifo")
    environment = {**os.environ, "HOME": str(base / "home"), "TMPDIR": str(base / "temporary")}
    with trial_kernel(cwd=str(base / "home" / "here"), env=environment) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        yield Place(kernel, base / "home" / "here", base / "fifo")


# The name of the file that the kernel has open for writing: a copy's, or the overlay's.
_NAMED = "import os, shutil\nname = os.readlink(f'/proc/self/fd/{file.fileno()}')\n"
_INSTEAD = {
    "a link to a pipe": "os.unlink(name); os.symlink({fifo!r}, name)",
    "a pipe": "os.unlink(name); os.mkfifo(name)",
    "nothing": "file.write('more'); file.flush(); os.unlink(name)",
    "an equal file": (
        "was = os.stat(name); shutil.copyfile(name, name + '-'); file.write('more'); file.flush()\n"
        "os.replace(name + '-', name); os.chmod(name, was.st_mode & 0o7777)\n"
        "os.utime(name, ns=(was.st_atime_ns, was.st_mtime_ns))"
    ),
}


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("instead", _INSTEAD)
def test_an_open_file_is_looked_at_whatever_has_its_name(
    place: Place, instead: str, overlay: bool
) -> None:
    place.kernel.run("file = open('log.txt', 'w'); file.write('one')")
    pipe = os.open(place.fifo, os.O_RDWR | os.O_NONBLOCK)
    os.write(pipe, b"bytes")
    code = _NAMED + _INSTEAD[instead].format(fifo=str(place.fifo))
    facts = place.kernel.attempt(code, overlay=overlay, seconds=20)["facts"]
    place.kernel.run("file.close()")
    assert os.read(pipe, 100) == b"bytes"
    os.close(pipe)
    assert facts["ended"] == "done", facts
    # In the kernel, all of them would reach the file itself.
    assert str(place.folder / "log.txt") in [*facts["written"], *facts["removed"]], facts


def test_a_text_without_an_end_is_read_once() -> None:
    """This takes hours if each of its quotes is tried as a beginning."""
    assert not is_deep(b'"' + b'\\"' * 400_000)
    assert without_texts(rb'["a[\"[", "\\", {"b\\\"": "["}]') == b"[, , {: }]"


def test_reports_of_a_block_are_not_without_end() -> None:
    reports = Reports(1)
    one = b'{"unfinished":1}'
    for _ in range(1000):
        reports.add(len(one).to_bytes(4, "little") + one)
    assert (reports.ended, len(reports.blocks)) == (True, 1)


def test_a_byte_out_of_band_was_sent(place: Place) -> None:
    place.kernel.run("import socket; connection, other = socket.socketpair()")
    facts = place.kernel.attempt("connection.send(b'x', socket.MSG_OOB)", seconds=20)["facts"]
    place.kernel.run("connection.close(); other.close()")
    assert facts["ended"] == "done", facts
    assert [each["what"] for each in facts["refused"]] == ["ipc"]


@pytest.mark.parametrize(
    "name", [".cache/huggingface/token", ".ipython/profile_default/history.sqlite"]
)
def test_what_lies_beside_caches_is_outside(place: Place, name: str) -> None:
    path = place.folder.parent / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("secret")
    facts = place.kernel.attempt(f"open({str(path)!r}).read()")["facts"]
    assert facts["read_outside"] == [str(path)]


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize(
    "code",
    [
        "os.mkdir('a'); os.mkdir('a/b'); open('a/b/c', 'w'); os.chmod('a/b', 0); os.chmod('a', 0)",
        "for _ in range(30): os.mkdir('a' * 200); os.chdir('a' * 200)",
    ],
)
def test_no_folder_hides_what_was_seen(place: Place, code: str, overlay: bool) -> None:
    """Nor is any left on the disk."""
    code = f"import os, tempfile\nhere = os.getcwd(); os.chdir(tempfile.gettempdir())\n{code}\n1"
    result = place.kernel.attempt(code, overlay=overlay)
    facts = result["facts"]
    assert (facts["ended"], len(result["blocks"])) == ("done", 1), result
    assert [*(place.folder.parents[1] / "temporary").iterdir()] == []


def test_a_folder_that_nobody_may_list_takes_no_other_away(place: Place) -> None:
    """For root, every folder may be listed: what is seen is the same."""
    code = "os.mkdir('a'); open('a/b', 'w').close(); os.chmod('a', 0); open('z', 'w').close()"
    facts = place.kernel.attempt(f"import os\n{code}")["facts"]
    if not facts["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert facts["written"] == [str(place.folder / each) for each in ("a", "a/b", "z")]
    assert facts["refused"] == []


def test_rights_of_a_file_without_a_name_are_nobodys(place: Place) -> None:
    (place.folder / "tool").write_text("a")
    code = "f = os.open('tool', 0); os.unlink('tool'); os.fchmod(f, 0o600); print('well')"
    result = place.kernel.attempt(f"import os\n{code}")
    (place.folder / "tool").unlink()
    if not result["facts"]["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert [each.get("text") for each in result["blocks"][0]["outputs"]] == ["well\n"], result


def test_a_tree_is_removed_however_deep(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    above = os.open(top, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("a" * 20, dir_fd=above)
        inner = os.open("a" * 20, os.O_RDONLY, dir_fd=above)
        os.close(above)
        above = inner
    os.symlink("/etc", "link", dir_fd=above)
    os.close(above)
    remove(str(top))
    assert not top.exists()
    assert Path("/etc").is_dir()
