"""A file of lines for each day, which all servers of one user append to and read. Knows no subject.

What waits for the disk is called in a thread.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..disk import open_private
from ..protocol import Json

_DAYS = 31  # files that stay


@dataclass
class DayFiles:
    folder: Path
    clock: Callable[[], float] = time.time
    _read_of: str = ""  # the day whose file was read
    _position: int = 0  # up to where

    @property
    def today(self) -> str:
        """In the time zone of the server."""
        return time.strftime("%Y-%m-%d", time.localtime(self.clock()))

    def new_lines(self, day: str) -> Iterator[Json]:
        """Those that were added since the last call; one that is torn or damaged is left out."""
        if day != self._read_of:
            self._read_of, self._position = day, 0
        try:
            with self._file(day).open("rb") as opened:
                opened.seek(self._position)
                data = opened.read()
        except OSError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        self._position += len(whole)
        for line in whole.splitlines():
            try:
                body = json.loads(line)
            except ValueError:
                continue
            if isinstance(body, dict):
                yield body

    def append(self, lines: list[tuple[str, Json]]) -> None:
        """Lines with their days, each in one piece: other servers write, too. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for day, body in lines:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            descriptor = open_private(self._file(day), flags)
            try:
                os.write(descriptor, f"{json.dumps(body)}\n".encode())
            finally:
                os.close(descriptor)
        for old in sorted(self.folder.glob("*.ndjson"))[:-_DAYS]:
            old.unlink(missing_ok=True)

    def _file(self, day: str) -> Path:
        return self.folder / f"{day}.ndjson"
