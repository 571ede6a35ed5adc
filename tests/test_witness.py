"""The supervisor sees what the copy sees, also through links that exist in the copy only."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.trial.outside import passes

from .sizes import OVERLAYS
from .trials import TrialKernel, trial_kernel

SHARED = "/dev/shm/"  # noqa: S108  not a file of ours


class Place(NamedTuple):
    """The kernel's folder is covered by an overlay; `outside` is not."""

    kernel: TrialKernel
    folder: Path
    outside: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("witness")
    folder, outside, temporary = (base / name for name in ("here", "outside", "temporary"))
    for each in (folder, outside, temporary):
        each.mkdir()
    (folder / "data.csv").write_text("a" * 100)
    (outside / "file.txt").write_text("mine")
    os.mkfifo(outside / "fifo")
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(temporary)}
    with trial_kernel(cwd=str(folder), env=environment) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        yield Place(kernel, folder, outside)


@pytest.fixture(scope="module")
def covered(place: Place) -> Place:
    if not place.kernel.attempt("1")["facts"]["overlay"]:
        pytest.skip("the system gives this process no overlay")
    return place


# A folder where the copy may make links, with an overlay or without.
HERE = "import os, tempfile; os.chdir(tempfile.gettempdir())\n"


def facts(place: Place, code: str, *, overlay: bool) -> Json:
    result = place.kernel.attempt(HERE + code, overlay=overlay)
    assert "facts" in result, result
    assert result["blocks"][0]["error"] is False, result
    found: Json = result["facts"]
    return found


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize(
    "link",
    [
        "os.symlink({fifo!r}, 'link'); name = 'link'",
        "os.symlink({outside!r}, 'link'); name = 'link/fifo'",
        "os.symlink({folder!r}, 'link'); name = 'link/../outside/fifo'",
        "os.symlink({fifo!r}, 'a'); os.symlink('a', 'link'); name = '/proc/self/cwd/link'",
        "os.symlink({fifo!r}, 'link'); a = os.open('link', os.O_PATH); name = f'/dev/fd/{{a}}'",
    ],
)
def test_a_pipe_of_others_keeps_its_bytes(place: Place, link: str, overlay: bool) -> None:
    fifo = place.outside / "fifo"
    pipe = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    try:
        os.write(pipe, b"bytes")
        made = link.format(fifo=str(fifo), outside=str(place.outside), folder=str(place.folder))
        code = (
            f"{made}\ntry: os.read(os.open(name, os.O_RDONLY | os.O_NONBLOCK), 100)\n"
            "except PermissionError: pass\nos.unlink('link')"
        )
        found = facts(place, code, overlay=overlay)
        assert found["refused"] == [{"what": "ipc", "path": str(fifo)}]
        assert os.read(pipe, 100) == b"bytes"
    finally:
        os.close(pipe)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_file_is_named_by_where_links_lead(place: Place, overlay: bool) -> None:
    file = str(place.outside / "file.txt")
    code = f"os.symlink({file!r}, 'link'); open('link').read(); os.unlink('link')"
    assert facts(place, code, overlay=overlay)["read_outside"] == [file]
    code = (
        f"os.symlink({file!r}, 'link'); os.symlink({str(place.folder)!r}, 'folder')\n"
        "for name in ('link', 'folder/../outside/new'):\n"
        "    try: open(name, 'w')\n    except OSError: pass\n"
        "os.unlink('link'); os.unlink('folder')"
    )
    assert facts(place, code, overlay=overlay)["refused"] == [
        {"what": "write", "path": file},
        {"what": "write", "path": str(place.outside / "new")},
    ]
    assert Path(file).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_pipe_of_its_own_works(place: Place, overlay: bool) -> None:
    code = (
        "os.mkfifo('own'); os.close(os.open('own', os.O_RDONLY | os.O_NONBLOCK)); os.remove('own')"
    )
    assert facts(place, code, overlay=overlay)["refused"] == []


