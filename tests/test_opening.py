"""What code reads is what was looked at, whatever another thread does to the path meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from jupyterlab_gptcode.protocol import Json

from .sizes import OVERLAYS
from .trials import TrialKernel, trial_kernel


class Place(NamedTuple):
    """The kernel's folder is covered by an overlay, and so is its home; `outside` is not."""

    kernel: TrialKernel
    folder: Path
    outside: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("opening")
    for name in ("home", "home/here", "outside", "temporary"):
        (base / name).mkdir()
    (base / "home" / "secret").write_text("secret")
    (base / "home" / "here" / "data.csv").write_text("a")
    os.mkfifo(base / "outside" / "fifo")
    (base / "outside" / "file").write_text("mine")
    environment = {**os.environ, "HOME": str(base / "home"), "TMPDIR": str(base / "temporary")}
    with trial_kernel(cwd=str(base / "home" / "here"), env=environment) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        yield Place(kernel, base / "home" / "here", base / "outside")


@contextmanager
def full(fifo: Path) -> Iterator[int]:
    """A pipe with bytes in it, which whoever opens it could take."""
    pipe = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    try:
        os.write(pipe, b"bytes")
        yield pipe
    finally:
        os.close(pipe)


def tried(place: Place, code: str, *, overlay: bool) -> Json:
    result = place.kernel.attempt(code, overlay=overlay, seconds=60)
    assert "facts" in result, result
    assert result["facts"]["ended"] == "done", result
    assert result["blocks"][0]["error"] is False, result
    found: Json = result["facts"]
    return found


# A path of equal length that is a file of the copy's own or the pipe, by turns.
_RACE = """
import ctypes, os, tempfile, threading
fifo = {fifo!r}
mine = tempfile.mkdtemp()
size = max(len(fifo), len(mine) + 2)
texts = [(each[:1] + '/' * (size - len(each)) + each[1:]).encode() for each in (mine + '/m', fifo)]
open(mine + '/m', 'w').close()
library, going = ctypes.CDLL(None), True
text = ctypes.create_string_buffer(texts[0])
{way}
def turn():
    while going:
        change(0)
        change(1)
thread = threading.Thread(target=turn); thread.start()
for _ in range({times}):
    opened = library.open(name, flags)
    if opened >= 0:
        try: os.read(opened, 100)
        except OSError: pass
        os.close(opened)
going = False
thread.join()
"""
_WAYS = {
    "the text": "name, flags = text, os.O_RDONLY | os.O_NONBLOCK\n"
    "def change(at): ctypes.memmove(text, texts[at], size)",
    "a descriptor": "own = os.open(mine + '/m', os.O_PATH); other = os.open(fifo, os.O_PATH)\n"
    "given = os.dup(own); name = f'/proc/self/fd/{given}'.encode()\n"
    "flags = os.O_RDONLY | os.O_NONBLOCK\n"
    "def change(at): os.dup2((own, other)[at], given)",
    "a file that is made": "name, flags = text, os.O_CREAT | os.O_NONBLOCK\n"
    "texts[0] = texts[0][:-1] + b'n'\n"
    "def change(at):\n"
    "    try: os.remove(texts[0])\n"
    "    except OSError: pass\n"
    "    ctypes.memmove(text, texts[at], size)",
}


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("way", _WAYS)
def test_a_race_takes_no_bytes_from_a_pipe(place: Place, way: str, overlay: bool) -> None:
    fifo = place.outside / "fifo"
    with full(fifo) as pipe:
        code = _RACE.format(fifo=str(fifo), way=_WAYS[way], times=600)
        found = tried(place, code, overlay=overlay)
        assert {"what": "ipc", "path": str(fifo)} in found["refused"], "the two never met"
        assert os.read(pipe, 100) == b"bytes"


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("flags", ["os.O_TRUNC", "os.O_CREAT", "3"])
def test_no_flag_opens_a_pipe_of_others(place: Place, flags: str, overlay: bool) -> None:
    fifo = place.outside / "fifo"
    with full(fifo) as pipe:
        code = (
            f"import os\ntry: os.read(os.open({str(fifo)!r}, {flags} | os.O_NONBLOCK), 100)\n"
            "except OSError: pass"
        )
        tried(place, code, overlay=overlay)
        assert os.read(pipe, 100) == b"bytes"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_pipe_of_its_own_waits_for_its_other_end(place: Place, overlay: bool) -> None:
    code = (
        "import os, tempfile, threading\n"
        "name = tempfile.mkdtemp() + '/own'; os.mkfifo(name); got = []\n"
        "def read():\n"
        "    with open(name) as file: got.append(file.read())\n"
        "thread = threading.Thread(target=read); thread.start()\n"
        "with open(name, 'w') as file: file.write('through')\n"
        "thread.join()\n"
        "assert got == ['through'], got"
    )
    assert tried(place, code, overlay=overlay)["refused"] == []


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_thread_has_the_descriptors_of_its_process(place: Place, overlay: bool) -> None:
    """Files that are removed, and buffers, are counted as the process holds them."""
    code = (
        "import ctypes, os, threading\n"
        "held = os.open('data.csv', os.O_RDONLY)\n"
        "def part():\n"
        "    assert ctypes.CDLL(None).syscall(436, 900, 900, 2) == -1  # close_range\n"
        "    os.close(held)\n"
        "thread = threading.Thread(target=part); thread.start(); thread.join()\n"
        "try: os.fstat(held)\n"
        "except OSError: os.closerange(900, 910)\n"
        "else: raise AssertionError('a table of its own')"
    )
    refused = tried(place, code, overlay=overlay)["refused"]
    assert refused == [{"what": "system", "path": "close_range"}]


