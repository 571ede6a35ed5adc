"""However a trial ends, nothing of it is left: processes, files, handles, memory."""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from .sizes import some
from .trials import TrialKernel, trial_kernel

SMALL = 300_000_000


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Other tests have trials too, at the same time."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def kernel(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrialKernel]:
    folder = tmp_path_factory.mktemp("ends")
    with trial_kernel(cwd=str(folder), env={**os.environ, "TMPDIR": str(temporary)}) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        kernel.run("def running():\n    pass")
        yield kernel


def descendants(process: int) -> list[str]:
    """Their names; also those that another process has adopted, as all names begin alike."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = path.read_text("utf-8", "replace").rpartition(")")
        except OSError:
            continue
        if int(parts[2].split()[1]) == process:
            name = parts[0].partition("(")[2]
            found += [name, *descendants(int(path.parent.name))]
    return found


def process_of(kernel: TrialKernel) -> int:
    return int(kernel.evaluate("__import__('os').getpid()"))


ENDS = {
    "done": ("print(1)", "done"),
    "an endless loop": ("while True: pass", "time"),
    "a sleep": ("import time; time.sleep(60)", "time"),
    "a signal ignored": (
        "import signal\nfor n in (1, 2, 3, 15): signal.signal(n, 1)\nwhile True: pass",
        "time",
    ),
    "stopped by itself": ("import os; os.kill(os.getpid(), 19)", "time"),
    "exit": ("import os; os._exit(0)", "exit"),
    "another exit": ("import os; os._exit(12345)", "exit"),
    "abort": ("import os; os.abort()", "signal"),
    "a wrong address": ("import ctypes; ctypes.string_at(1)", "signal"),
    "too much at once": ("a = bytearray(2_000_000_000)", "done"),
    "more and more": ("a = []\nwhile True: a.append(b'x' * 10_000_000)", "memory"),
    "files in memory": (
        "import os\na = []\nwhile True:\n    a.append(os.memfd_create('a'))\n"
        "    for _ in range(20): os.write(a[-1], bytes(10_000_000))",
        "memory",
    ),
    "a crash where memory has run out": (
        "import os\na = []\ntry:\n    while True: a.append(bytearray(5_000_000))\n"
        "except MemoryError: os.kill(os.getpid(), 11)",
        "memory",
    ),
    "memory of many": (
        "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n"
        "        a = b'x' * 100_000_000; time.sleep(60)\nos.wait()",
        "memory",
    ),
    "a bomb of forks": ("import os\nwhile True: os.fork()", "processes"),
    "a daemon": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n"
        "    if os.fork() == 0: time.sleep(60)\n    os._exit(0)",
        "done",
    ),
    "a process that runs on": ("import subprocess; subprocess.Popen(['sleep', '60'])", "done"),
    "threads": (
        "import threading, time\n"
        "for _ in range(5): threading.Thread(target=time.sleep, args=(60,)).start()",
        "done",
    ),
    "handlers at the end": ("import atexit; atexit.register(open, 'left', 'w')", "done"),
    "the folder is full": ("a = open('a', 'wb')\nwhile True: a.write(bytes(1_000_000))", "done"),
    "reports closed": ("import os; os.closerange(3, 500)", "exit"),
    "reports forged": (
        "import os\nfor n in os.listdir('/proc/self/fd'):\n"
        "    try: os.write(int(n), b'garbage' * 1000)\n    except OSError: pass",
        "exit",
    ),
    "a limit raised": ("import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "done"),
}
# Its own limit makes a MemoryError of it, unless the supervisor sees first what all of them take.
EITHER = {"more and more": {"memory", "done"}}


@pytest.mark.parametrize("name", ENDS)
def test_nothing_is_left(kernel: TrialKernel, temporary: Path, name: str) -> None:
    code, ended = ENDS[name]
    before = descendants(process_of(kernel))
    ends = EITHER.get(name, {ended})
    result = kernel.attempt(code, seconds=1 if ended == "time" else 20, memory=SMALL)
    assert result["facts"]["ended"] in ends, result
    assert descendants(process_of(kernel)) == before
    assert [*temporary.iterdir()] == []


FORGED = """
import json, os, stat, struct
def forge(data):
    for name in os.listdir('/proc/self/fd'):
        try:
            if stat.S_ISFIFO(os.fstat(int(name)).st_mode) and int(name) > 2:
                os.write(int(name), struct.pack('=I', len(data)) + data)
        except OSError:
            pass
