"""Conversations that are older or larger than the administrator keeps them are deleted: when the
server starts, and once a day. What is in use stays."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ..background import run_in_thread
from ..conversation import Journal, footprints
from ..errors import GPTCodeError
from ..protocol import Json
from .conversation_list import ConversationList

_log = logging.getLogger(__name__)
_DAY = 86_400.0  # seconds


@dataclass(frozen=True)
class Kept:
    """None is for ever, or without a limit."""

    days: int | None = None
    megabytes: int | None = None

    @property
    def is_all(self) -> bool:
        return self.days is None and self.megabytes is None


class Retention:
    """`in_use` says whether a conversation must stay; `before` is awaited before any goes."""

    def __init__(
        self,
        kept: Kept,
        journal: Journal,
        conversations: ConversationList,
        in_use: Callable[[str], bool],
        before: Callable[[], Awaitable[None]],
    ) -> None:
        self._before = before
        self._kept, self._journal = kept, journal
        self._conversations, self._in_use = conversations, in_use
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if not self._kept.is_all and self._task is None:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def described(self) -> Json:
        """For the list of conversations; empty where all are kept."""
        found = {"days": self._kept.days, "megabytes": self._kept.megabytes}
        return {} if self._kept.is_all else {"retention": found}

    async def apply(self, now: float | None = None) -> list[str]:
        """Deletes what is due, and returns the ids of what was deleted."""
        due = await run_in_thread(partial(self._due, time.time() if now is None else now))
        if due:
            await self._before()
        return [each for each in due if not self._in_use(each) and await self._delete(each)]

    async def _run(self) -> None:
        while True:
            try:
                if deleted := await self.apply():
                    _log.info("%d conversations were deleted as too old.", len(deleted))
            except Exception as error:  # tomorrow is another day
                _log.error("Old conversations could not be deleted: %s", type(error).__name__)
            await asyncio.sleep(_DAY)

    def _due(self, now: float) -> list[str]:
        """The oldest first."""
        newest_first = self._journal.stamps()
        oldest_first = [(name, stamp[0] / 1e9) for name, stamp in reversed(newest_first.items())]
        old = {name for name, changed in oldest_first if self._is_old(now - changed)}
        names = [name for name, _ in oldest_first]
        large = set(self._too_many([name for name in names if name not in old]))
        return [name for name in names if name in old or name in large]

    def _is_old(self, seconds: float) -> bool:
        return self._kept.days is not None and seconds > self._kept.days * _DAY

    def _too_many(self, names: list[str]) -> Iterator[str]:
        """The oldest that have no room."""
        if self._kept.megabytes is None:
            return
        sizes = footprints(self._journal.folder)
        over = sum(sizes[name] for name in names) - self._kept.megabytes * 10**6
        for name in names:
            if over <= 0:
                return
            if not self._in_use(name):
                over -= sizes[name]
                yield name

    async def _delete(self, conversation: str) -> bool:
        try:
            await self._conversations.delete(conversation, "expired")
        except GPTCodeError as error:  # it has just been used, or its files cannot be removed
            _log.warning("An old conversation was not deleted: %s", error.message)
            return False
        return True
