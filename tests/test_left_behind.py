"""What a block leaves behind, to act or to be written later, does not run unasked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.trial import effects_outside, passes, read_result

from .sizes import OVERLAYS
from .trials import TrialKernel, trial_kernel

_HELPER = """
import atexit, os
def tidy(): atexit.register(os.remove, "precious.csv")
"""
_KERNEL = """
import mmap
from multiprocessing import shared_memory
log = open("log.txt", "a")
with open("mm.bin", "r+b") as file: mapped = mmap.mmap(file.fileno(), 0)
"""

LATER = {
    "a timer": ("import threading; threading.Timer(60, print).start()", "threads"),
    "a thread": (
        "import time, _thread; _thread.start_new_thread(time.sleep, (60,))",
        "threads",
    ),
    "a process": ("import os, time\nif os.fork() == 0: time.sleep(60)", "processes"),
    "a daemon": (
        "import os, time\nif os.fork() == 0:\n os.setsid()\n"
        " if os.fork() == 0: time.sleep(60)\n os._exit(0)\nos.wait()",
        "processes",
    ),
    "a task": ("import asyncio; task = asyncio.ensure_future(asyncio.sleep(60))", "tasks"),
    "a call of the loop": (
        "import asyncio; asyncio.get_event_loop().call_later(60, print)",
        "tasks",
    ),
    "a later cell": ("get_ipython().events.register('pre_run_cell', lambda *_: None)", "tasks"),
    "an alarm": (
        "import signal; signal.signal(signal.SIGALRM, print); signal.alarm(60)",
        "timers",
    ),
    "a handler": ("import signal; signal.signal(signal.SIGUSR1, print)", "timers"),
    "an end": ("import atexit; atexit.register(print)", "at exit"),
    "an end, by a module": ("import helper; helper.tidy()", "at exit"),
    "an end of an object": (
        "import os, weakref\nclass A: pass\na = A(); weakref.finalize(a, os.remove, 'x')",
        "at exit",
    ),
}

NOTHING = {
    "nothing": "1",
    "a thread that ends": "import threading; t = threading.Thread(target=print); t.start()",
    "threads that are waited for": "from concurrent.futures import ThreadPoolExecutor as Pool\n"
    "with Pool(2) as pool: print(list(pool.map(abs, [1, -2])))",
    "a loop": "import asyncio\nawait asyncio.wait_for(asyncio.gather(asyncio.sleep(0.01)), 5)",
    "a handler that is put back": "import signal\nwas = signal.signal(signal.SIGALRM, print)\n"
    "signal.alarm(9); signal.alarm(0); signal.signal(signal.SIGALRM, was)",
    "a library": "import logging.handlers, multiprocessing.util, wsgiref.simple_server",
    "a file that is read": "file = open('data.csv'); file.read()",
}


class Place(NamedTuple):
    kernel: TrialKernel
    folder: Path

    def tries(self, *sources: str, **limits: object) -> Json:
        result = self.kernel.attempt(*sources, **limits)
        if "unavailable" in result:
            assert result["unavailable"] != "failed", result
            pytest.skip(f"no fence here: {result}")
        found = read_result(result, len(sources), 100_000, str(self.folder))
        assert found["facts"]["ended"] == "done", found
        return found


def made(folder: Path) -> Path:
    (folder / "helper.py").write_text(_HELPER)
    for name in ("precious.csv", "data.csv", "log.txt"):
        (folder / name).write_text("a\n")
    (folder / "mm.bin").write_bytes(bytes(8192))
    return folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = made(tmp_path_factory.mktemp("plain"))
    with trial_kernel(cwd=str(folder)) as kernel:
        yield Place(kernel, folder)


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A kernel that has files open, and one in memory."""
    folder = made(tmp_path_factory.mktemp("mapped"))
    with trial_kernel(cwd=str(folder)) as kernel:
        kernel.run(_KERNEL)
        yield Place(kernel, folder)


@pytest.mark.parametrize("name", LATER)
def test_what_acts_later_asks(plain: Place, name: str) -> None:
    code, kind = LATER[name]
    found = plain.tries("1", code)
    assert kind in found["facts"].get("left", []), found
    assert not passes(found)
    assert "leaves something running" in effects_outside(found)


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_over_passes(plain: Place, name: str) -> None:
    found = plain.tries(NOTHING[name])
    assert passes(found), found


FORKS = "import os\nif os.fork() == 0: os._exit(0)\nos.wait()"
NO_PROGRAM = "import os\ntry: os.execv('/none', ['a'])\nexcept OSError: pass\n"


@pytest.mark.parametrize("code", [FORKS, NO_PROGRAM + FORKS])
def test_a_copy_of_the_process_is_named(plain: Place, code: str) -> None:
    found = plain.tries(code)
    assert "left" not in found["facts"]
    assert [each.startswith("python") for each in found["facts"]["commands"]] == [True]
    assert not passes(found)


@pytest.mark.parametrize(
    "code",
    ["f = open('data.csv', 'a'); f.write('b')", "f = open('data.csv', 'r+b'); f.write(b'b')"],
)
def test_what_is_not_written_yet_is_written(plain: Place, code: str) -> None:
    found = plain.tries(code)
    assert not passes(found)
    if found["facts"]["overlay"]:
        assert found["facts"]["written"] == ["data.csv"]


def test_a_file_that_stays_open_counts_as_written(plain: Place) -> None:
    assert not passes(plain.tries("file = open('data.csv', 'a')"))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_file_of_the_kernels_is_written_by_who_writes(mapped: Place, overlay: bool) -> None:
    mapped.kernel.run("log.write('of the kernel')")
    facts = mapped.tries("1", overlay=overlay)["facts"]
    assert ({"written", "refused"} & {*facts}, facts["held"][:1]) == (set(), ["mm.bin"])
    found = mapped.tries("log.write('more')", overlay=overlay)
    assert found["facts"]["written"] == ["log.txt"]
    assert (mapped.folder / "log.txt").read_text() == "a\n"


@pytest.mark.parametrize(
    "code",
    [
        "mapped.close()",
        "mapped[0] = 5; mapped.flush(); mapped.close()",
        "mapped[0] = 5; mapped.madvise(mmap.MADV_DONTNEED)",
        "mapped[0] = 5; del mapped",
    ],
)
def test_memory_that_is_gone_may_have_been_written(mapped: Place, code: str) -> None:
    found = mapped.tries(code)
    assert found["facts"]["mapped"] == ["mm.bin"]
    assert effects_outside(found)[0] == "may write what the kernel has in memory: mm.bin"
    assert not passes(found)


def test_memory_that_is_still_there_is_looked_at(mapped: Place) -> None:
    found = mapped.tries("mapped[0] = 5")
    assert found["facts"]["refused"] == [{"what": "write", "path": "mm.bin"}]
    assert "mapped" not in found["facts"]
    assert not {"written", "refused", "mapped"} & {*mapped.tries("mapped[0]")["facts"]}
