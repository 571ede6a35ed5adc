"""`jupyter gptcode demo`: creates a folder with a notebook and opens it in JupyterLab."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

from ..errors import GPTCodeError
from ..providers.catalog import NO_PROVIDER
from ..providers.embedded import installed
from ..settings import Config
from ..setup import NEEDS_LLAMA_CPP, Endpoints
from .progress_bar import pull_with_bar

DEMO = Path("gptcode-demo")
_OPEN = "--LabApp.default_url=/lab/tree/knapsack.ipynb"


def demo(config: Config, options: list[str]) -> int:
    """`options` are for JupyterLab."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise GPTCodeError("JupyterLab is not installed. Install it with: pip install jupyterlab")
    if not Endpoints(config).catalog.ready:
        if not installed():
            raise GPTCodeError(f"{NO_PROVIDER}\n{NEEDS_LLAMA_CPP}")
        pull_with_bar(config.models_folder())
    copy_demo(DEMO)
    # Flushed, because exec would lose what is still in the buffer.
    print(f"The demo is in {DEMO.resolve()}. Opening it in JupyterLab.", flush=True)
    use_settings()
    return _run([sys.executable, "-m", "jupyterlab", _OPEN, *options], DEMO)


def use_settings() -> None:
    """JupyterLab opens the panel, and asks no question about news on top of it."""
    settings = [str(resources.files(__package__).joinpath("demo_settings"))]
    if given := os.environ.get("JUPYTER_CONFIG_PATH"):
        settings.append(given)
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(settings)


def copy_demo(folder: Path) -> None:
    """Copies the demo's files into the folder; existing files stay as they are."""
    try:
        folder.mkdir(exist_ok=True)
        for source in resources.files(__package__).joinpath("demo_files").iterdir():
            target = folder / source.name
            if source.is_file() and not target.exists():
                target.write_bytes(source.read_bytes())
    except OSError as error:
        raise GPTCodeError(
            f"The demo could not be written to {folder.resolve()} ({error.strerror}). "
            "Change to a folder of your own and try again."
        ) from error


def _run(command: list[str], folder: Path) -> int:
    """Replaces this process by the command, so that signals and the exit code are its own."""
    if sys.platform == "win32":
        return _wait_for(command, folder)
    os.chdir(folder)
    return os.execv(command[0], command)  # noqa: S606


def _wait_for(command: list[str], folder: Path) -> int:
    """For Windows, where exec would return to the shell at once. Ctrl+C reaches the child."""
    with subprocess.Popen(command, cwd=folder) as process:  # noqa: S603
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
