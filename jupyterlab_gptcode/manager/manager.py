"""What a server does with conversations: create, fork, find, step, act, stop. Knows no HTTP."""

from __future__ import annotations

import asyncio
import functools
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from ..background import run_in_thread
from ..context.files import files_change, known_files, sent_notebook
from ..context.notebook import notebook_change
from ..context.outputs import sent_outputs
from ..conversation.action_rules import TAKEN, is_news
from ..conversation.entries import (
    AttachedFile,
    Begin,
    Created,
    Entry,
    Produced,
    begin_of,
    blocks,
    current_turn,
    folder_of,
    mute_steps,
    of_turn,
    steps_in_turn,
)
from ..conversation.joined import join, up_to
from ..conversation.journal import Journal
from ..conversation.owner import is_open, is_stopped
from ..conversation.transcript import latest_path, notebook_path, produced_files, transcript
from ..errors import Conflict, Unusable
from ..files.attach import Attaching
from ..files.produced import Watches
from ..kernel.working_folder import Kernels
from ..protocol.wire import Action, Json, StepRequest
from ..providers.catalog import Catalog
from ..step import Limits, Step, step_events
from .active import LiveConversation

_KEPT = 20  # conversations in memory
Entries = list[Entry]  # `list` is a method here


class Conversations:
    def __init__(
        self,
        journal: Journal,
        catalog: Catalog,
        limits: Limits,
        attaching: Attaching | None = None,
        watches: Watches | None = None,
        kernels: Kernels | None = None,
    ) -> None:
        self._journal = journal
        self._attaching = attaching
        self._watches = watches or Watches()
        self._kernels = kernels
        self._catalog = catalog
        self._limits = limits
        self._open: dict[str, LiveConversation] = {}
        self._loading = asyncio.Lock()

    def create(self, notebook: str) -> Json:
        conversation = secrets.token_hex(8)
        live = LiveConversation(conversation, [], self._journal)
        with self._journal.whole(conversation):
            live.record(Created(conversation, notebook, f"data-{secrets.token_hex(4)}"))
        self._keep(live)
        return self.transcript(conversation)

    def fork(self, notebook: str, conversation: str, seq: int) -> Json:
        """A conversation that goes on from another one's entries up to `seq`, in a copy of its
        notebook; what was still going on there is over here."""
        told = join(up_to(self.open(conversation).entries, seq))
        if not told:
            raise Unusable("There is nothing before the beginning of a conversation.")
        fork = secrets.token_hex(8)
        live = LiveConversation(fork, [], self._journal)
        with self._journal.whole(fork):
            for entry in told:
                body = entry.body
                if isinstance(body, Created):
                    body = replace(body, conversation=fork, notebook=notebook, forked=conversation)
                live.take(replace(entry, body=body))
            live.close_interrupted_step()
            turn = current_turn(live.entries)
            live.record(Action("", "renamed", 0, notebook=notebook))
            if is_open(live.entries):
                live.record(Action("", "ended", turn, reason="forked"), turn=turn)
        self._keep(live)
        return self.transcript(fork)

    def list(self, notebook: str | None) -> list[Json]:
        """Conversations, newest first; with `notebook`, those that belong to this path."""
        found = (
            {"conversation": id_, "notebook": self._path_of(id_, head.body), "created": head.time}
            for id_, head in self._journal.heads()
            if isinstance(head.body, Created)
        )
        return [each for each in found if notebook in (None, each["notebook"])]

    def _path_of(self, conversation: str, head: Created) -> str:
        """Where the notebook is now, as far as the conversation knows."""
        live = self._open.get(conversation)
        latest_first = reversed(live.entries) if live else self._journal.backwards(conversation)
        return latest_path(latest_first) or head.notebook

    @asynccontextmanager
    async def using(self, conversation: str) -> AsyncIterator[None]:
        """A conversation stays in memory during a request: reading it takes time."""
        await self.load(conversation)
        live = self.open(conversation)
        live.users += 1
        try:
            yield
        finally:
            live.users -= 1

    async def load(self, conversation: str) -> None:
        """Reads a conversation that is not in memory."""
        if conversation in self._open:
            return
        async with self._loading:
            if conversation not in self._open:
                read = functools.partial(self._read, conversation)
                self._activate(conversation, await run_in_thread(read))

    def open(self, conversation: str) -> LiveConversation:
        """Raises NotFound where there is no such conversation."""
        live = self._open.get(conversation)
        if live is None:
            live = self._activate(conversation, self._read(conversation))
        self._keep(live)
        return live

    def _read(self, conversation: str) -> Entries:
        return join(self._journal.read(conversation))

    def _activate(self, conversation: str, entries: Entries) -> LiveConversation:
        live = LiveConversation(conversation, entries, self._journal)
        live.close_interrupted_step()
        self._keep(live)
        return live

    def transcript(self, conversation: str) -> Json:
        live = self.open(conversation)
        told = transcript(live.entries)
        return {**told, "here": live.presence.here(told["driver"])}

    async def step(self, conversation: str, request: StepRequest) -> tuple[LiveConversation, Entry]:
        """Begins a step, or finds the one with this id again: returns where to follow it from."""
        if begun := self._begun(conversation, request):
            return begun
        model = request.model or await self._catalog.default()
        provider, name = self._catalog.resolve(model)
        described = provider.model(name)
        files = await self._files_now(conversation, request, vision=described.vision)
        folder = await self._folder(request.facts.notebook)
        request = replace(request, facts=replace(request.facts, folder=folder))
        listed = await self._names_beside(request)
        # From here on nothing else can come between.
        if begun := self._begun(conversation, request):
            return begun
        live = self.open(conversation)
        change = notebook_change(live.entries, request.facts)
        attached = files_change(live.entries, request.files, files, change.works_in)
        turn = self._turn(live, request)
        begin = Begin(
            request.kind,
            request.client,
            request.mode,
            model,
            change,
            request.text,
            attached,
            sent_outputs(request.facts, request.outputs),
        )
        entry = live.record(begin, step=request.step, turn=turn)
        past = list(live.entries)
        step = Step(past, request.facts, provider, described, name, self._limits, listed)
        live.facts.keep(request.client, request.step, request.facts.cells)
        live.run(entry, functools.partial(step_events, step))
        return live, entry

    def _begun(
        self, conversation: str, request: StepRequest
    ) -> tuple[LiveConversation, Entry] | None:
        """The step of this id, if it has begun; else raises Conflict where it may not begin."""
        live = self.open(conversation)
        if entry := begin_of(live.entries, request.step):
            return live, entry
        if live.live is not None:
            raise Conflict("Another answer is still being written in this conversation.")
        _check_driver(live, request)
        return None

    async def _files_now(
        self, conversation: str, request: StepRequest, *, vision: bool
    ) -> dict[str, AttachedFile]:
        """The files that this step attaches, and those that the model knows, as they are."""
        if self._attaching is None:
            return {}
        entries = self.open(conversation).entries
        known, notebook = known_files(entries), sent_notebook(entries)
        here = request.facts.notebook
        moved = folder_of(here), folder_of(notebook or here)
        return await self._attaching.now(request.files, known, vision=vision, moved=moved)

    async def _names_beside(self, request: StepRequest) -> frozenset[str] | None:
        """The names in the folder in which the code runs, where it may run without being asked."""
        if self._attaching is None or request.mode != "run":
            return None
        folder = request.facts.folder
        here = folder_of(request.facts.notebook) if folder is None else folder
        return await self._attaching.names_in(here)

    async def _folder(self, notebook: str) -> str | None:
        """Where the notebook's code runs; None where nobody can tell."""
        return await self._kernels.folder(notebook) if self._kernels else None

    async def act(self, conversation: str, action: Action) -> Json:
        """Records what a page did; the same again, or what comes too late, changes nothing.

        Answers a run's end with what it made, `{produced, more?}`, as far as that is known.
        """
        live = self.open(conversation)
        live.presence.see(action.client)
        if is_news(live.entries, action):
            self._record(live, action, action.turn)
        match action:
            case Action(action="running", block=int() as block):
                await self._watch(live, action.turn, block)
            case Action(action="ran", block=int() as block) if action.status != "unknown":
                return await self._produced(live, action.turn, block)
        return {}

    def _record(self, live: LiveConversation, body: Action | Produced, turn: int) -> None:
        live.record(body, turn=turn)
        if live.live is None:
            self._journal.sync(live.id)

    async def _watch(self, live: LiveConversation, turn: int, number: int) -> None:
        """Looks at the files before a run; the page waits for it, then begins."""
        block = blocks(of_turn(live.entries, turn))[turn, number]
        if block.settled is None or block.settled.status == "unknown":
            key = (live.id, turn, number)
            notebook = notebook_path(live.entries)
            folder = await self._folder(notebook)
            folder = folder_of(notebook) if folder is None else folder
            watch = self._watches.begin(key, notebook, folder, block.source)
            if watch is not None:
                await watch.begun()

    async def _produced(self, live: LiveConversation, turn: int, number: int) -> Json:
        """Looks at them again. Whoever tells of the run's end gets the same answer."""
        key = (live.id, turn, number)
        watch = self._watches.get(key)
        found = await watch.ended(number) if watch is not None else None
        self._watches.end(key)
        live = self.open(live.id)  # looking took a moment
        told = blocks(of_turn(live.entries, turn))[turn, number].produced
        if told is None and found is not None and found.files:
            self._record(live, found, turn)
        told = told or found
        if told is None:
            return {}
        files = produced_files(told)
        return {"produced": files.pop("files"), **files}

    def leave(self, conversation: str, client: str) -> None:
        """A page is being left: others need not wait for it."""
        self.open(conversation).leave(client)

    async def stop(self, conversation: str) -> None:
        await self.open(conversation).end_turn()

    async def close(self) -> None:
        """The server ends: running steps are stopped and written down."""
        for live in self._open.values():
            await live.stop()

    def _keep(self, live: LiveConversation) -> None:
        """Keeps in memory what is in use, and of the rest the latest; others are read again when
        asked for. Who drives a turn is known in memory only."""
        self._open.pop(live.id, None)
        self._open[live.id] = live
        for oldest in list(self._open.values())[: max(0, len(self._open) - _KEPT)]:
            if not oldest.in_use:
                del self._open[oldest.id]

    def _turn(self, live: LiveConversation, request: StepRequest) -> int:
        turn = current_turn(live.entries)
        if request.kind == "prompt":
            return turn if _again(live.entries, turn, request.text) else turn + 1
        if turn == 0:
            raise Unusable("There is no turn yet that could have results.")
        if steps_in_turn(live.entries, turn) >= self._limits.max_steps:
            raise Unusable(f"This turn has had its {self._limits.max_steps} steps.", kind="steps")
        return turn


def _check_driver(live: LiveConversation, request: StepRequest) -> None:
    if request.kind == "results" and is_stopped(live.entries):
        raise Conflict("This turn was stopped. Send a message to go on.", kind="stopped")
    driven = live.driven()
    if driven["client"] in ("", request.client):
        return
    if request.kind == "results" or (driven["open"] and driven["here"]):
        raise Conflict(TAKEN, kind="taken")


def _again(entries: Sequence[Entry], turn: int, text: str) -> bool:
    """Whether a prompt is the latest one again, of which nothing has come."""
    told = of_turn(entries, turn)
    steps = {entry.step: entry.body.text for entry in told if isinstance(entry.body, Begin)}
    return bool(steps) and steps.keys() <= mute_steps(told) and text in steps.values()
