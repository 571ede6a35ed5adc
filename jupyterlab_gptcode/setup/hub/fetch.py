"""Downloads a model's file, and checks it before it gets its name.

What has arrived stays beside it, so that the next try asks for the rest only.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from ...errors import DownloadError
from ...providers.closing import closed_after
from ...providers.embedded import check_gguf
from .partial import Facts, Partial, sha256_of
from .recommended import recommended_file
from .request import Answer, Interrupted, OutOfRange, Wanted, http_client, requested
from .room import check_disk, check_memory, gigabytes, memory_of, saved_words
from .source import Source

_log = logging.getLogger(__name__)
PAUSES = (1.0, 3.0, 10.0, 20.0)  # seconds after failures in a row; then it is given up
_PIECE = 1 << 20  # bytes that are written at once
_MAGIC = b"GGUF"
_FULL = (errno.ENOSPC, errno.EDQUOT)


class Fetch:
    """One download into a folder. `done` and `size` can be read meanwhile."""

    def __init__(
        self,
        source: Source,
        folder: Path,
        *,
        sure: bool = False,
        pauses: Sequence[float] = PAUSES,
        watch: Callable[[str], None] = lambda _stage: None,
        refused: Callable[[str], str] = lambda _url: "",
    ) -> None:
        """With `sure`, little memory is no reason to ask. `watch` is called with each stage:
        fetching, checking or ready. `refused` says why an address may not be asked."""
        self.source = source
        self.target = folder / source.file
        self.done = 0
        self.size = 0
        self.is_verified = False  # by a SHA-256, not only by its size
        self._partial = Partial(self.target)
        self._sure = sure
        self._pauses = pauses
        self._watch, self._refused = watch, refused

    async def run(self) -> Path:
        """Raises DownloadError. Canceling it keeps what has arrived."""
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._partial.claimed():
                await self._fetch()
        except OSError as error:
            full = error.errno in _FULL
            raise DownloadError(
                f"{self.target.name} could not be written ({error.strerror}). "
                f"{saved_words(self._partial.size)} Make room or check the permissions of "
                f"{self.target.parent}, then try again.",
                kind="disk" if full else "download",
            ) from error
        return self.target

    async def _fetch(self) -> None:
        failures = 0
        self._watch("fetching")
        async with http_client() as client:
            while True:
                before = self._partial.size
                try:
                    facts = self._resumable()
                    start = self._partial.size if facts else 0
                    etag = facts.etag if facts and not facts.sha256 else ""
                    wanted = Wanted(self.source, start, etag, self._refused)
                    async with requested(client, wanted) as answer:
                        is_same = not facts or facts.sha256 in ("", answer.sha256)
                        if answer.start and not is_same:
                            self._partial.remove()
                            continue
                        if await self._is_there(answer):
                            return
                        await self._take(answer)
                    break
                except OutOfRange as out:
                    if self._is_whole(str(out)):
                        break
                    self._partial.remove()
                    failures += 1
                except Interrupted as interruption:
                    came = self._partial.size - before
                    failures = 1 if came > 0 else failures + 1
                    if failures > len(self._pauses):
                        raise self._unreachable(str(interruption)) from None
                if failures > len(self._pauses):
                    raise self._unreachable("ranges") from None
                await asyncio.sleep(self._pauses[failures - 1])
        await self._install()

    def _resumable(self) -> Facts | None:
        """What is known of the bytes that have arrived, if the rest can be asked for."""
        facts = self._partial.facts()
        if facts is None or facts.spec != self.source.spec or not (facts.sha256 or facts.etag):
            return None
        return facts if self._partial.size else None

    async def _is_there(self, answer: Answer) -> bool:
        """Whether the whole file is already installed; raises if another one has its name."""
        if not self.target.is_file():
            return False
        sha256 = self.source.sha256 or answer.sha256
        is_same = self.target.stat().st_size == answer.size
        if is_same and sha256:
            self._watch("checking")
            is_same = await asyncio.to_thread(sha256_of, self.target) == sha256
        if not is_same:
            raise DownloadError(
                f"Another file {self.target.name} is installed in {self.target.parent}. Remove it "
                "first, then try again.",
                kind="exists",
            )
        self.is_verified = bool(sha256)
        self._watch("ready")
        return True

    async def _take(self, answer: Answer) -> None:
        """Writes what arrives after what is there."""
        self._check_room(answer)
        self.done, self.size = answer.start, answer.size
        facts = Facts(self.source.spec, answer.sha256, answer.etag, answer.size)
        await _in_thread(lambda: self._partial.note(facts))
        file = self._partial.open(keep=answer.start > 0)
        waiting = bytearray()
        try:
            try:
                async with closed_after(answer.pieces) as pieces:
                    async for piece in pieces:
                        waiting += piece
                        if len(waiting) >= _PIECE:
                            await self._write(file, waiting)
            finally:
                # Also what came before the connection broke, or the user stopped it.
                self._write_now(file, waiting)
        except DownloadError:
            file.close()
            self._partial.remove()
            raise
        finally:
            file.close()
        if self.size and self.done < self.size:
            raise Interrupted("the answer was cut")

    async def _write(self, file: IO[bytes], waiting: bytearray) -> None:
        piece = bytes(waiting)
        waiting.clear()
        self._inspect(piece)
        await _in_thread(lambda: file.write(piece))
        self.done += len(piece)

    def _write_now(self, file: IO[bytes], waiting: bytearray) -> None:
        if waiting:
            self._inspect(bytes(waiting))
            file.write(waiting)
            self.done += len(waiting)
            waiting.clear()

    def _inspect(self, piece: bytes) -> None:
        is_start = self.done == 0
        if is_start and len(piece) >= len(_MAGIC) and not piece.startswith(_MAGIC):
            raise DownloadError(
                f"{self.source.host} did not send a GGUF file for {self.source.shown}, perhaps a "
                "page to log in at. Nothing was saved. Check the address.",
                kind="not-gguf",
            )
        if self.size and self.done + len(piece) > self.size:
            raise DownloadError(
                f"{self.source.host} sent more of {self.source.file} than it has. Nothing was "
                "saved. Try again.",
                kind="hash",
            )

    def _check_room(self, answer: Answer) -> None:
        if not answer.size:
            return
        listed = recommended_file(self.source.file)
        needed = listed.memory if listed else memory_of(answer.size)
        check_disk(self.source.file, answer.size - answer.start, self.target.parent, answer.start)
        check_memory(self.source.file, needed, sure=self._sure)

    def _is_whole(self, size: str) -> bool:
        facts = self._partial.facts()
        has = self._partial.size
        self.done = self.size = has
        return has > 0 and facts is not None and str(has) == (size or str(facts.size))

    async def _install(self) -> None:
        """Checks the whole file and gives it its name."""
        self._watch("checking")
        facts = self._partial.facts()
        expected = self.source.sha256 or (facts.sha256 if facts else "")
        if expected and await self._sha256() != expected:
            self._partial.remove()
            raise DownloadError(
                f"{self.source.file} is not what {self.source.host} says that it is: its SHA-256 "
                "is wrong. It was removed. Try again. If this happens again, ask the administrator "
                "of your mirror or proxy.",
                kind="hash",
            )
        await self._check_header()
        await _in_thread(lambda: _sync(self._partial.file))
        self.is_verified = bool(expected)
        self._partial.finish()
        self._watch("ready")

    async def _check_header(self) -> None:
        """Its hash says that it is what was published, and not that llama.cpp could load it."""
        try:
            await _in_thread(lambda: check_gguf(self._partial.file))
        except ValueError as error:
            _log.warning("%s: %s", self.source.shown, error)
            self._partial.remove()
            raise DownloadError(
                f"{self.source.file} is not a model that llama.cpp can load: the file is damaged, "
                "cut or of an unknown version. It was removed. Choose another file.",
                kind="not-gguf",
            ) from error

    async def _sha256(self) -> str:
        stopped, found = threading.Event(), list[str]()
        hashing = asyncio.ensure_future(
            _in_thread(lambda: found.append(sha256_of(self._partial.file, stopped)))
        )
        try:
            await asyncio.shield(hashing)
        except asyncio.CancelledError:
            stopped.set()
            await asyncio.wait([hashing])
            raise
        return found[0]

    def _unreachable(self, why: str) -> DownloadError:
        has = self._partial.size
        if why == "ranges":
            return DownloadError(
                f"{self.source.host} does not send the rest of {self.source.file}. Try again.",
                kind="server",
            )
        if has:
            total = f" of {gigabytes(self.size)}" if self.size else ""
            saved = f"{gigabytes(has)}{total} are saved: the next try continues there."
        else:
            saved = "Nothing was downloaded."
        refused = f" ({why})" if why.startswith("status") else ""
        return DownloadError(
            f"{self.source.host} could not be reached, or the connection broke{refused}. {saved} "
            "Check the network and the proxy settings, then try again.",
            kind="network",
        )


async def _in_thread(act: Callable[[], object]) -> None:
    """Also if it is canceled, the thread has ended afterwards."""
    acting = asyncio.ensure_future(asyncio.to_thread(act))
    try:
        await asyncio.shield(acting)
    except asyncio.CancelledError:
        await asyncio.wait([acting])
        raise


def _sync(file: Path) -> None:
    with file.open("rb+") as written:
        os.fsync(written.fileno())
