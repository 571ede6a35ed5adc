"""What a server does with conversations: create, fork, find, step, act, stop. Knows no HTTP."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from functools import partial
from weakref import WeakValueDictionary

from ..audit import Audit
from ..background import compute_in_thread, run_in_thread
from ..conversation import (
    Block,
    Body,
    Created,
    Entry,
    FileUndoKind,
    Journal,
    OutputFiles,
    blocks,
    current_turn,
    is_news,
    notebook_path,
    of_turn,
    produced_files,
)
from ..errors import Conflict, NotFound, Unusable
from ..files.attach import FileContext
from ..files.produced import ProducedFiles, RunWatcher
from ..instructions import Instructions
from ..kernel import Kernels
from ..numbers import opened_with_numbers
from ..protocol import Action, CodeEnd, FilesUndoRequest, Json, StepRequest, UndoRequest
from ..providers.catalog import Catalog
from ..spending import Account, Spending, spent_in
from ..step import Limits, Step, check_length, step_events
from .active import ActiveConversation, next_entry, read_entries
from .admission import check_idle, started, turn_of
from .begin import Beginnings
from .conversation_list import ConversationList
from .draft_step import DraftSteps
from .estimate import RequestEstimates
from .file_undo import choices, put_back
from .fork import forked
from .imported import imported
from .kernel_ends import exit_of, with_exit
from .killed import used_by_killed
from .markers import Markers
from .missing import missing_of
from .new_kernels import note_new_kernel, notice_of_start
from .sent import SentRequests
from .surroundings import Surroundings
from .turn_files import TurnFiles
from .undo import undo

_HELD = 20  # conversations in memory
_BUSY = "A turn is still running in this conversation. Stop it or let it end, then switch."
_STARTED = "Another tab or window has just started the conversation of this notebook."


class ConversationManager:
    def __init__(
        self,
        journal: Journal,
        catalog: Catalog,
        limits: Limits,
        attaching: FileContext | None = None,
        produced: ProducedFiles | None = None,
        kernels: Kernels | None = None,
        turn_files: TurnFiles | None = None,
        spending: Spending | None = None,
        instructions: Instructions | None = None,
        audit: Audit | None = None,
    ) -> None:
        self._audit = audit or Audit()
        self._journal = journal
        self._outputs = OutputFiles(journal.folder)
        self._surroundings = around = Surroundings(attaching, kernels, instructions)
        self._produced = produced or ProducedFiles()
        self._kernels = kernels
        self._turn_files = turn_files
        self._catalog = catalog
        self._limits = limits
        self._spending = spending or Spending()
        self._beginnings = Beginnings(catalog, limits)
        self._markers = Markers()
        drafts = DraftSteps(
            catalog, limits, self._spending, around, self._beginnings, self._markers
        )
        self.estimates = RequestEstimates(catalog, drafts, self._spending)
        self.sent = SentRequests(catalog, limits, drafts, self._spending)
        self._open: dict[str, ActiveConversation] = {}
        self.conversation_list = ConversationList(journal, self._open, self._audit)
        self._creating = asyncio.Lock()
        self._loading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def create(self, notebook: str, known: Sequence[str] | None = None) -> Json:
        """With `known`, only if the notebook has no other conversations than these."""
        conversation = secrets.token_hex(8)
        created = Created(conversation, notebook, self._markers.take(notebook))
        return await self._create(conversation, [next_entry([], created)], known)

    async def fork(
        self, notebook: str, conversation: str, seq: int, known: Sequence[str] | None = None
    ) -> Json:
        """A conversation that continues another one's entries up to `seq`, in a copy of its
        notebook."""
        fork = secrets.token_hex(8)
        original = await self.load(conversation)
        return await self._create(fork, forked(original.entries, seq, fork, notebook), known)

    async def take_in(self, data: bytes, notebook: str) -> Json:
        """A conversation from a file that was exported once."""
        entries = await compute_in_thread(partial(imported, data, notebook))
        head = entries[0].body
        assert isinstance(head, Created)  # noqa: S101  every conversation starts with it
        return await self._create(head.conversation, entries, None)

    async def _create(
        self, conversation: str, entries: list[Entry], known: Sequence[str] | None
    ) -> Json:
        # Of two pages that send the first prompt at once, one starts the conversation.
        async with self._creating:
            found = (
                [] if known is None else await self.conversation_list.list(notebook_path(entries))
            )
            if known is not None and any(row["conversation"] not in known for row in found):
                raise Conflict(_STARTED, kind="started")
            await run_in_thread(partial(self._journal.create, conversation, entries))
            self._hold(self._active(conversation, entries))
        return await self.opened(conversation)

    def _active(self, conversation: str, entries: list[Entry]) -> ActiveConversation:
        return ActiveConversation(conversation, entries, self._journal, self._audit.entry)

    @asynccontextmanager
    async def using(self, conversation: str) -> AsyncIterator[ActiveConversation]:
        """A conversation, which stays in memory meanwhile."""
        active = await self.load(conversation)
        active.users += 1
        try:
            yield active
        finally:
            active.users -= 1

    async def load(self, conversation: str) -> ActiveConversation:
        """Reads a conversation that is not in memory. Raises NotFound where there is none."""
        if conversation in self._open:
            active = self.open(conversation)
            active.users += 1  # it stays in memory meanwhile
            try:
                await active.read_again()
            finally:
                active.users -= 1
            return self.open(conversation)
        async with self._loading.setdefault(conversation, asyncio.Lock()):
            if conversation not in self._open:
                read = partial(read_entries, self._journal, conversation)
                entries, damaged = await compute_in_thread(read)
                active = self._active(conversation, entries)
                used = await used_by_killed(self._spending, entries)
                await active.close_interrupted_steps(used, damaged=damaged)
                if damaged:
                    await active.note_damage()
                self._hold(active)
        return self.open(conversation)

    def open(self, conversation: str) -> ActiveConversation:
        """One that is in memory; raises NotFound where it is not."""
        active = self._open.get(conversation)
        if active is None:
            raise NotFound("There is no such conversation.")
        self._hold(active)
        return active

    async def opened(self, conversation: str) -> Json:
        """What a page needs to show a conversation: all its events, and who drives it."""
        active = self.open(conversation)
        await note_new_kernel(self._kernels, active)
        read = await compute_in_thread(partial(opened_with_numbers, list(active.entries)))
        return {**read, **active.history, "here": active.presence.is_present(read["driver"])}

    async def step(
        self, conversation: str, request: StepRequest
    ) -> tuple[ActiveConversation, Entry]:
        """Starts a step, or finds the one with this id: returns where to follow it from."""
        async with self.using(conversation) as active:
            return active, await self._step(active, request)

    async def _step(self, active: ActiveConversation, request: StepRequest) -> Entry:
        if known := started(active, request):
            return known
        model = request.model or await self._catalog.default()
        provider, name, described = await self._catalog.called(model)
        check_length(request.text, described, self._limits)
        around = await self._surroundings.now(active.entries, request, vision=described.vision)
        folder = await self._surroundings.folder(request.facts.notebook)
        request = replace(request, facts=replace(request.facts, folder=folder))
        listed = await self._surroundings.names_beside(request)
        async with active.changing:
            if known := started(active, request):
                return known
            turn_of(active.entries, request, self._limits.max_steps)  # before anything is written
            notice = notice_of_start(active.entries, around.start)
            noticed = await active.write(notice, turn=notice.turn) if notice else None
            beginning = partial(self._beginnings.of, active.entries, request, model, described)
            past, begin, turn = await compute_in_thread(partial(beginning, around))
            entry = await active.write(begin, step=request.step, turn=turn)
            past.append(entry)
            used = spent_in(active.entries, turn), spent_in(active.entries)
            meter = self._spending.meter(provider, described, Account(request.step, *used))
            estimate = self._spending.estimate(described)
            limits = self._limits.chosen(try_in_doubt=request.try_in_doubt)
            step = Step(past, request.facts, meter, described, name, limits, listed, estimate)
            active.snapshots.keep(request.client, request.step, request.facts.cells)
            active.run(entry, lambda stop: self._expect_runs(active, step_events(step, stop)))
        return noticed or entry

    async def act(self, conversation: str, action: Action) -> Json:
        """Records what a page did; the same again, or what comes too late, changes nothing.

        Answers a run's end with what it made, `{produced, more?}`, as far as that is known.
        """
        async with self.using(conversation) as active:
            return await self._act(active, action)

    async def _act(self, active: ActiveConversation, action: Action) -> Json:
        active.presence.note_call(action.client)
        files = self._turn_files
        said = await files.preserve(active, action, self._limits.ceiling) if files else {}
        action = await with_exit(self._kernels, active.entries, action)
        async with active.changing:
            active.check_exists()
            if action.action == "switched":
                check_idle(active, _BUSY)
            if action.images:
                store = partial(self._outputs.store, active.id, action.images)
                action = replace(action, images=await run_in_thread(store))
            news = is_news(active.entries, action, self._limits.ceiling)
            if news:
                await active.write(action, turn=action.turn)
        if news and active.running_step is None:
            await active.sync()
        match action:
            case Action(action="running", block=int() as block):
                self._start_run(active, action.turn, block)
            case Action(action="ran", block=int() as block) if action.status != "unknown":
                made = await self._end_run(active, action.turn, block)
                if news and files is not None:
                    await files.note_left(active, action.turn, block)
                return {**made, **missing_of(active.entries, action)}
        return {**said, **exit_of(action)}

    async def undo(self, conversation: str, request: UndoRequest) -> Json:
        async with self.using(conversation) as active:
            return await undo(active, self._outputs, request)

    async def file_choices(self, conversation: str, turn: int, kind: FileUndoKind) -> Json:
        """The files of a turn that Undo or Redo can put back."""
        async with self.using(conversation) as active:
            if self._turn_files is None:
                return {"files": [], "unpreserved": []}
            return await choices(active, self._turn_files, turn, kind)

    async def undo_files(self, conversation: str, request: FilesUndoRequest) -> Json:
        async with self.using(conversation) as active:
            if self._turn_files is None:
                raise Unusable("There are no files to put back.")
            return await put_back(active, self._turn_files, request)

    async def _expect_runs(
        self, active: ActiveConversation, events: AsyncGenerator[Body, None]
    ) -> AsyncGenerator[Body, None]:
        """The same events; the files are read as soon as code is written that may run."""
        async with aclosing(events), self._spending.recording():
            async for event in events:
                if not isinstance(event, CodeEnd) or event.verdict == "insert":
                    yield event
                    continue
                turn = current_turn(active.entries)
                if self._turn_files is not None:
                    event = await self._turn_files.warned(active, turn, event)
                yield event  # it is recorded when the next one is asked for
                self._watcher(active, blocks(of_turn(active.entries, turn))[turn, event.block])

    def _start_run(self, active: ActiveConversation, turn: int, number: int) -> None:
        block = blocks(of_turn(active.entries, turn))[turn, number]
        if block.settled is None or block.settled.status == "unknown":
            watcher = self._watcher(active, block)
            if watcher is not None:
                watcher.start(block.started or block.source)

    def _watcher(self, active: ActiveConversation, block: Block) -> RunWatcher | None:
        key = (active.id, block.turn, block.block)
        return self._produced.expect(key, notebook_path(active.entries), block.source)

    async def _end_run(self, active: ActiveConversation, turn: int, number: int) -> Json:
        """What the run made. Each report of the run's end gets the same answer."""
        key = (active.id, turn, number)
        watcher = self._produced.get(key)
        found = await watcher.end(number) if watcher is not None else None
        self._produced.forget(key)
        async with active.changing:
            known = blocks(of_turn(active.entries, turn))[turn, number].produced
            news = known is None and found is not None and bool(found.files)
            if found is not None and news:
                await active.write(found, turn=turn)
        if news and active.running_step is None:
            await active.sync()
        made = known or found
        if made is None:
            return {}
        files = produced_files(made)
        return {"produced": files.pop("files"), **files}

    def is_in_use(self, conversation: str) -> bool:
        active = self._open.get(conversation)
        return active is not None and active.in_use

    def leave(self, conversation: str, client: str) -> None:
        """A page is being left: others need not wait for it."""
        self.open(conversation).leave(client)

    async def stop(self, conversation: str, step: str, client: str) -> bool:
        """Stops `step` for the client that drives it; False where it was over."""
        async with self.using(conversation) as active:
            return await active.end_turn(step, client)

    async def close(self) -> None:
        """The server ends: running steps are stopped and written."""
        for active in list(self._open.values()):
            await active.stop()
        await self._produced.close()

    def _hold(self, active: ActiveConversation) -> None:
        """Holds in memory what is in use, and of the rest the latest; others are read again when
        asked for. Who drives a turn is known in memory only."""
        self._open.pop(active.id, None)
        self._open[active.id] = active
        for oldest in list(self._open.values())[: max(0, len(self._open) - _HELD)]:
            if not oldest.in_use:
                del self._open[oldest.id]
