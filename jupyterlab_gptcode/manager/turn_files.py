"""The files of a turn: copied before its code writes over or removes them, put back by Undo."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar
from weakref import WeakValueDictionary

from ..approval import ANY, Before, NamedFiles, named_files, read_before
from ..background import compute_in_thread, run_in_thread
from ..context import language_named
from ..conversation import (
    Block,
    Entry,
    FilesLeft,
    FilesRestored,
    Preserved,
    Unpreserved,
    blocks,
    copied_bytes,
    is_news,
    notebook_path,
    of_turn,
    paths_as_left,
    paths_of_turn,
)
from ..errors import Conflict
from ..files.contents import Files
from ..files.copies import (
    FileCopies,
    Place,
    Survey,
    images_now,
    images_within,
    place_of,
    survey,
)
from ..protocol import Action, CodeEnd, Json, Mode, dump
from .active import ActiveConversation

_log = logging.getLogger(__name__)
_LOOKING = 5.0  # seconds that an answer waits for a disk
_COPYING = 40.0  # that a run waits
_ELSEWHERE = Unpreserved("files", "they are not on a disk of this server")
_SLOW = "reading it takes too long"
_ALREADY = "you ran the cell in the notebook, so there was no time for a copy"
FolderOf = Callable[[str], Awaitable[str | None]]
T = TypeVar("T")


class TurnFiles:
    """`folder_of` gives the folder in which the code of a notebook runs."""

    def __init__(self, files: Files, copies: FileCopies, folder_of: FolderOf) -> None:
        self.files = files
        self.copies = copies
        self._folder_of = folder_of
        self._working: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def place(self, active: ActiveConversation) -> Place | None:
        notebook = notebook_path(active.entries)
        return await place_of(self.files, notebook, await self._folder_of(notebook))

    def working(self, conversation: str) -> asyncio.Lock:
        """Held while files of a conversation are copied or put back."""
        return self._working.setdefault(conversation, asyncio.Lock())

    async def warned(self, active: ActiveConversation, turn: int, end: CodeEnd) -> CodeEnd:
        """The end of a block that may run, with what Undo would not put back."""
        if not self.copies.limit:
            return end
        entries = of_turn(active.entries, turn)
        block = blocks(entries)[turn, end.block]
        named = await self._named(active, block, block.code)
        if named.is_all and not named.names:
            return end
        try:
            found = await asyncio.wait_for(self._survey(active, entries, named), _LOOKING)
        except (OSError, asyncio.TimeoutError):
            return end  # the user is asked again if it matters
        return replace(end, unpreserved=tuple(map(dump, found.unpreserved)))

    async def preserve(self, active: ActiveConversation, action: Action, ceiling: Mode) -> Json:
        """Copies what the code names that is about to run. Answers with what cannot be copied and
        was not in the card; raises Conflict where the user has to be asked again."""
        is_start = action.action == "running" and is_news(active.entries, action, ceiling)
        if not is_start or not self.copies.limit:
            return {}
        block = _block(active, action)
        named = await self._named(active, block, action.source or block.source)
        if named.is_all and not named.names:
            return {}
        async with self.working(active.id):
            found = await self._preserved(active, action, named)
            known = (entry.body for entry in of_turn(active.entries, action.turn))
            if found not in (*known, Preserved(found.block)):
                await self.record(active, found, action.turn)
        said = {each["name"] for each in block.unpreserved}
        news = [each for each in found.unpreserved if each.name not in said]
        if news and block.verdict == "ask" and not action.sent:
            raise Conflict(_question(news), kind="unpreserved")
        return {"unpreserved": [dump(each) for each in news]} if news else {}

    async def record(
        self, active: ActiveConversation, body: Preserved | FilesLeft | FilesRestored, turn: int
    ) -> Entry:
        """Copies go with the conversation, also if it was deleted while they were made."""
        async with active.changing:
            if active.deleted:
                await run_in_thread(partial(self.copies.forget, active.id))
            active.check_exists()
            entry = await active.write(body, turn=turn)
        if active.running_step is None:
            await active.sync()
        return entry

    async def note_left(self, active: ActiveConversation, turn: int, block: int) -> None:
        """How the run has left the files of its turn."""
        paths = paths_of_turn(of_turn(active.entries, turn))
        place = await self.place(active) if paths else None
        if place is None:
            return
        images = await _in_time(partial(images_within, paths, place))
        if images:
            left = FilesLeft(block, tuple(images.values()))
            await self.record(active, left, turn)

    async def _preserved(
        self, active: ActiveConversation, action: Action, named: NamedFiles
    ) -> Preserved:
        number = action.block or 0
        entries = of_turn(active.entries, action.turn)
        if action.sent:
            shown = (name.replace(ANY, "*") for name in named.names)
            return Preserved(number, (), tuple(Unpreserved(name, _ALREADY) for name in shown))
        names = [name.replace(ANY, "*") for name in named.names]
        slow = Preserved(number, (), tuple(Unpreserved(name, _SLOW) for name in names))
        try:
            found = await asyncio.wait_for(self._survey(active, entries, named), _LOOKING)
        except (OSError, asyncio.TimeoutError):
            return slow
        place = await self.place(active)
        if place is None or not found.groups:
            return Preserved(number, (), found.unpreserved)
        copy = partial(self.copies.copy, active.id, found.groups, place)
        copied = await _in_time(copy)
        if copied is None:
            return slow
        images, failed = copied
        named_as = (Unpreserved(place.shown(each.name), each.why) for each in failed)
        return Preserved(number, tuple(images), (*found.unpreserved, *named_as))

    async def _survey(
        self, active: ActiveConversation, turn: Sequence[Entry], named: NamedFiles
    ) -> Survey:
        place = await self.place(active)
        if place is None:
            return Survey((), (_ELSEWHERE,))
        now = await run_in_thread(partial(images_now, paths_of_turn(turn), place))
        known = set(paths_as_left(turn, now))
        room = self.copies.limit - copied_bytes(turn)
        return await run_in_thread(partial(survey, named, place, known, room))

    async def _named(self, active: ActiveConversation, block: Block, source: str) -> NamedFiles:
        """What the code names, read with what the notebook's other cells bind."""
        cells = active.snapshots.latest()
        sources = [cell.source for cell in cells if cell.type == "code"]
        turn = blocks(of_turn(active.entries, block.turn)).values()
        sources += [each.source for each in turn if each.block < block.block]
        language = language_named(block.language).fence
        return await compute_in_thread(partial(_read, source, language, sources))


def _read(source: str, language: str, cells: Iterable[str]) -> NamedFiles:
    before = read_before(cells) if language == "python" else Before()
    return named_files(source, language=language, before=before)


def _block(active: ActiveConversation, action: Action) -> Block:
    return blocks(of_turn(active.entries, action.turn))[action.turn, action.block or 0]


def _question(news: Sequence[Unpreserved]) -> str:
    names = ", ".join(f"{each.name} ({each.why})" if each.why else each.name for each in news)
    return f"Undo cannot put back: {names}. Run it all the same?"


async def _in_time(work: Callable[[], T]) -> T | None:
    try:
        return await asyncio.wait_for(run_in_thread(work), _COPYING)
    except (OSError, asyncio.TimeoutError):
        _log.info("Copying files takes too long, or the disk does not take them.")
        return None
