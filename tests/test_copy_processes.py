"""Processes that a copy starts, as the supervisor notes them."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.trial.copy.caller import Caller
from jupyterlab_gptcode.trial.copy.facts import Facts
from jupyterlab_gptcode.trial.copy.lookup import Found
from jupyterlab_gptcode.trial.copy.places import Places
from jupyterlab_gptcode.trial.copy.processes import Processes
from jupyterlab_gptcode.trial.copy.references import References


class Starts(Caller):
    """A process that asks for a program which is not there."""

    def __init__(self, process: int) -> None:
        super().__init__(struct.pack("=QIIiIQ6Q", 1, process, 0, 59, 0, 0, *[0] * 6))

    def look_up(self, *_asked: object, **_how: object) -> Found | None:
        return Found("/none/a", "/none/a", None, 2)


@pytest.fixture
def program() -> Iterator[subprocess.Popen[str]]:
    """It becomes another one when it has read a line, and says so before."""
    code = "echo here; read line; exec cat"
    pipe = subprocess.PIPE
    shell = ["/bin/sh", "-c", code]
    with subprocess.Popen(shell, stdin=pipe, stdout=pipe, text=True) as found:  # noqa: S603
        assert found.stdout is not None
        assert found.stdout.readline() == "here\n"
        yield found
        found.kill()


def test_a_program_whose_path_was_changed_is_named(
    program: subprocess.Popen[str], tmp_path: Path
) -> None:
    facts = Facts(Places(str(tmp_path)))
    processes, caller = Processes(facts, References(0)), Starts(program.pid)
    processes.executes(caller, "execve")
    processes.calls(caller)
    assert [*facts.commands] == []
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write("\nagain\n")
    program.stdin.flush()
    assert program.stdout.readline() == "again\n"  # so it is the other program
    processes.calls(caller)
    assert [*facts.commands] == ["cat"]
