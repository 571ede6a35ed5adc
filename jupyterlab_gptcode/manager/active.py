"""A conversation in memory: its entries, its followers, its running step.

A step is a task of its own: it continues when the connection that started it is gone, and any page
may follow it from any entry on.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import secrets
import time
import traceback
from bisect import bisect_left, bisect_right
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, suppress

from ..background import compute_in_thread, run_in_thread
from ..context import SentSnapshots
from ..conversation import (
    Body,
    Entry,
    Journal,
    current_turn,
    driver,
    is_open,
    is_stoppable,
    join,
    later,
    latest_step,
    running_step,
    unended_steps,
    without_gaps,
)
from ..errors import GPTCodeError, JournalError, NotFound
from ..protocol import Action, Error, Json, Usage
from .presence import Presence

_log = logging.getLogger(__name__)
INTERRUPTED = Error(
    "interrupted",
    "The server stopped while this answer was being written.",
    "What was received is preserved.",
    retryable=True,
)
DAMAGED = Error(
    "damaged",
    "The end of this answer could not be read, because its file was damaged.",
    "What could be read is preserved.",
    retryable=True,
)
CHANGED = Error(
    "interrupted",
    "The conversation's file was changed while this page was open, and it does not have the end of "
    "this answer.",
    "What the file has is preserved.",
    retryable=True,
)


class ActiveConversation:
    """`changing` is held while an entry is added: what decides about an entry and the entry itself
    belong together, and the journal takes one after the other."""

    def __init__(
        self,
        id: str,  # noqa: A002
        entries: list[Entry],
        journal: Journal,
        noticed: Callable[[str, Entry], None] | None = None,
    ) -> None:
        """`noticed` gets each entry that is added, with the conversation's id."""
        self.id = id
        self.entries = entries
        self.history: Json = {}  # `{history}`: an id, once the file had another past than before
        self.running_step: str | None = None  # its id
        self.users = 0  # requests in progress
        self.deleted = False
        self.presence = Presence()
        self.snapshots = SentSnapshots()
        self.changing = asyncio.Lock()
        self._journal, self._noticed = journal, noticed
        self._changed = asyncio.Event()
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def in_use(self) -> bool:
        return self.running_step is not None or self.users > 0 or self.presence.anyone

    async def record(self, body: Body, *, step: str = "", turn: int = 0) -> Entry:
        async with self.changing:
            return await self.write(body, step=step, turn=turn)

    async def write(self, body: Body, *, step: str = "", turn: int = 0) -> Entry:
        """Appends an entry, on disk first, and wakes the followers. Hold `changing` meanwhile."""
        entry = next_entry(self.entries, body, step=step, turn=turn)
        append = functools.partial(self._journal.append, self.id, entry, self.entries)
        await run_in_thread(append)
        self._append(entry)
        return entry

    async def sync(self) -> None:
        """What was written is on the disk."""
        await run_in_thread(functools.partial(self._journal.sync, self.id))

    async def read_again(self) -> None:
        """The file is the truth: what it has lost or gained since, the pages must see."""
        is_changed = functools.partial(self._journal.is_changed, self.id)
        if self.running_step is not None or not await run_in_thread(is_changed):
            return
        async with self.changing:
            # What cannot be read any more stays in memory.
            with suppress(GPTCodeError):
                if self.running_step is None and await run_in_thread(is_changed):
                    await self._read()

    async def _read(self) -> None:
        """Nobody runs any more what ended here once; what another server has begun, it runs."""
        running = {entry.step for entry in unended_steps(self.entries)}
        ended = {entry.step for entry in self.entries} - running
        read = functools.partial(read_entries, self._journal, self.id)
        known = self.entries
        self.entries, _ = await compute_in_thread(read)
        if not _continues(self.entries, known):
            # Its numbers may go as far as before: only by this do pages notice.
            self.history = {"history": secrets.token_hex(4)}
        lost = [entry for entry in unended_steps(self.entries) if entry.step in ended]
        for entry in lost:
            await self._close(CHANGED, entry)
        if lost:
            await self.sync()

    async def close_interrupted_steps(
        self, used: Mapping[str, Sequence[Usage]] | None = None, *, damaged: bool = False
    ) -> None:
        """A step without an end belongs to a server that is gone, and has `used` something. Or the
        end was in a damaged line: then it matters for the latest step alone."""
        latest = latest_step(self.entries)
        unended = unended_steps(self.entries)
        interrupted = [entry for entry in unended if not damaged or entry.step == latest]
        error = DAMAGED if damaged else INTERRUPTED
        for entry in interrupted:
            for usage in (used or {}).get(entry.step, ()):
                await self.record(usage, step=entry.step, turn=entry.turn)
            await self.record(error, step=entry.step, turn=entry.turn)
        if interrupted:
            await self.sync()

    async def note_damage(self) -> None:
        """Lets the pages say that something is missing, where there is a turn to say it in."""
        turn = current_turn(self.entries)
        if turn:
            # Where nothing can be written, it is said again with the next reading.
            with suppress(JournalError):
                await self.record(Action("", "noticed", turn, reason="damaged"), turn=turn)
                await self.sync()

    def check_exists(self) -> None:
        """Raises NotFound once it was deleted; hold `changing`. Else files would come again."""
        if self.deleted:
            raise NotFound("This conversation was deleted.")

    def run(
        self, begin: Entry, events: Callable[[asyncio.Event], AsyncGenerator[Body, None]]
    ) -> None:
        """Runs the step that `begin` opened; `events` gets the event that stops it."""
        self.running_step, self._stop = begin.step, asyncio.Event()
        self._task = asyncio.create_task(self._run(begin, events(self._stop)))

    async def stop(self) -> None:
        """Stops the running step and waits until its last event is written."""
        self._stop.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    def driven(self) -> Json:
        """`{client, here, open}`: who drives the latest turn, and whether that page is there."""
        client = driver(self.entries)
        here = self.presence.is_present(client)
        return {"client": client, "here": here, "open": is_open(self.entries)}

    @contextmanager
    def watched(self, client: str) -> Iterator[Callable[[], None]]:
        """While a page has a stream open; call what is yielded when the stream breaks."""
        closed = False

        def breaks() -> None:
            """At once: a stream in which nothing is written notices its end much later."""
            nonlocal closed
            if not closed:
                closed = True
                self.presence.close(client, broken=True)
                self._wake()
                # Followers want to know when it does not come back.
                grace_over = self.presence.grace + 0.05
                asyncio.get_running_loop().call_later(grace_over, self._wake)

        comes = not self.presence.is_present(client)
        self.presence.open(client)
        if comes:
            self._wake()
        try:
            yield breaks
        finally:
            if not closed:
                closed = True
                self.presence.close(client, broken=False)

    def leave(self, client: str) -> None:
        self.presence.leave(client)
        self._wake()

    async def end_turn(self, step: str, client: str) -> bool:
        """Stops the latest step if it is `step`, and `client` drives it; where it has ended, asks
        that page to stop. False where nothing of it is left to stop."""
        async with self.changing:
            if not is_stoppable(self.entries, step, client):
                return False
            ends = running_step(self.entries) is None
            if ends:
                turn = current_turn(self.entries)
                await self.write(Action("", "ended", turn, reason="stopped"), turn=turn)
            # Now, because the next step, which nobody has named, may start later.
            self._stop.set()
            task = self._task
        if ends:
            await self.sync()
        if task is not None:
            await asyncio.wait([task])
        return True

    async def follow(self, after: int) -> AsyncGenerator[Entry | None, None]:
        """Entries later than `after` until no step is running; None when a page came or went, and
        after 15 s of silence."""
        while True:
            changed = self._changed
            while (entry := self._next(after)) is not None:
                yield entry
                after = entry.seq
            if self.running_step is None:
                return
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(changed.wait(), timeout=15)
            if self._next(after) is None and self.running_step is not None:
                yield None

    def _next(self, after: int) -> Entry | None:
        """The first entry later than `after`. Found by seq: a step's end moves indices."""
        index = bisect_right(self.entries, after, key=_seq)
        return later(self.entries[index], after) if index < len(self.entries) else None

    async def _run(self, begin: Entry, events: AsyncGenerator[Body, None]) -> None:
        try:
            async with aclosing(events):
                async for event in events:
                    await self.record(event, step=begin.step, turn=begin.turn)
        except GPTCodeError as error:
            await self._fail(begin, error.kind, error.message)
        except Exception as error:  # the step must end for those who follow it
            # Without the exception's own words: they may hold a prompt or a key.
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("A step failed: %s\n%s", type(error).__name__, where)
            await self._fail(
                begin, "internal", "Something went wrong on the server; its log says more."
            )
        finally:
            await self.sync()
            async with self.changing:
                start = bisect_left(self.entries, begin.seq, key=_seq)
                self.entries[start:] = join(self.entries[start:])
                self.running_step = None
            self._wake()

    async def _fail(self, begin: Entry, kind: str, message: str) -> None:
        body = Error(kind, message, "What was received is preserved.", retryable=True)
        async with self.changing:
            await self._close(body, begin)

    async def _close(self, error: Error, begin: Entry) -> None:
        """Ends the step, at least in memory: pages see it even when the disk is full."""
        try:
            await self.write(error, step=begin.step, turn=begin.turn)
        except JournalError:
            self._append(next_entry(self.entries, error, step=begin.step, turn=begin.turn))

    def _append(self, entry: Entry) -> None:
        self.entries.append(entry)
        if self._noticed is not None:
            self._noticed(self.id, entry)
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


def read_entries(journal: Journal, conversation: str) -> tuple[list[Entry], bool]:
    """The entries of a conversation, and whether its file was damaged."""
    lines = journal.read_lines(conversation)
    return without_gaps(lines.entries), bool(lines.damaged)


def next_entry(entries: Sequence[Entry], body: Body, *, step: str = "", turn: int = 0) -> Entry:
    seq = entries[-1].seq + 1 if entries else 0
    return Entry(seq, round(time.time(), 3), body, step, turn)


def _seq(entry: Entry) -> int:
    return entry.seq


def _continues(entries: Sequence[Entry], known: Sequence[Entry]) -> bool:
    """Whether entries begin with those that are known."""
    pairs = zip(entries, known, strict=False)
    return len(entries) >= len(known) and all(_mark(one) == _mark(other) for one, other in pairs)


def _mark(entry: Entry) -> tuple[int, float, str]:
    return entry.seq, entry.time, entry.step
