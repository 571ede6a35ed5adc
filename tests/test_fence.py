"""What runs in a copy reaches nothing outside: the kernel, the disk and others are as before."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from jupyterlab_gptcode.protocol import Json

from .attacks import CONNECTIONS, MEMORY, PROCESSES, WRITES, Attack
from .trials import TrialKernel, trial_kernel

# The kernel's own view: variables, open files and their positions, history, threads, children.
DIGEST = """(lambda os, sys, threading, shell: (__import__('json').dumps({
    'names': {name: repr(value) for name, value in sorted(globals().items()) if name[0] != '_'
     and name not in ('In', 'Out', 'get_ipython', 'exit', 'quit', 'open')},
    'handles': {fd: [link, os.lseek(int(fd), 0, 1) if link.startswith('/') else 0]
     for fd in os.listdir('/proc/self/fd')
     for link in [os.path.lexists('/proc/self/fd/' + fd) and os.readlink('/proc/self/fd/' + fd)]
     if link and 'history.sqlite' not in link},
    'history': [shell.execution_count, len(shell.history_manager.input_hist_raw)],
    'threads': sorted(each.name for each in threading.enumerate()),
    'memory': repr(in_memory()),
    'modules': sorted(sys.modules), 'folder': os.getcwd(), 'environment': dict(os.environ),
    'random': repr(__import__('random').getstate()),
    'signals': repr([__import__('signal').getsignal(n) for n in range(1, 32)]),
    'children': open('/proc/self/task/%d/children' % os.getpid()).read(),
})))(__import__('os'), __import__('sys'), __import__('threading'), get_ipython())"""

SETUP = """
import random, socket, sqlite3, subprocess, sys
values = [1, 2, 3]
KERNEL = {kernel}
SOCKET = {socket!r}
CONNECTION = socket.create_connection(('127.0.0.1', {port}))
DATAGRAMS = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); DATAGRAMS.bind(('127.0.0.1', 0))
PROCESS = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
import mmap, multiprocessing, multiprocessing.shared_memory as memory
with open('mapped', 'r+b') as file: MAPPED = mmap.mmap(file.fileno(), 0)
SHARED = memory.SharedMemory(create=True, size=4096); SHARED.buf[0] = 1
ANONYMOUS = mmap.mmap(-1, 4096); ANONYMOUS[0] = 1
LOCK = multiprocessing.Lock()
in_memory = lambda: (MAPPED[0], SHARED.buf[0], ANONYMOUS[0], LOCK)
reading = open('data.csv'); reading.readline()
writing = open('log.txt', 'w'); writing.write('a line\\n'); writing.flush()
database = sqlite3.connect('data.db'); database.execute('create table a (b)'); database.commit()
"""


class Place(NamedTuple):
    kernel: TrialKernel
    folder: Path
    server: socket.socket
    unix: socket.socket


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("fence")
    (folder / "data.csv").write_text("a,b\n1,2\n")
    (folder / "a.ipynb").write_text("{}")
    (folder / "mapped").write_bytes(bytes(5000))
    (folder / "folder").mkdir()
    (folder / "folder" / "file").write_text("a")
    os.mkfifo(folder / "fifo")
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as unix,
        trial_kernel(cwd=str(folder)) as kernel,
    ):
        unix.bind(str(folder / "unix"))
        unix.listen()
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        process = kernel.run("import os; print(os.getpid())")
        port = server.getsockname()[1]
        kernel.run(SETUP.format(kernel=process, socket=str(folder / "unix"), port=port))
        kernel.run("try: open('/none')\nexcept OSError: get_ipython().showtraceback()")
        yield Place(kernel, folder, server, unix)
        kernel.run("SHARED.close(); SHARED.unlink()")


def digest(place: Place) -> Json:
    """Of the kernel and of the folder."""
    tree = {
        str(path): [path.lstat().st_mode, path.lstat().st_mtime_ns, content(path)]
        for path in place.folder.rglob("*")
    }
    return {**json.loads(ast.literal_eval(place.kernel.evaluate(DIGEST))), "tree": tree}


def content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def tried(place: Place, attack: Attack, *, overlay: bool) -> Json:
    """The parent is proved equal after each."""
    before = digest(place)
    result = place.kernel.attempt(attack.code, seconds=20, overlay=overlay)
    assert "facts" in result, result
    assert digest(place) == before
    return result


@pytest.mark.parametrize("name", [*WRITES, *CONNECTIONS, *MEMORY, *PROCESSES])
def test_an_attack_reaches_nothing(place: Place, name: str) -> None:
    attack = {**WRITES, **CONNECTIONS, **MEMORY, **PROCESSES}[name]
    result = tried(place, attack, overlay=False)
    facts = result["facts"]
    assert facts["ended"] == attack.ended, result
    assert facts["written"] == facts["removed"] == []
    if attack.ended == "done":
        assert {each["what"] for each in facts["refused"]} == {*attack.refused}, result
        assert result["blocks"][0]["error"] is not attack.works, result


@pytest.mark.parametrize(
    "name", [name for name, each in WRITES.items() if each.overlay is not None]
)
def test_what_an_overlay_holds_is_listed(place: Place, name: str) -> None:
    attack = WRITES[name]
    result = tried(place, attack, overlay=True)
    facts = result["facts"]
    if not facts["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert result["blocks"][0]["error"] is False, result
    assert facts["refused"] == [], result
    found = ["+" + each for each in facts["written"]] + ["-" + each for each in facts["removed"]]
    temporary = tempfile.gettempdir() + "/"
    own = {each.replace(str(place.folder) + "/", "").replace(temporary, "") for each in found}
    assert {each for each in own if not each.startswith("+tmp")} == {*(attack.overlay or ())}, (
        result
    )


def test_hosts_are_named_by_the_copy(place: Place) -> None:
    code = "import urllib.request; urllib.request.urlopen('http://data.example/a.csv')"
    facts = place.kernel.attempt(code)["facts"]
    assert facts["hosts"] == ["data.example"]
    assert facts["refused"] == [{"what": "network"}]
    again = place.kernel.attempt("1", code)["facts"]
    assert again["hosts"] == ["data.example"]


def test_what_others_run_and_read_is_named(place: Place) -> None:
    outside = place.folder.parent / "outside.csv"
    outside.write_text("a")
    code = f"open({str(outside)!r}).read(); open('data.csv').read()\n!sh -c 'true; ls > /dev/null'"
    facts = place.kernel.attempt(code)["facts"]
    assert facts["read_outside"] == [str(outside)]
    assert {"sh", "ls"} <= {*facts["commands"]}
    assert facts["refused"] == facts["written"] == []
