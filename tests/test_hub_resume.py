"""Downloads that are cut, canceled or continued, and the room that they need."""

from __future__ import annotations

import asyncio
import errno
import hashlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from jupyterlab_gptcode.errors import DownloadError
from jupyterlab_gptcode.setup.hub import room
from jupyterlab_gptcode.setup.hub.fetch import Fetch
from jupyterlab_gptcode.setup.hub.partial import Partial, sha256_of
from jupyterlab_gptcode.setup.hub.source import source_of

from .gguf_files import weights_file
from .hub_play import cut, fetch, names, refused, serve_file
from .hub_server import CONTENT, FILE, SPEC, Hub

pytest_plugins = ["tests.weights"]


class TestResume:
    async def test_a_line_that_breaks_is_taken_up_again(self, hub: Hub, tmp_path: Path) -> None:
        hub.cuts = [1_500_000, 10]
        found = await fetch(tmp_path)
        assert found.target.read_bytes() == CONTENT
        assert hub.ranges_asked == ["", "bytes=1500000-", "bytes=1500010-"]
        # Each time the hub gives a new address.
        assert len({path for path, _ in hub.storage_calls}) == 3

    async def test_after_a_restart_only_the_rest_is_asked_for(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        await cut(hub, tmp_path)
        assert Partial(tmp_path / FILE).size == 1_500_000
        found = await fetch(tmp_path)
        assert found.target.read_bytes() == CONTENT
        assert hub.ranges_asked == ["bytes=1500000-"]

    async def test_what_arrived_before_it_was_canceled_is_kept(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        hub.held_at = 1_500_000
        found = Fetch(source_of(SPEC), tmp_path)
        task = asyncio.create_task(found.run())
        assert await asyncio.to_thread(hub.held.wait, 30)
        while found.done == 0:  # noqa: ASYNC110  it looks by itself
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        has = Partial(tmp_path / FILE).size
        assert 0 < has <= 1_500_000
        hub.go.set()
        hub.held_at = None
        assert (await fetch(tmp_path)).target.read_bytes() == CONTENT
        assert hub.ranges_asked == ["", f"bytes={has}-"]

    async def test_a_server_without_ranges_sends_all_of_it(self, hub: Hub, tmp_path: Path) -> None:
        await cut(hub, tmp_path)
        hub.ranges = False
        assert (await fetch(tmp_path)).target.read_bytes() == CONTENT
        assert len(hub.storage_calls) == 1

    async def test_another_version_of_the_file_starts_from_scratch(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        await cut(hub, tmp_path)
        hub.content = weights_file(4 << 18)
        hub.sha256 = hashlib.sha256(hub.content).hexdigest()
        assert (await fetch(tmp_path)).target.read_bytes() == hub.content
        assert hub.ranges_asked == ["bytes=1500000-", ""]

    async def test_elsewhere_the_etag_says_whether_it_is_the_same(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        hub.cuts = [1_500_000]
        address = f"{hub.storage}/{FILE}"
        assert (await fetch(tmp_path, address)).target.read_bytes() == CONTENT
        assert hub.ranges_asked == ["", "bytes=1500000-"]
        (tmp_path / FILE).unlink()
        hub.cuts = [1_500_000, 0, 0]
        await refused(tmp_path, address)
        hub.content = weights_file(2 << 18)
        assert (await fetch(tmp_path, address)).target.read_bytes() == hub.content

    async def test_what_is_already_whole_is_only_checked(self, hub: Hub, tmp_path: Path) -> None:
        await cut(hub, tmp_path)
        Partial(tmp_path / FILE).file.write_bytes(CONTENT)
        found = await fetch(tmp_path)
        assert (found.target.read_bytes(), found.is_verified) == (CONTENT, True)

    async def test_more_than_the_file_has_starts_from_scratch(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        await cut(hub, tmp_path)
        Partial(tmp_path / FILE).file.write_bytes(CONTENT * 2)
        assert (await fetch(tmp_path)).target.read_bytes() == CONTENT
        assert hub.ranges_asked == [f"bytes={2 * len(CONTENT)}-", ""]

    async def test_facts_that_cannot_be_read_start_from_scratch(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        await cut(hub, tmp_path)
        (tmp_path / f"{FILE}.part.json").write_text("{")
        assert (await fetch(tmp_path)).target.read_bytes() == CONTENT
        assert hub.ranges_asked == [""]

    async def test_an_address_that_expired_is_asked_for_again(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        hub.expired = 1
        assert (await fetch(tmp_path)).target.read_bytes() == CONTENT
        assert len(hub.hub_calls) == 2
        hub.expired = 9
        (tmp_path / FILE).unlink()
        error = await refused(tmp_path)
        assert (error.kind, "(status 403)" in error.message) == ("network", True)


class TestRoom:
    @pytest.fixture
    def has(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
        def set_memory(free: int, total: int) -> None:
            found = SimpleNamespace(available=free, total=total)
            monkeypatch.setattr(psutil, "virtual_memory", lambda: found)
            monkeypatch.setattr(room.memory, "__defaults__", ((),))

        return set_memory

    async def test_a_disk_without_room_is_said_before_anything_is_read(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(room, "free_disk", lambda _: 101_000_000)
        error = await refused(tmp_path)
        assert error.kind == "disk"
        assert f"{FILE} needs 0.0 GB more on the disk, 0.1 GB are free in " in error.message
        assert "Nothing was saved. Make room, then try again." in error.message
        assert Partial(tmp_path / FILE).size == 0
        assert len(hub.storage_calls) == 1

    async def test_what_a_full_disk_has_taken_is_said(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await cut(hub, tmp_path)
        monkeypatch.setattr(room, "free_disk", lambda _: 100_000_000)
        error = await refused(tmp_path)
        assert "What has arrived is saved. Make room, then try again." in error.message

    @pytest.mark.usefixtures("hub")
    async def test_a_file_that_cannot_be_written_says_what_is_saved(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Partial, "note", full)
        error = await refused(tmp_path)
        assert error.kind == "disk"
        assert "(No space left on device). Nothing was saved. Make room or" in error.message

    async def test_little_free_memory_is_asked_about(
        self, hub: Hub, tmp_path: Path, has: Callable[[int, int], None]
    ) -> None:
        has(100_000_000, 8_000_000_000)
        error = await refused(tmp_path)
        assert error.kind == "memory"
        assert error.message.startswith(f"{FILE} needs 0.5 GB of memory, 0.1 GB are free. Close ")
        assert (await fetch(tmp_path, sure=True)).target.read_bytes() == CONTENT
        assert hub.cuts == []

    @pytest.mark.usefixtures("hub")
    async def test_what_could_never_run_is_refused(
        self, tmp_path: Path, has: Callable[[int, int], None]
    ) -> None:
        has(100_000_000, 400_000_000)
        with pytest.raises(DownloadError, match=r"this machine has 0\.4 GB in all") as caught:
            await fetch(tmp_path, sure=True)
        assert caught.value.kind == "too-large"

    def test_a_container_has_less_than_its_machine(
        self, tmp_path: Path, has: Callable[[int, int], None]
    ) -> None:
        has(8_000, 9_000)
        files = {"max": "5000", "current": "4500", "memory.stat": "anon 1\ninactive_file 1500\n"}
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        limits = ((str(tmp_path), "max", "current", "inactive_file"),)
        assert room.memory(limits) == room.Memory(2000, 5000)
        (tmp_path / "max").write_text("max\n")
        assert room.memory(limits) == room.Memory(8000, 9000)


@pytest.mark.parametrize(
    ("size", "needed", "fits"),
    [(5, 5, "yes"), (5, 7, "asks"), (5, 9, "no"), (11, 5, "no")],
)
def test_whether_it_fits_is_known_before(size: int, needed: int, fits: str) -> None:
    found = room.Room(room.Memory(6, 8), 100_000_010)
    assert found.fits(size, needed) == fits


async def test_only_one_process_downloads_a_file(hub: Hub, tmp_path: Path) -> None:
    partial = Partial(tmp_path / FILE)
    with partial.claimed():
        error = await refused(tmp_path)
        assert (error.kind, hub.asked) == ("busy", [])
        assert error.message.startswith("Another Jupyter server or command is downloading")
    assert names(tmp_path) == []
    assert (await fetch(tmp_path)).target.read_bytes() == CONTENT


@pytest.mark.model
async def test_the_starters_file_is_downloaded_whole(
    weights: Path, tmp_path: Path, hub: Hub
) -> None:
    """98 MB, cut twice."""
    serve_file(hub, weights)
    hub.cuts = [30_000_000, 30_000_001]
    found = await fetch(tmp_path)
    assert found.is_verified
    assert hub.ranges_asked == ["", "bytes=30000000-", "bytes=60000001-"]
    assert sha256_of(found.target) == hub.sha256
