"""What differs for child processes on Windows and macOS, simulated on any system."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.files.contents import Bounds, Files
from jupyterlab_gptcode.files.profile import ask as profile_ask
from jupyterlab_gptcode.files.profile.limits import NO_MEMORY
from jupyterlab_gptcode.providers.embedded import child

ROOT = Path(__file__).parents[1]


class WindowsLoop(asyncio.SelectorEventLoop):
    """The loop that Jupyter Server selects on Windows: it starts no processes."""

    async def subprocess_exec(self, *_: Any, **__: Any) -> NoReturn:
        raise NotImplementedError


def on_windows_loop(work: Callable[[], Any]) -> Any:
    loop = WindowsLoop()
    try:
        return loop.run_until_complete(work())
    finally:
        loop.close()


ANSWERS = """
import json, sys
order = json.loads(sys.stdin.buffer.readline())
print(json.dumps({"port": order["window"]}), flush=True)
sys.stdin.buffer.read()
"""


def model_in(folder: Path) -> child.Order:
    file = folder / "model.gguf"
    file.touch()
    return child.Order(file, 1024)


def test_the_embedded_model_starts_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_COMMAND", (sys.executable, "-c", ANSWERS))

    async def play() -> tuple[str, bool, bool]:
        started = await child.start_child(model_in(tmp_path))
        was_alive = started.alive
        await started.stop()
        return started.base_url, was_alive, started.alive

    assert on_windows_loop(play) == ("http://127.0.0.1:1024/v1", True, False)


@pytest.mark.parametrize("script", ["", "print('no JSON')", "print('{}')"])
def test_a_model_that_does_not_start_is_a_sentence(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_COMMAND", (sys.executable, "-c", script))
    with pytest.raises(ProviderError, match=r"model\.gguf could not be started"):
        on_windows_loop(lambda: child.start_child(model_in(tmp_path)))


def test_a_start_that_is_stopped_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_COMMAND", (sys.executable, "-c", "import sys; sys.stdin.read()"))
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(child, "Popen", noted)

    async def play() -> None:
        starting = asyncio.ensure_future(child.start_child(model_in(tmp_path)))
        await asyncio.sleep(0)
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting

    on_windows_loop(play)
    (process,) = started
    assert process.returncode is not None
    assert process.stdin is not None
    assert process.stdin.closed


def files_in(folder: Path, **bounds: Any) -> Files:
    manager = AsyncLargeFileManager(root_dir=str(folder))
    return Files(manager, Bounds(seconds=60, **bounds))


def test_a_file_is_profiled(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("city,total\nOslo,3\n", "utf-8")
    profile = partial(profile_ask.ask, "sales.csv", files_in(tmp_path), confirmed=False)
    assert "city" in on_windows_loop(profile)["text"]


LIMITED = """
import psutil, sys, time
sys.modules["resource"] = None
sys.platform = "win32"
from jupyterlab_gptcode.files.profile.limits import limit
limit(60, 150)
taken = b"x" * (300 << 20)
time.sleep(60)
"""


def test_memory_is_limited_without_the_system() -> None:
    command = [sys.executable, "-c", LIMITED]
    ended = subprocess.run(command, cwd=ROOT, timeout=60, check=False)  # noqa: S603
    assert ended.returncode == NO_MEMORY


async def test_a_child_without_memory_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "big.csv").write_text("a\n1\n", "utf-8")
    ends = (sys.executable, "-c", f"import os; os._exit({NO_MEMORY})")
    monkeypatch.setattr(profile_ask, "_COMMAND", ends)
    answer = await profile_ask.ask("big.csv", files_in(tmp_path), confirmed=False)
    assert answer["problem"] == "big.csv could not be profiled within the memory limit."
