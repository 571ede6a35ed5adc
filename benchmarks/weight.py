"""What the extension adds to a JupyterLab that does nothing with it.

    python -m benchmarks.weight [--rounds 5] [--no-download] [--scripts]

Server and page are started with the extension and without it, by turns; medians. Downloaded is what
`pip` fetches beyond JupyterLab's own packages, from the index that it is set up to use.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from jupyter_core.paths import jupyter_path

from .browser import chromium
from .lab import OURS, Lab, open_lab
from .server import ROOT
from .table import machine, memory, table

_LOADED = "performance.getEntriesByType('resource').map(entry => entry.name)"


@dataclass(frozen=True)
class Start:
    """Seconds until the server answers, MB when it is idle, milliseconds until JupyterLab is up."""

    server: float
    idle: float
    page: float


async def start(folder: Path, *, ours: bool) -> Start:
    lab = Lab(folder, ours=ours)
    started = time.monotonic()
    try:
        lab.start()
        server = time.monotonic() - started
        await asyncio.sleep(3)  # what it does after its start
        async with chromium() as page:
            restored = await open_lab(page, lab.page_url())
            await asyncio.sleep(3)
            return Start(server, memory(lab.pid), restored)
    finally:
        lab.kill()


async def starts(rounds: int) -> list[list[str]]:
    found: dict[bool, list[Start]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as name:
        for number in range(rounds + 1):
            for ours in (False, True):
                found[ours].append(await start(Path(name, f"{number}-{ours}"), ours=ours))
    # The first round warms the disk's cache.
    bare, with_us = found[False][1:], found[True][1:]
    return [
        _row("server start, s", [s.server for s in bare], [s.server for s in with_us], 2),
        _row("server idle, MB", [s.idle for s in bare], [s.idle for s in with_us], 1),
        _row("page until restored, ms", [s.page for s in bare], [s.page for s in with_us], 0),
    ]


def _row(name: str, bare: list[float], ours: list[float], digits: int) -> list[str]:
    one, other = median(bare), median(ours)
    numbers = [f"{each:.{digits}f}" for each in (one, other)]
    return [name, *numbers, f"{other - one:+.{digits}f}", f"{other / one:.3f} times"]


async def scripts() -> list[list[str]]:
    """Our scripts, each gzipped as a proxy would: those of JupyterLab's start, and the others."""
    with tempfile.TemporaryDirectory() as name:
        lab = Lab(Path(name, "lab"))
        try:
            lab.start()
            async with chromium() as page:
                await open_lab(page, lab.page_url())
                loaded = " ".join(await page.evaluate(_LOADED))
        finally:
            lab.kill()
    folders = [Path(each, OURS, "static") for each in jupyter_path("labextensions")]
    folder = next(each for each in folders if each.is_dir())
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in folder.glob("*.js")}
    at_start = {file: size for file, size in sizes.items() if f"/{file}" in loaded}
    rows = [
        [file, "at start" if file in at_start else "when first seen", _kilobytes(size)]
        for file, size in sorted(sizes.items(), key=lambda item: (item[0] not in at_start, item[0]))
    ]
    rows.append(["all", "at start", _kilobytes(sum(at_start.values()))])
    return [*rows, ["all", "", _kilobytes(sum(sizes.values()))]]


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def download(extra: str = "") -> list[str]:
    """Our own dependencies that JupyterLab does not bring: their wheels, and what is unpacked."""
    bare = _resolved(["jupyterlab>=4.6,<5"])
    own = {name: url for name, url in _resolved([f"{ROOT}{extra}"]).items() if name not in bare}
    own.pop(OURS.replace("-", "_"), None)
    own.pop(OURS, None)
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder]
        subprocess.run([*pip, *own.values()], check=True)
        wheels = list(Path(folder).glob("*.whl"))
        packed = sum(wheel.stat().st_size for wheel in wheels) / 1e6
        files = [each for wheel in wheels for each in zipfile.ZipFile(wheel).infolist()]
        unpacked = sum(file.file_size for file in files) / 1e6
    names = ", ".join(sorted(own))
    return [extra or "without extras", f"{packed:.1f} MB", f"{unpacked:.1f} MB", names]


def _resolved(wanted: list[str]) -> dict[str, str]:
    """Name and exact version of all that pip would install into an empty environment."""
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    command = [*pip, "--no-build-isolation", "--report", "-", *wanted]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    packages = [each["metadata"] for each in json.loads(answer)["install"]]
    return {each["name"].lower(): f"{each['name']}=={each['version']}" for each in packages}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-download", action="store_true")
    parser.add_argument("--scripts", action="store_true", help="only what the browser loads")
    options = parser.parse_args()
    print(table(("script", "loaded", "gzipped"), asyncio.run(scripts())), flush=True)
    if options.scripts:
        return 0
    if not options.no_download:
        rows = [download(), download("[local]")]
        print("\n" + table(("added", "download", "unpacked", "packages"), rows), flush=True)
    columns = ("", "JupyterLab", "with GPT-Code", "added", "")
    print("\n" + table(columns, asyncio.run(starts(options.rounds))))
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())
