"""A kernel that holds something of the world outside: what code does there may not be seen."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from jupyterlab_gptcode.trial.outside import effects_outside, passes
from jupyterlab_gptcode.trial.result import read_result

from .sizes import OVERLAYS
from .trials import TrialKernel, trial_kernel


class Place(NamedTuple):
    kernel: TrialKernel
    folder: Path
    port: int


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("holdings")
    for name in ("here", "home", "temporary"):
        (base / name).mkdir()
    (base / "here" / "data.csv").write_text("a" * 5000)
    (base / "secret").write_text("a")
    environment = {**os.environ, "HOME": str(base / "home"), "TMPDIR": str(base / "temporary")}
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        trial_kernel(cwd=str(base / "here"), env=environment) as kernel,
    ):
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        kernel.run("import mmap, multiprocessing, os, socket, subprocess, tempfile")
        yield Place(kernel, base / "here", server.getsockname()[1])


def named(place: Place, before: str, after: str, **limits: bool) -> list[str]:
    """What a trial of code that does nothing says that the kernel holds."""
    place.kernel.run(before)
    result = place.kernel.attempt("1", **limits)
    place.kernel.run(after)
    found = read_result(result, 9, 1000, str(place.folder))
    held: list[str] = found["facts"].get("held", [])
    asks = [f"may act on what the kernel has open: {', '.join(held)}"] if held else []
    assert [*effects_outside(found)] == asks
    assert passes(found) is not bool(held)
    return held


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        ("a = open('new.txt', 'w')", "a.close()", "new.txt"),
        ("a = os.open('data.csv', os.O_RDWR)", "os.close(a)", "data.csv"),
        ("a = os.open('.', 0)", "os.close(a)", "{folder}"),
        ("a = os.open('data.csv', os.O_PATH)", "os.close(a)", "data.csv"),
        ("a = open('../secret')", "a.close()", "{outside}"),
        (
            "a = socket.create_connection(('127.0.0.1', {port}))",
            "a.close()",
            "127.0.0.1:{port}",
        ),
        (
            "a = subprocess.Popen(['sleep', '1000'])",
            "a.kill(); a.wait()",
            "sleep",
        ),
        (
            "os.symlink('/bin/sleep', 'try 0123abcd'); time = ['./try 0123abcd', '1000']\n"
            "a = subprocess.Popen(time)",
            "a.kill(); a.wait(); os.unlink('try 0123abcd')",
            "try 0123abcd",
        ),
        (
            "with open('data.csv', 'r+b') as b: a = mmap.mmap(b.fileno(), 0)",
            "a.close()",
            "data.csv",
        ),
    ],
)
def test_what_leads_outside_is_named(
    place: Place, before: str, after: str, held: str, overlay: bool
) -> None:
    parts = {"folder": place.folder, "outside": place.folder.parent / "secret", "port": place.port}
    assert named(place, before.format(**parts), after, overlay=overlay) == [held.format(**parts)]


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("a = open('data.csv'); a.read(9)", "a.close()"),
        ("a = tempfile.TemporaryFile(); a.write(b'a')", "a.close()"),
        ("a = socket.socketpair()", "a[0].close(); a[1].close()"),
        ("a = socket.socket()", "a.close()"),
        ("a = os.pipe()", "os.close(a[0]); os.close(a[1])"),
        ("a = open(os.devnull, 'w')", "a.close()"),
        ("a = multiprocessing.Lock()", "del a"),  # and the process that cleans up
        ("subprocess.run(['true'])", ""),
    ],
)
def test_what_is_the_kernels_alone_is_not(
    place: Place, before: str, after: str, overlay: bool
) -> None:
    assert named(place, before, after, overlay=overlay) == []


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_pipe_of_another_trial_is_none_of_the_users(place: Place, overlay: bool) -> None:
    """The kernel may still wait for what the last one gave, or whether there is a fence."""
    request, answer = place.kernel.begin("while True: pass", overlay=overlay)
    assert "started" in answer
    other = place.kernel.trial
    assert named(place, "", "", overlay=overlay) == []
    place.kernel.stop(other)
    place.kernel.result(request)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_pipe_to_another_process_is_named(place: Place, overlay: bool) -> None:
    begun = "a = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)"
    assert "pipe" in named(place, begun, "a.communicate()", overlay=overlay)
