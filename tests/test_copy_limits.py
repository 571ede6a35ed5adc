"""What a copy takes counts also where no process has it, or no name leads to it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from .trials import TrialKernel, trial_kernel

SMALL = 300_000_000
# Each takes twice of what it may, if it is let.
TAKES = {
    "files in memory that are on their way": (
        "import os, socket\na, b = socket.socketpair()\n"
        "for _ in range(6):\n    f = os.memfd_create('x')\n"
        "    for _ in range(20): os.write(f, bytes(5_000_000))\n"
        "    socket.send_fds(a, [b'x'], [f]); os.close(f)\n"
    ),
    "memory that processes share": (
        "import mmap, os\nfor _ in range(6):\n    m = mmap.mmap(-1, 100_000_000)\n"
        "    for at in range(0, 100_000_000, 4096): m[at] = 1\n"
        "    if os.fork() == 0: time.sleep(60)\n    m.close()\n"
    ),
    "a process whose first thread has ended": (
        "import ctypes, os, threading\n"
        "def take():\n    a = b'x' * 200_000_000; time.sleep(60)\n"
        "for _ in range(3):\n    if os.fork() == 0:\n"
        "        threading.Thread(target=take).start()\n"
        "        ctypes.CDLL(None).syscall(60 if os.uname().machine == 'x86_64' else 93, 0)\n"
    ),
}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrialKernel]:
    folder, temporary = tmp_path_factory.mktemp("limits"), tmp_path_factory.mktemp("temporary")
    with trial_kernel(cwd=str(folder), env={**os.environ, "TMPDIR": str(temporary)}) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        yield kernel


@pytest.mark.parametrize("name", TAKES)
def test_memory_counts_wherever_it_is(kernel: TrialKernel, name: str) -> None:
    code = f"import time\n{TAKES[name]}time.sleep(60)"
    facts = kernel.attempt(code, memory=SMALL, seconds=40)["facts"]
    assert facts["ended"] == "memory", facts
    assert facts["memory"] > SMALL


def test_files_without_a_name_count(kernel: TrialKernel) -> None:
    code = (
        "import tempfile, time\na = [tempfile.TemporaryFile() for _ in range(6)]\n"
        "for each in a:\n    each.write(bytes(100_000_000)); each.flush()\ntime.sleep(60)"
    )
    facts = kernel.attempt(code, overlay=False, seconds=40)["facts"]
    assert facts["ended"] == "output", facts


def test_a_process_whose_first_thread_has_ended_is_left(kernel: TrialKernel) -> None:
    code = (
        "import ctypes, os, threading, time\nif os.fork() == 0:\n"
        "    threading.Thread(target=time.sleep, args=(60,)).start()\n"
        "    ctypes.CDLL(None).syscall(60 if os.uname().machine == 'x86_64' else 93, 0)\n"
        "time.sleep(0.2)"
    )
    facts = kernel.attempt(code)["facts"]
    assert facts["ended"] == "done"
    assert facts["left"] == ["processes"]


def test_a_file_in_memory_is_the_systems(kernel: TrialKernel) -> None:
    code = (
        "import os, fcntl\n"
        "made = [os.memfd_create('a'), os.memfd_create('b', 0), os.memfd_create('c', 2)]\n"
        "print([os.get_inheritable(each) for each in made], os.write(made[0], b'abc'))\n"
        "print([os.readlink(f'/proc/self/fd/{each}') for each in made])\n"
        "print([fcntl.fcntl(each, 1034) for each in made])\n"
    )
    expected = kernel.run(code)
    result = kernel.attempt(code)
    assert "".join(each["text"] for each in result["blocks"][0]["outputs"]) == expected