def test_rights_change_through_a_link_of_its_own(covered: Place) -> None:
    file = covered.folder / "data.csv"
    before = stat.S_IMODE(file.stat().st_mode)
    code = f"os.symlink({str(file)!r}, 'link'); os.chmod('link', 0o600); os.unlink('link')"
    found = facts(covered, code, overlay=True)
    assert (found["written"], found["refused"]) == ([str(file)], [])
    assert stat.S_IMODE(file.stat().st_mode) == before


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("open('/dev/shm/gptcode-new', 'w').write('a')", "gptcode-new"),
        ("os.mkdir('/dev/shm/gptcode-new')", "gptcode-new"),
        ("os.rename(tempfile.mkstemp(dir='/dev/shm')[1], '/dev/shm/gptcode-new')", "gptcode-new"),
        ("try: os.remove('/dev/shm/gptcode-old')\nexcept OSError: pass", "gptcode-old"),
        (
            "from multiprocessing.shared_memory import SharedMemory\n"
            "SharedMemory(create=True, size=9, name='gptcode-new').unlink()",
            "gptcode-new",
        ),
        ("import ctypes; ctypes.CDLL(None).shm_unlink(b'/gptcode-old')", "gptcode-old"),
    ],
)
def test_memory_that_others_share_is_a_fact(covered: Place, code: str, named: str) -> None:
    found = facts(covered, code, overlay=True)["refused"]
    assert {"what": "ipc", "path": SHARED + named} in found
    assert {each["what"] for each in found} == {"ipc"}


@pytest.mark.parametrize(
    "write",
    [
        "open('data.csv', 'r+').write('b' * 100)",
        "os.remove('link'); os.symlink('data.tsv', 'link')",
    ],
)
def test_times_that_are_set_back_hide_nothing(covered: Place, write: str) -> None:
    link = covered.folder / "link"
    link.unlink(missing_ok=True)
    link.symlink_to("data.csv")
    name = "link" if "link" in write else "data.csv"
    code = (
        f"os.chdir({str(covered.folder)!r}); was = os.lstat({name!r})\n{write}\n"
        f"os.utime({name!r}, ns=(was.st_atime_ns, was.st_mtime_ns), follow_symlinks=False)"
    )
    assert facts(covered, code, overlay=True)["written"] == [str(covered.folder / name)]
    assert (covered.folder / "data.csv").read_text(encoding="utf-8") == "a" * 100


@pytest.mark.parametrize("write", ["file.write('b'); file.flush()", "file.tell()"])
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_open_file_is_compared_by_its_content(place: Place, write: str, overlay: bool) -> None:
    file = place.folder / "open.txt"
    opened = f"file = open({str(file)!r}, 'w'); file.write('a'); file.flush(); file.seek(0)"
    place.kernel.run(opened)
    back = "os.utime(file.fileno(), ns=(was.st_atime_ns, was.st_mtime_ns))"
    code = f"was = os.fstat(file.fileno())\n{write}\n{back if 'write' in write else ''}"
    written = facts(place, code, overlay=overlay)["written"]
    place.kernel.run("file.close()")
    assert written == ([str(file)] if "write" in write else [])
    assert file.read_text(encoding="utf-8") == "a"


FORGE = """
import os, struct
def forge(text):
    for each in map(int, os.listdir('/proc/self/fd')):
        try: link = os.readlink(f'/proc/self/fd/{each}')
        except OSError: continue
        if each > 2 and link.startswith('pipe:'):
            data = struct.pack('=I', len(text)) + text
            try:
                while data: data = data[os.write(each, data):]
            except OSError: pass
"""


@pytest.mark.parametrize("item", [b"[],", b'"' + b"a" * 1000 + b'",'])
def test_a_forged_report_of_many_bytes_is_not_kept(place: Place, item: bytes) -> None:
    text = b'{"outputs": [], "error": false, "changes": ['
    count = 10_000_000 // len(item)
    code = f"{FORGE}\nforge({text!r} + {item!r} * {count} + b'0]}}'); os._exit(0)"
    result = place.kernel.attempt(code)
    assert result["facts"]["ended"] == "done"
    assert [(each["outputs"], each["changes"]) for each in result["blocks"]] == [([], [])]
    assert not passes(result)
