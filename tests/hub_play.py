"""Downloads as tests make them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import DownloadError
from jupyterlab_gptcode.setup.hub.fetch import Fetch
from jupyterlab_gptcode.setup.hub.source import source_of

from .hub_server import SPEC, Hub


async def fetch(folder: Path, spec: str = SPEC, *, sure: bool = False) -> Fetch:
    """A download that does not wait between its tries."""
    found = Fetch(source_of(spec), folder, sure=sure, pauses=(0, 0))
    assert await found.run() == folder / found.source.file
    return found


async def refused(folder: Path, spec: str = SPEC) -> DownloadError:
    with pytest.raises(DownloadError) as caught:
        await fetch(folder, spec)
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def cut(hub: Hub, folder: Path, at: int = 1_500_000) -> None:
    """Leaves the beginning of the file, as a line that breaks for good does."""
    hub.cuts = [at, 0, 0]
    error = await refused(folder)
    assert error.kind == "network"
    hub.asked.clear()


def serve_file(hub: Hub, file: Path) -> None:
    hub.content = file.read_bytes()
    hub.sha256 = hashlib.sha256(hub.content).hexdigest()