@pytest.mark.parametrize(
    "code",
    [
        "os.link('../secret', 'x'); open('x').read(); os.unlink('x')",
        "os.rename('../secret', 'x'); open('x').read(); os.rename('x', '../secret')",
        "exchange(); open('data.csv').read(); exchange()",
    ],
)
def test_another_name_hides_no_reading(place: Place, code: str) -> None:
    calls = (
        "import ctypes, os; library = ctypes.CDLL(None)\n"
        "exchange = lambda: library.renameat2(-100, b'data.csv', -100, b'../secret', 2)\n"
    )
    found = tried(place, calls + code, overlay=True)
    if not found["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert found["read_outside"] == [str(place.folder.parent / "secret")]


@pytest.mark.parametrize(
    ("code", "kind", "named"),
    [
        ("os.close(os.open('new', os.O_CREAT | os.O_WRONLY, dir_fd=D))", "written", "new"),
        ("open(f'/proc/self/fd/{D}/new', 'w').close()", "written", "new"),
        ("os.fchdir(D); os.mkdir('new')", "written", "new"),
        ("os.truncate(READ, 0)", "written", "data.csv"),
        ("open(f'/proc/self/fd/{READ}', 'w').close()", "written", "data.csv"),
        ("os.unlink('data.csv', dir_fd=D)", "removed", "data.csv"),
    ],
)
def test_a_folder_that_was_open_leads_into_the_overlay(
    place: Place, code: str, kind: str, named: str
) -> None:
    place.kernel.run("import os; D = os.open('.', 0); READ = os.open('data.csv', 0)")
    code = code.replace("os.truncate(READ", "os.truncate(f'/proc/self/fd/{READ}'")
    found = tried(place, code, overlay=True)
    place.kernel.run("os.close(D); os.close(READ)")
    if not found["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert (found[kind], found["refused"]) == ([str(place.folder / named)], [])
    assert (place.folder / "data.csv").read_text(encoding="utf-8") == "a"


def test_the_supervisor_opens_no_more_than_the_copy_could(place: Place) -> None:
    """Root's own powers are not the copy's."""
    code = "try: open('/proc/kmsg').close()\nexcept PermissionError: print('refused')"
    result = place.kernel.attempt(code)
    assert result["blocks"][0]["outputs"][0]["text"] == "refused\n", result


def test_what_is_opened_to_write_is_read_too(place: Place) -> None:
    secret = place.folder.parent / "secret"
    found = tried(place, "open('../secret', 'r+').read()", overlay=True)
    if not found["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert found["read_outside"] == [str(secret)]
    assert found["written"] == []


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_files_are_made_as_the_system_makes_them(place: Place, overlay: bool) -> None:
    """The supervisor makes what may be read: rights, flags and errors are the system's."""
    code = (
        "import errno, fcntl, os, stat, tempfile\n"
        "os.chdir(tempfile.mkdtemp()); os.umask(0o027)\n"
        "a = os.open('a', os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o666)\n"
        "assert stat.S_IMODE(os.fstat(a).st_mode) == 0o640\n"
        "assert not os.get_inheritable(a) and fcntl.fcntl(a, fcntl.F_GETFL) & os.O_APPEND\n"
        "os.write(a, b'abc'); os.write(a, b'def'); assert os.pread(a, 9, 0) == b'abcdef'\n"
        "def fails(number, *given):\n"
        "    try: os.open(*given)\n"
        "    except OSError as error: assert error.errno == number, error\n"
        "    else: assert False, given\n"
        "fails(errno.EEXIST, 'a', os.O_RDWR | os.O_CREAT | os.O_EXCL)\n"
        "fails(errno.ENOENT, 'b', os.O_RDWR); fails(errno.ENOENT, '', os.O_RDONLY)\n"
        "fails(errno.ENOENT, 'b/c', os.O_RDWR | os.O_CREAT)\n"
        "fails(errno.ENOTDIR, 'a/c', os.O_RDONLY); fails(errno.ENOTDIR, 'a', os.O_DIRECTORY)\n"
        "os.mkdir('d'); fails(errno.EISDIR, 'd', os.O_RDWR | os.O_CREAT)\n"
        "os.symlink('a', 'l'); fails(errno.ELOOP, 'l', os.O_NOFOLLOW)\n"
        "fails(errno.EEXIST, 'l', os.O_RDWR | os.O_CREAT | os.O_EXCL)\n"
        "fails(errno.ENOTDIR, 'l', os.O_DIRECTORY | os.O_NOFOLLOW)\n"
        "fails(errno.EISDIR, '/', os.O_TRUNC)\n"
        "assert open('l').read() == 'abcdef'\n"
        "os.symlink('new', 'dangling'); open('dangling', 'w+').write('x')\n"
        "assert open('new').read() == 'x'\n"
        "d = os.open('d', os.O_RDONLY); os.close(os.open('e', os.O_RDWR | os.O_CREAT, dir_fd=d))\n"
        "assert os.listdir('d') == ['e']\n"
        "os.close(os.open('a', os.O_TRUNC)); assert os.stat('a').st_size == 0\n"
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (d + 4, d + 4))\n"
        "try:\n"
        "    while True: os.open('a', os.O_RDONLY)\n"
        "except OSError as error: assert error.errno == errno.EMFILE, error"
    )
    assert tried(place, code, overlay=overlay)["refused"] == []
