"""Is there what the embedded models need: a file, and llama.cpp?"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def find_files(folder: Path, configured: str, chosen: str = "") -> list[Path]:
    """The GGUF files that can be used, the preferred first: the configured one alone, or else the
    user's choice and those in the folder."""
    if configured:
        file = Path(configured).expanduser()
        return [file] if file.is_file() else []
    own = [Path(chosen).expanduser()] if chosen else []
    found = sorted(folder.glob("*.gguf")) if folder.is_dir() else []
    return list(dict.fromkeys(file for file in (*own, *found) if file.is_file()))


def installed() -> bool:
    """Whether llama.cpp is installed. It is never loaded into this process."""
    importlib.invalidate_caches()  # it may have been installed a moment ago
    return importlib.util.find_spec("xllamacpp") is not None


def install_command() -> str:
    """The command that installs llama.cpp into this environment."""
    package = '"jupyterlab-gptcode[local]"'
    if importlib.util.find_spec("pip") is None:
        return f"uv pip install --python {_quoted(sys.executable)} {package}"
    return f"{_quoted(sys.executable)} -m pip install {package}"


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path
