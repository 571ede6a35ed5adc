"""What a server does with conversations: create, find, step, act, stop. Knows no HTTP."""

from __future__ import annotations

import functools
import secrets

from .catalog import Catalog
from .context.notebook import notebook_change
from .conversation import Begin, Created, Entry, blocks, current_turn, steps_in_turn
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
        return transcript(live.entries)

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
        return transcript(self.open(conversation).entries)

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
        """Records what the driver did; the same action again changes nothing."""
        live = self.open(conversation)
        if (action.turn, action.block) not in blocks(live.entries):
            raise Unusable("This conversation has no such block.")
        if not live.settled(action):
            live.record(action, turn=action.turn)
            if live.live is None:
                self._journal.sync(live.id)

    async def stop(self, conversation: str) -> None:
        await self.open(conversation).stop()

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
            return turn + 1
        if turn == 0:
            raise Unusable("There is no turn yet that could have results.")
        if steps_in_turn(live.entries, turn) >= self._limits.max_steps:
            raise Unusable(f"This turn has had its {self._limits.max_steps} steps.", kind="steps")
        return turn


def _begun(live: LiveConversation, step: str) -> Entry | None:
    return next((e for e in live.entries if isinstance(e.body, Begin) and e.step == step), None)
