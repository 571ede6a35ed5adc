"""Which forks of a copy are our own: the code cannot make one of its own in their place."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.trial.outside import passes
from jupyterlab_gptcode.trial.result import read_result

from .trials import TrialKernel, trial_kernel

NO_DESCRIPTORS = """
import resource
most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (5, most[1]))
"""
DESCRIPTORS = "import os, resource\nresource.setrlimit(resource.RLIMIT_NOFILE, most)\n"
NO_PROCESSES = """
import resource
most = resource.getrlimit(resource.RLIMIT_NPROC)
resource.setrlimit(resource.RLIMIT_NPROC, (0, most[1]))
"""
FORK = "import os\nif os.fork() == 0: os._exit(0)\nos.wait()"
# Put in the place of ours: its child ends by itself, reads a file, or starts another one.
IN_ITS_PLACE = """
import os, sys, time
class Other:
    def __init__(self, space):
        self.child = os.fork()
        if self.child == 0:
            {does}
            time.sleep(60)
    def send(self, *_): raise ValueError
    def end(self):
        os.kill(self.child, 9)
        os.waitpid(self.child, 0)
sys.modules['gptcode_trial.changes'].Reference = Other
"""
CHAINS = {
    "no descriptors": [NO_DESCRIPTORS, DESCRIPTORS + FORK],
    "no processes": [NO_PROCESSES, FORK],
    "two forks": [FORK, FORK],
    "another one, which ends": [IN_ITS_PLACE.format(does="os._exit(0)"), "time.sleep(0.1)"],
    "another one, which reads": [
        IN_ITS_PLACE.format(does="open('data.csv').read()"),
        "time.sleep(0.1)",
    ],
    "another one, which forks": [IN_ITS_PLACE.format(does="os.fork()"), "time.sleep(0.1)"],
    "another one, by a thread of its": [
        IN_ITS_PLACE.format(
            does="import threading; threading.Thread(target=open, args=('data.csv',)).start()"
        ),
        "time.sleep(0.1)",
    ],
    "in the place of what begins": [
        "import sys; sys.modules['gptcode_trial.changes'].kill = lambda *_: None",
        "1",
        FORK,
    ],
}


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrialKernel]:
    folder = tmp_path_factory.mktemp("forks")
    (folder / "data.csv").write_text("a")
    temporary = tmp_path_factory.mktemp("temporary")
    with trial_kernel(cwd=str(folder), env={**os.environ, "TMPDIR": str(temporary)}) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        yield kernel


def tried(kernel: TrialKernel, blocks: list[str]) -> Json:
    return read_result(kernel.attempt(*blocks), len(blocks), 10_000)


@pytest.mark.parametrize("name", CHAINS)
def test_a_fork_of_the_codes_is_a_fact(kernel: TrialKernel, name: str) -> None:
    if name == "no processes" and os.geteuid() == 0:
        pytest.skip("root has no such limit")
    result = tried(kernel, CHAINS[name])
    assert result["facts"]["ended"] == "done", result
    assert "commands" in result["facts"], result
    assert not passes(result)


def test_our_own_forks_are_none(kernel: TrialKernel) -> None:
    """Also where the code leaves no descriptors for them, and of its threads."""
    quiet = "import threading; a = threading.Thread(target=len, args=('',)); a.start(); a.join()"
    result = tried(kernel, ["a = [1]", "a.append(2)", quiet, NO_DESCRIPTORS, DESCRIPTORS])
    assert result["facts"]["ended"] == "done", result
    assert passes(result), result["facts"]


def test_who_ends_the_kernel_leaves_nothing_running(kernel: TrialKernel) -> None:
    facts = tried(kernel, ["a = 1", "import os; os._exit(0)"])["facts"]
    assert facts["ended"] == "exit"
    assert "left" not in facts
