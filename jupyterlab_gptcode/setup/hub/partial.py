"""A file that is being downloaded: its beginning, beside the place of the whole file, and what was
said of it. Only one process at a time writes it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from ...disk import remove_file, replace_file, write_private
from ...errors import DownloadError

PART = ".part"
_FACTS = ".part.json"
_PIECE = 1 << 20  # bytes


@dataclass(frozen=True)
class Facts:
    """`spec` names the file for `pull`. `sha256` and `etag` are what the server said: with one of
    them the rest can be asked for. `size` is 0 if it is unknown."""

    spec: str
    sha256: str = ""
    etag: str = ""
    size: int = 0


class Partial:
    def __init__(self, target: Path) -> None:
        self.target = target
        self.file = target.with_name(target.name + PART)
        self._facts = target.with_name(target.name + _FACTS)

    @property
    def size(self) -> int:
        """The bytes that have arrived."""
        try:
            return self.file.stat().st_size
        except OSError:
            return 0

    def facts(self) -> Facts | None:
        """None if there are none, or if they cannot be read: then it starts from scratch."""
        try:
            body: Any = json.loads(self._facts.read_text("utf-8"))
            texts = {name: str(body[name]) for name in ("spec", "sha256", "etag")}
            return Facts(**texts, size=int(body["size"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def note(self, facts: Facts) -> None:
        # An address may hold a signature.
        write_private(self._facts, json.dumps(asdict(facts)))

    def open(self, *, keep: bool) -> IO[bytes]:
        """For what comes next: after what is there, or from scratch."""
        return self.file.open("ab" if keep else "wb")

    def remove(self) -> None:
        remove_file(self.file)
        remove_file(self._facts)

    def finish(self) -> None:
        """Gives it the name of the whole file."""
        replace_file(self.file, self.target)
        remove_file(self._facts)

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Raises DownloadError if another process is downloading it."""
        lock = self.target.with_name(f".{self.target.name}.lock")
        # Another process may have removed the file between our opening and our locking it.
        while True:
            held = lock.open("ab")
            if not _locked(held):
                held.close()
                raise DownloadError(
                    f"Another Jupyter server or command is downloading {self.target.name}. Wait "
                    "until it is there, or stop that download.",
                    kind="busy",
                )
            if _is_at(held, lock):
                break
            held.close()
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # Windows removes no open file
                lock.unlink()
            held.close()


def _is_at(held: IO[bytes], lock: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(held.fileno()), lock.stat())
    except OSError:
        return False


def _locked(held: IO[bytes]) -> bool:
    """A lock goes with its process, however that ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sha256_of(file: Path, stopped: threading.Event | None = None) -> str:
    """Empty if it was stopped."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(_PIECE):
            if stopped is not None and stopped.is_set():
                return ""
            digest.update(piece)
    return digest.hexdigest()
