"""DuckDB in a sandbox: it can read one file and nothing else."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from threading import Timer
from typing import Any

try:  # Without its Python half, which costs 0.1 s and is not needed.
    duckdb: Any = import_module("_duckdb")
except ImportError:
    duckdb = import_module("duckdb")

Error: type[Exception] = duckdb.Error
_SANDBOX = (
    "SET enable_external_access=false",
    "SET autoload_known_extensions=false",
    "SET autoinstall_known_extensions=false",
    "SET allow_community_extensions=false",
    "SET allow_persistent_secrets=false",
    "SET lock_configuration=true",
)


class Engine:
    """One connection, in memory, with one thread. At the moment `until`, on the monotonic clock, a
    query ends in an error."""

    def __init__(self, path: Path, until: float = math.inf) -> None:
        self._until = until
        options = {"threads": 1, "memory_limit": "200MB", "temp_directory": ""}
        self._connection = duckdb.connect(":memory:", config=options)
        # The other order is an error. A database may have a log beside it.
        self._connection.execute(f"SET allowed_paths=[{quoted(path)}, {quoted(f'{path}.wal')}]")
        for setting in _SANDBOX:
            self._connection.execute(setting)

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        left = self._until - time.monotonic()
        if left <= 0:
            raise Error("There is no time left")
        timer = Timer(max(0.0, left), self._connection.interrupt) if left < math.inf else None
        if timer:
            timer.daemon = True
            timer.start()
        try:
            found: list[tuple[Any, ...]]
            found = self._connection.execute(query, list(parameters)).fetchall()
        finally:
            if timer:
                timer.cancel()
                timer.join()
        return found


def quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
