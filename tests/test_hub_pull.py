"""`jupyter gptcode pull NAME`."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from jupyterlab_gptcode.cli import main
from jupyterlab_gptcode.setup.hub import room
from jupyterlab_gptcode.setup.hub.partial import Partial
from jupyterlab_gptcode.setup.hub.recommended import recommended

from . import PYTHON_PATH
from .hub_server import CONTENT, FILE, SPEC, Hub


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture
def models(home: Path) -> Path:
    return home / "data" / "gptcode" / "models"


def test_a_file_of_the_hub_is_pulled(
    hub: Hub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pull", SPEC]) == 0
    host = hub.url.partition("//")[2]
    assert capsys.readouterr().out.splitlines() == [
        f"Downloading {SPEC} from {host}.",
        f"The model is ready: {models / FILE}",
        "Its name in the panel: embedded/tiny-q4",
    ]
    assert (models / FILE).read_bytes() == CONTENT


def test_a_model_of_the_list_is_described_and_what_fails_is_a_sentence(
    hub: Hub, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.status = 503
    first = recommended()[0]
    assert main(["pull", first.name]) == 1
    out, error = capsys.readouterr()
    assert out.splitlines()[0] == (
        f"{first.title}: about 1.1 GB, licence Apache-2.0, needs 2.0 GB of memory."
    )
    assert error.endswith("It answered with status 503. Try again later. Nothing was downloaded.\n")
    assert first.repo in hub.hub_calls[0][0]
    assert home.exists()


def test_only_a_size_that_could_be_checked_is_said(
    hub: Hub, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pull", f"{hub.storage}/{FILE}"]) == 0
    assert "does not say what its SHA-256 is: only its size was checked." in capsys.readouterr().out
    assert hashlib.sha256((models / FILE).read_bytes()).hexdigest() == hub.sha256


@pytest.mark.usefixtures("home")
def test_an_administrator_can_switch_it_off(
    hub: Hub, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "config").mkdir()
    (home / "config" / "jupyter_lab_config.py").write_text("c.GPTCode.hub_downloads = False")
    assert main(["pull", SPEC]) == 1
    assert "c.GPTCode.hub_downloads" in capsys.readouterr().err
    assert hub.asked == []


@pytest.mark.usefixtures("home")
def test_an_unknown_name_names_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pull", "gpt"]) == 1
    assert "Use one of qwen2.5-coder-1.5b, qwen2.5-coder-7b" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestMemory:
    @pytest.fixture(autouse=True)
    def little(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = SimpleNamespace(available=100_000_000, total=8_000_000_000)
        monkeypatch.setattr(psutil, "virtual_memory", lambda: found)
        monkeypatch.setattr(room.memory, "__defaults__", ((),))

    @pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("\n", 1)])
    def test_who_sits_at_a_terminal_is_asked(
        self, hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
    ) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal(typed))
        assert main(["pull", SPEC]) == code
        assert (models / FILE).exists() == (code == 0)
        assert len(hub.hub_calls) == 2 - code

    def test_others_say_yes_before(
        self,
        hub: Hub,
        models: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
        assert main(["pull", SPEC]) == 1
        assert "0.1 GB are free" in (said := capsys.readouterr().err)
        assert said.endswith("Download it all the same with --yes.\n")
        assert main(["pull", SPEC, "--yes"]) == 0
        assert (models / FILE).read_bytes() == CONTENT
        assert len(hub.hub_calls) == 2


# A shell starts what runs in the background with Ctrl+C ignored, and Python keeps to that.
PULL = """
import signal, sys
from jupyterlab_gptcode.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
def test_ctrl_c_keeps_what_has_arrived_and_the_next_pull_continues(
    hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.held_at = 2_500_000
    monkeypatch.setenv("PYTHONPATH", PYTHON_PATH)
    command = [sys.executable, "-c", PULL, "pull", SPEC]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert hub.held.wait(30)
        while not Partial(models / FILE).size:
            os.sched_yield()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said == "Stopped. What has arrived is saved: the next pull continues there.\n"
    has = Partial(models / FILE).size
    hub.go.set()
    hub.held_at = None
    assert main(["pull", SPEC]) == 0
    assert hub.ranges_asked == ["", f"bytes={has}-"]
    assert (models / FILE).read_bytes() == CONTENT
