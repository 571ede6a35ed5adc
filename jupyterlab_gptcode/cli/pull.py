"""`jupyter gptcode pull`: downloads the starter, or another model by its name or address."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from ..errors import DownloadError, GPTCodeError
from ..policy import HUB_DOWNLOADS_OFF
from ..providers.embedded import installed
from ..settings import Config
from ..setup import (
    NEEDS_LLAMA_CPP,
    STARTER_MODEL,
    Fetch,
    gigabytes,
    recommended,
    recommended_file,
    source_of,
)
from .progress_bar import ProgressBar, pull_with_bar

POLL_INTERVAL = 0.2  # seconds
NAME_HELP = (
    f"one of {', '.join(each.name for each in recommended())}, hf:OWNER/REPO/FILE[@REVISION] or an "
    "https address of a GGUF file; without it the starter"
)


def pull(config: Config, name: str = "", *, sure: bool = False) -> int:
    if not name:
        config.rules().check_starter(STARTER_MODEL)
        pull_with_bar(config.models_folder())
    else:
        asyncio.run(_pull(config, name, sure=sure))
    if not installed():
        print(NEEDS_LLAMA_CPP)
    return 0


async def _pull(config: Config, name: str, *, sure: bool) -> None:
    if not config.hub_downloads:
        raise GPTCodeError(HUB_DOWNLOADS_OFF)
    source, refused = source_of(name), config.rules().refused_download
    if said := refused(source.url):
        raise GPTCodeError(said)
    if listed := recommended_file(source.file):
        about = f"about {gigabytes(listed.size)}, licence {listed.licence}"
        print(f"{listed.title}: {about}, needs {gigabytes(listed.memory)} of memory.")
    print(f"Downloading {source.shown} from {source.host}.", flush=True)
    fetch = Fetch(source, config.models_folder(), sure=sure, refused=refused)
    try:
        file = await _watched(fetch)
    except DownloadError as error:
        if error.kind != "memory" or not _consents(error.message):
            raise
        fetch = Fetch(source, config.models_folder(), sure=True, refused=refused)
        file = await _watched(fetch)
    if not fetch.is_verified:
        print(f"{source.host} does not say what its SHA-256 is: only its size was checked.")
    print(f"The model is ready: {file}")
    print(f"Its name in the panel: embedded/{file.stem}")


async def _watched(fetch: Fetch) -> Path:
    """Draws a bar on a terminal until the download has ended."""
    bar = ProgressBar(sys.stderr)
    running = asyncio.create_task(fetch.run())
    try:
        while not (await asyncio.wait([running], timeout=POLL_INTERVAL))[0]:
            if fetch.size:
                bar.draw(fetch.done, fetch.size)
    finally:
        bar.clear()
        running.cancel()
    return await running


def _consents(message: str) -> bool:
    """Asks on a terminal; elsewhere there is `--yes`."""
    if not sys.stdin.isatty():
        raise DownloadError(f"{message} Download it all the same with --yes.", kind="memory")
    print(message, file=sys.stderr)
    return input("Download it all the same? [y/N] ").strip().lower() in ("y", "yes")
