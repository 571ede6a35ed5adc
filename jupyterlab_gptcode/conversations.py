"""What a server does with conversations: create, fork, find, step, act, stop. Knows no HTTP."""

from __future__ import annotations

import functools
import secrets
from dataclasses import replace

from .actions import TAKEN, is_news
from .catalog import Catalog
from .context.notebook import notebook_change
from .conversation import (
    Begin,
    Created,
    Entry,
    current_turn,
    mute_steps,
    steps_in_turn,
)
from .driver import is_open
from .errors import Conflict, Unusable
from .journal import Journal
from .live import LiveConversation
from .steps import Limits, Step, step_events
from .transcript import transcript
from .wire import Action, Json, StepRequest

_KEPT = 20  # conversations in memory


class Conversations:
    def __init__(self, journal: Journal, catalog: Catalog, limits: Limits) -> None:
        self._journal = journal
        self._catalog = catalog
        self._limits = limits
        self._open: dict[str, LiveConversation] = {}

    def create(self, notebook: str) -> Json:
        conversation = secrets.token_hex(8)
        live = LiveConversation(conversation, [], self._journal)
        live.record(Created(conversation, notebook, f"data-{secrets.token_hex(4)}"))
        self._journal.sync(conversation)
        self._keep(live)
        return self.transcript(conversation)

    def fork(self, notebook: str, conversation: str, seq: int) -> Json:
        """A conversation that goes on from another one's entries up to `seq`, in a copy of its
        notebook; what was still going on there is over here."""
        told = [entry for entry in self.open(conversation).entries if entry.seq <= seq]
        if not told:
            raise Unusable("There is nothing before the beginning of a conversation.")
        fork = secrets.token_hex(8)
        live = LiveConversation(fork, [], self._journal)
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
        self._journal.sync(fork)
        self._keep(live)
        return self.transcript(fork)

    def list(self, notebook: str | None) -> list[Json]:
        """Conversations, newest first; with `notebook`, those that belong to this path."""
        return [
            {"conversation": conversation, "notebook": head.body.notebook, "created": head.time}
            for conversation, head in self._journal.heads()
            if isinstance(head.body, Created) and notebook in (None, head.body.notebook)
        ]

    def open(self, conversation: str) -> LiveConversation:
        """Raises NotFound where there is no such conversation."""
        live = self._open.get(conversation)
        if live is None:
            live = LiveConversation(conversation, self._journal.read(conversation), self._journal)
            live.close_interrupted_step()
        self._keep(live)
        return live

    def transcript(self, conversation: str) -> Json:
        live = self.open(conversation)
        told = transcript(live.entries)
        return {**told, "here": live.presence.here(told["driver"])}

    async def step(self, conversation: str, request: StepRequest) -> tuple[LiveConversation, Entry]:
        """Begins a step, or finds the one with this id again: returns where to follow it from."""
        live = self.open(conversation)
        if begun := _begun(live, request.step):
            return live, begun
        model = request.model or await self._catalog.default()
        # Finding the default took a moment; from here on nothing else can come between.
        live = self.open(conversation)
        if begun := _begun(live, request.step):
            return live, begun
        if live.live is not None:
            raise Conflict("Another answer is still being written in this conversation.")
        _check_driver(live, request)
        provider, name = self._catalog.resolve(model)
        described = provider.model(name)
        turn = self._turn(live, request)
        change = notebook_change(live.entries, request.facts)
        begin = Begin(request.kind, request.client, request.mode, model, change, request.text)
        entry = live.record(begin, step=request.step, turn=turn)
        step = Step(list(live.entries), request.facts, provider, described, name, self._limits)
        live.run(entry, functools.partial(step_events, step))
        return live, entry

    def act(self, conversation: str, action: Action) -> None:
        """Records what a page did; the same again, or what comes too late, changes nothing."""
        live = self.open(conversation)
        live.presence.see(action.client)
        if is_news(live.entries, action):
            live.record(action, turn=action.turn)
            if live.live is None:
                self._journal.sync(live.id)

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
        """Keeps the latest conversations in memory; the others are read again when asked for."""
        self._open.pop(live.id, None)
        self._open[live.id] = live
        idle = [each for each in self._open.values() if each.live is None and each is not live]
        for each in idle[: max(0, len(self._open) - _KEPT)]:
            del self._open[each.id]

    def _turn(self, live: LiveConversation, request: StepRequest) -> int:
        turn = current_turn(live.entries)
        if request.kind == "prompt":
            return turn if _again(live.entries, turn, request.text) else turn + 1
        if turn == 0:
            raise Unusable("There is no turn yet that could have results.")
        if steps_in_turn(live.entries, turn) >= self._limits.max_steps:
            raise Unusable(f"This turn has had its {self._limits.max_steps} steps.", kind="steps")
        return turn


def _begun(live: LiveConversation, step: str) -> Entry | None:
    return next((e for e in live.entries if isinstance(e.body, Begin) and e.step == step), None)


def _check_driver(live: LiveConversation, request: StepRequest) -> None:
    driven = live.driven()
    if driven["client"] in ("", request.client):
        return
    if request.kind == "results" or (driven["open"] and driven["here"]):
        raise Conflict(TAKEN, kind="taken")


def _again(entries: list[Entry], turn: int, text: str) -> bool:
    """Whether a prompt is the latest one again, of which nothing has come."""
    steps = {e.step: e.body.text for e in entries if isinstance(e.body, Begin) and e.turn == turn}
    return bool(steps) and steps.keys() <= mute_steps(entries) and text in steps.values()
