"""A trial may break off at any time: interrupted while it begins, or without its supervisor."""

from __future__ import annotations

import json
import os
import select
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from .sizes import OVERLAYS, WHOLE
from .test_copy_ends import USED, descendants, name_of, process_of
from .trials import TrialKernel, trial_kernel

# The user interrupts the kernel when it comes to a line of ours, counted as they are first run.
_TRACE = """
import signal, sys
seen = {}
def interrupt(at):
    seen.clear()
    def lines(frame, event, _value):
        line = frame.f_code.co_name, frame.f_lineno
        if event == 'line' and line not in seen:
            seen[line] = True
            if len(seen) == at:
                sys.settrace(None)
                signal.raise_signal(signal.SIGINT)
        return lines
    def calls(frame, _event, _value):
        return lines if frame.f_globals.get('__name__') == 'gptcode_trial.start' else None
    sys.settrace(calls)
"""
_AWAY = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)
os.wait()
time.sleep(600)
"""


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def kernel(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrialKernel]:
    folder = tmp_path_factory.mktemp("breaks")
    with trial_kernel(cwd=str(folder), env={**os.environ, "TMPDIR": str(temporary)}) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        kernel.run(_TRACE)
        yield kernel


def used(kernel: TrialKernel) -> dict[str, object]:
    found: dict[str, object] = json.loads(eval(kernel.evaluate(USED)))  # noqa: S307  our own text
    return {**found, "memory": 0}


def test_an_interrupt_leaves_nothing(kernel: TrialKernel, temporary: Path) -> None:
    kernel.attempt("1")
    before = used(kernel)
    handlers = "[__import__('signal').getsignal(n) for n in range(1, 32)]"
    handled = kernel.evaluate(handlers)
    kernel.run("interrupt(0)")
    kernel.attempt("1")
    lines = int(kernel.run("sys.settrace(None); print(len(seen))"))
    assert lines > 100
    for at in range(1, lines + 1, 1 if WHOLE else 12):
        kernel.run(f"interrupt({at})")
        with suppress(AssertionError):  # the interrupt is the answer
            kernel.begin("1")
        kernel.run("sys.settrace(None)")
    assert kernel.attempt("1")["facts"]["ended"] == "done"
    for _ in range(1000):  # those that had begun end by themselves
        if used(kernel) == before:
            break
    assert used(kernel) == before
    assert kernel.evaluate(handlers) == handled
    assert [*temporary.iterdir()] == []


@pytest.mark.parametrize("fails", ["fork", "handles"])
def test_a_beginning_that_fails_leaves_nothing(
    kernel: TrialKernel, temporary: Path, fails: str
) -> None:
    kernel.attempt("1")
    before = used(kernel)
    if fails == "fork":
        kernel.run(
            "import sys; failing = True\n"
            "def forbid(event, _given):\n"
            "    if event == 'os.fork' and failing: raise RuntimeError\n"
            "sys.addaudithook(forbid)"
        )
    else:
        kernel.run(
            "import os, resource; limits = resource.getrlimit(resource.RLIMIT_NOFILE)\n"
            "few = max(map(int, os.listdir('/proc/self/fd'))) + 3\n"
            "resource.setrlimit(resource.RLIMIT_NOFILE, (few, limits[1]))"
        )
    answer = kernel.attempt("1")
    kernel.run(
        "failing = False\nif 'limits' in globals(): "
        "resource.setrlimit(resource.RLIMIT_NOFILE, limits)"
    )
    assert answer["unavailable"] == "failed", answer
    assert kernel.attempt("1")["facts"]["ended"] == "done"
    assert used(kernel) == before
    assert [*temporary.iterdir()] == []


def supervisor_of(kernel: TrialKernel) -> int:
    name = f"try {kernel.trial}"
    of = {int(each.name) for each in Path("/proc").glob("[0-9]*") if name_of(each) == name}
    children = {each for each in of if parent_of(each) == process_of(kernel)}
    return children.pop()


def parent_of(process: int) -> int:
    """0 if it has ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
    except OSError:
        return 0
    return int(text.rpartition(")")[2].split()[1])


def below(process: int) -> list[int]:
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*"):
        if parent_of(int(path.name)) == process:
            found += [int(path.name), *below(int(path.name))]
    return found


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nothing_outlives_a_supervisor_that_is_killed(
    kernel: TrialKernel, temporary: Path, overlay: bool
) -> None:
    before = descendants(process_of(kernel))
    request, answer = kernel.begin(_AWAY, seconds=60, overlay=overlay)
    assert "started" in answer
    supervisor = supervisor_of(kernel)
    family: list[int] = []
    while len(family) < 3 or sum(parent_of(each) == supervisor for each in family) < 2:
        family = below(supervisor)  # until the copy, its own fork and the one that left are there
    waiting = select.poll()
    handles = list(handles_of(family))
    assert len(handles) > 2
    for each in handles:
        waiting.register(each, select.POLLIN)
    os.kill(supervisor, signal.SIGKILL)
    assert kernel.result(request)["facts"] == {"ended": "lost"}
    while handles:
        ready = waiting.poll(20_000)
        assert ready, "one of them lives on"
        for each, _ in ready:
            waiting.unregister(each)
            handles.remove(each)
            os.close(each)
    assert descendants(process_of(kernel)) == before
    assert [*temporary.iterdir()] == []


def handles_of(processes: list[int]) -> Iterator[int]:
    """Some of them live for a moment only."""
    for each in processes:
        with suppress(ProcessLookupError):
            yield os.pidfd_open(each)


def test_code_cannot_take_its_mark_away(kernel: TrialKernel) -> None:
    code = (
        "import resource\n"
        "was = resource.getrlimit(resource.RLIMIT_MSGQUEUE)\n"
        "try: resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0))\n"
        "except (OSError, ValueError): pass\n"
        "assert resource.getrlimit(resource.RLIMIT_MSGQUEUE) == was\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99))"
    )
    assert kernel.attempt(code)["blocks"][0]["error"] is False


def test_a_shell_works_after_a_shell(kernel: TrialKernel) -> None:
    """IPython has a loop in a thread of its own for them, from the first one on."""
    for overlay in (True, False):
        result = kernel.attempt("%%bash\necho one", "%%sh\necho two", overlay=overlay)
        assert [each["outputs"][0]["text"] for each in result["blocks"]] == ["one\n", "two\n"]
        assert result["facts"]["left"] == []
        kernel.run("%%bash\ntrue")
