"""What clients write through the contents manager: no run of a cell wrote that."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

_PATHS = 1_000  # that are remembered, the latest
_Renamed = Callable[[str, str], Awaitable[None]]


class ClientSaves:
    """The paths that clients have saved, uploaded, renamed or copied to, and when."""

    def __init__(self, contents: Any) -> None:
        self._times: OrderedDict[str, int] = OrderedDict()
        self._followers: list[_Renamed] = []
        logger = getattr(contents, "event_logger", None)
        if logger is not None:
            logger.add_listener(schema_id=contents.event_schema_id, listener=self._note)

    def since(self, moment: int) -> frozenset[str]:
        """The paths of a moment, in nanoseconds since the epoch, and later."""
        return frozenset(path for path, then in self._times.items() if then >= moment)

    def follow_renames(self, follower: _Renamed) -> None:
        """It is called with the path before and after, of a file or a folder."""
        self._followers.append(follower)

    async def _note(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:  # noqa: ARG002
        if data.get("action") in ("save", "rename", "copy"):
            path = str(data["path"]).strip("/")
            self._times.pop(path, None)
            self._times[path] = time.time_ns()
            while len(self._times) > _PATHS:
                self._times.popitem(last=False)
        if data.get("action") == "rename":
            before = str(data["source_path"]).strip("/")
            for follower in self._followers:
                await follower(before, str(data["path"]).strip("/"))