"""


@pytest.mark.parametrize(
    ("report", "block"),
    [
        ("'[' * 60_000", None),
        ("'{\"a\":' * 500 + '1' + '}' * 500", None),
        ('\'{"a": NaN, "b": 1e999, "c": 1.5}\'', {"a": None, "b": None, "c": 1.5}),
        ("'{\"a\": \"' + chr(92) + 'ud800\"}'", {"a": "?"}),
        ("'{\"hosts\": 5}'", {}),
        ('\'{"hosts": {"a": 1}}\'', {}),
        ("'[1]'", None),
    ],
)
def test_a_forged_report_is_sent_as_what_it_can_be(
    kernel: TrialKernel, report: str, block: object
) -> None:
    result = kernel.attempt(f"{FORGED}\nforge(({report}).encode())\nos._exit(0)")
    assert result["facts"]["ended"] == ("exit" if block is None else "done"), result
    assert result["blocks"] == ([] if block is None else [block])


def test_files_with_odd_names_are_named(kernel: TrialKernel) -> None:
    facts = kernel.attempt("open(b'\\xff\\xf0', 'w')")["facts"]
    named = [each.get("path") for each in facts["refused"]] + facts["written"]
    assert [str(each).rpartition("/")[2] for each in named] == ["\\udcff\\udcf0"]


def test_files_beyond_the_limit_end_a_copy_without_an_overlay(
    kernel: TrialKernel, temporary: Path
) -> None:
    code = (
        "import tempfile\nwhile True:\n"
        "    with tempfile.NamedTemporaryFile(delete=False) as a: a.write(bytes(10_000_000))"
    )
    result = kernel.attempt(code, overlay=False)
    assert result["facts"]["ended"] == "output"
    assert [*temporary.iterdir()] == []


def test_the_user_stops_it(kernel: TrialKernel) -> None:
    request, answer = kernel.begin("while True: pass")
    assert answer["started"] is True
    assert kernel.stop() == {"stopped": True}
    assert kernel.result(request)["facts"]["ended"] == "stopped"
    assert kernel.stop() == {"stopped": False}


def test_the_kernel_is_free_meanwhile(kernel: TrialKernel) -> None:
    request, _ = kernel.begin("while True: pass", seconds=20)
    assert kernel.run("print(2)") == "2\n"
    kernel.stop()
    kernel.result(request)


def test_a_trial_ends_with_its_kernel(temporary: Path) -> None:
    with trial_kernel(env={**os.environ, "TMPDIR": str(temporary)}) as kernel:
        _, answer = kernel.begin("import time; time.sleep(60)", seconds=60)
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        supervisor = next(
            int(each.name)
            for each in Path("/proc").glob("[0-9]*")
            if name_of(each) == f"try {kernel.trial}"
        )
        waiting = os.pidfd_open(supervisor)
        os.kill(process_of(kernel), signal.SIGKILL)
        poll = select.poll()
        poll.register(waiting, select.POLLIN)
        assert poll.poll(20_000)
        os.close(waiting)
    assert [*temporary.iterdir()] == []


def name_of(process: Path) -> str:
    try:
        return (process / "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return ""


@pytest.mark.parametrize(
    ("setup", "teardown", "answer"),
    [
        (
            "import threading; go = threading.Event()\n"
            "thread = threading.Thread(target=go.wait, name='downloads'); thread.start()",
            "go.set(); thread.join()",
            {"unavailable": "threads", "names": ["downloads"]},
        ),
        (
            "import zmq; context = zmq.Context(); sock = context.socket(zmq.PUSH)",
            "sock.close(); context.term()",
            {"unavailable": "threads", "names": ["ZMQ"]},
        ),
        (
            "big = open('big', 'w'); big.truncate(100_000_000)",
            "big.close()",
            {"unavailable": "files"},
        ),
    ],
    ids=["a thread of the user's", "a context of ZMQ's", "a large file that is written"],
)
def test_what_makes_a_trial_unavailable(
    kernel: TrialKernel, setup: str, teardown: str, answer: dict[str, object]
) -> None:
    kernel.run(setup)
    found = kernel.attempt("1", overlay=False)
    kernel.run(teardown)
    assert {**found, **answer} == found
    assert kernel.attempt("1", overlay=False)["facts"]["ended"] == "done"


USED = """(lambda os: __import__('json').dumps({
    'handles': len(os.listdir('/proc/self/fd')),
    'tasks': len(os.listdir('/proc/self/task')),
    'children': open('/proc/self/task/%d/children' % os.getpid()).read(),
    'memory': int(open('/proc/self/statm').read().split()[1]) * 4096,
}))(__import__('os'))"""


def used(kernel: TrialKernel) -> dict[str, int]:
    found: dict[str, int] = json.loads(eval(kernel.evaluate(USED)))  # noqa: S307  our own text
    return found


@pytest.fixture(scope="module")
def busy(kernel: TrialKernel) -> dict[str, int]:
    """What the kernel uses before all of these trials."""
    for _ in range(10):  # what the first ones leave in caches
        kernel.attempt("x = 1; print(x)")
    return used(kernel)


@pytest.fixture(params=range(some(40, part=0.02)))
def part() -> None:
    """So that none of them takes as long as a test may."""


@pytest.mark.usefixtures("part")
def test_many_trials_leak_nothing(
    kernel: TrialKernel, temporary: Path, busy: dict[str, int]
) -> None:
    """All on one kernel, with the same bounds after each part."""
    for _ in range(some(25)):
        assert kernel.attempt("x = 1; print(x)")["facts"]["ended"] == "done"
    after = used(kernel)
    assert after["memory"] - busy["memory"] < 10_000_000
    assert {**after, "memory": 0} == {**busy, "memory": 0}
    assert [*temporary.iterdir()] == []
