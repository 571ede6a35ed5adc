"""One step, from the request to the last event: read this first.

    entries ─▶ request ─▶ provider ─▶ gather ─▶ splitter ─▶ repeats ─▶ events, with verdicts

A step is a generator of events that knows nothing of HTTP or disks. `live.py` runs it as a task,
writes each event down and hands it to whoever is watching.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from ..approval.verdict import Mode, Verdict, verdict
from ..background import run_in_thread
from ..context.notebook import kernel_language, own_cells
from ..conversation.cell_names import cell_names
from ..conversation.entries import (
    Begin,
    Block,
    Compaction,
    Entry,
    blocks,
    says_something,
    steps_in_turn,
)
from ..errors import ProviderError
from ..prompt import PromptSet, prompt_set
from ..protocol import wire
from ..protocol.wire import Error, Event, Facts, StepEnd, StepStart
from ..providers import GAVE_UP, SETTLED, Background, Chunk, Model, Provider, Request
from ..request.compaction import compact, with_compaction
from ..request.messages import Rendering, render
from .repeats import Repeats
from .splitter import CodeDelta, CodeEnd, CodeStart, Piece, Splitter, Text
from .stream import Stopped, bounded, gathered

_FILTERED = "The endpoint's content filter ended this answer. Put your request in other words."
_STILL_TOO_LONG = (
    "The conversation is too long for this model, even after older outputs and turns were left "
    "out. Begin a new conversation."
)


# How a turn ends without a model call.
_UNASKED = {SETTLED: StepEnd("done", "answer"), GAVE_UP: StepEnd("done", "attempts")}


@dataclass(frozen=True)
class Limits:
    """The administrator's: model calls in a turn, tokens in an answer, the most that may happen."""

    max_steps: int = 10
    max_tokens: int = 4096
    ceiling: Mode = "run"


@dataclass(frozen=True)
class Step:
    """All that a step needs: its own `Begin` is the last of `entries`."""

    entries: Sequence[Entry]
    facts: Facts
    provider: Provider
    model: Model
    name: str
    limits: Limits

    @property
    def begin(self) -> Begin:
        body = self.entries[-1].body
        assert isinstance(body, Begin)  # noqa: S101
        return body

    @property
    def rendering(self) -> Rendering:
        return Rendering(self.prompts, self.model.vision)

    @property
    def prompts(self) -> PromptSet:
        return self.model.prompts or prompt_set(self.model.context_window)


def build_request(step: Step, compaction: Compaction | None = None) -> Request:
    """The one place that builds what leaves the machine."""
    entries = with_compaction(step.entries, compaction) if compaction else step.entries
    messages = render(entries, step.rendering)
    # A small window must hold the prompt too.
    max_tokens = min(step.limits.max_tokens, step.model.context_window // 4)
    background = Background(entries, step.facts)
    return Request(step.name, messages, max_tokens, background=background)


async def step_events(step: Step, stop: asyncio.Event) -> AsyncGenerator[Event | Compaction, None]:
    """The events of one step. Unless the fault is ours, the last one is `StepEnd` or `Error`."""
    entry, begin = step.entries[-1], step.begin
    folder = begin.change.works_in
    yield StepStart(entry.step, entry.turn, begin.kind, step.model.id, begin.text, folder)
    answer = _Answer(step)
    finish: str | None = None
    failure: Exception | None = None
    try:
        async with aclosing(_call(step, stop)) as parts:
            async for part in parts:
                if isinstance(part, Compaction):
                    yield part
                    continue
                for event in answer.feed(part):
                    yield event
                finish = part.finish or finish
    except Exception as error:
        failure = error
    # However it ended, what had arrived and was still kept back comes out.
    for event in answer.flush():
        yield event
    match failure:
        case None:
            yield answer.end(finish)
        case Stopped():
            yield StepEnd("done", "stopped")
        case ProviderError(kind=kind, message=message, retryable=retryable, wait=wait):
            yield Error(kind, message, answer.kept, retryable, wait)
        case _:
            raise failure


async def _call(step: Step, stop: asyncio.Event) -> AsyncGenerator[Chunk | Compaction, None]:
    """The provider's chunks; if it finds the request too long, once more with a shorter one."""
    spoke = False
    compaction: Compaction | None = None
    while True:
        request = build_request(step, compaction)
        chunks = gathered(bounded(step.provider.stream(request), request.max_tokens), stop)
        try:
            async with aclosing(chunks):
                async for chunk in chunks:
                    spoke = spoke or bool(chunk.text)
                    yield chunk
                return
        except ProviderError as error:
            if spoke or error.kind != "too-long":
                raise
            if compaction is not None:
                raise ProviderError(_STILL_TOO_LONG, kind=error.kind) from error
            window = step.model.context_window
            past = functools.partial(compact, step.entries, step.facts, step.rendering, window)
            compaction = await run_in_thread(past)
            if compaction is None:
                raise
        yield compaction


class _Answer:
    """Turns the answer's text into events: numbers its blocks and passes verdicts."""

    def __init__(self, step: Step) -> None:
        self._step = step
        language = kernel_language(step.entries, step.facts)
        turn = step.entries[-1].turn
        found = blocks(step.entries).values()
        earlier = [each for each in found if each.turn == turn]
        self._splitter = Splitter(language, bare=step.prompts.bare)
        self._repeats = Repeats(_ran_well(earlier))
        own = own_cells(found, step.facts)
        names = cell_names(step.entries).items() if own else ()
        self._cells = {name: cell for cell, name in names if cell in own}
        self._code = ""  # of the block that is being written
        self._block = max((block.block for block in earlier), default=0)
        self._verdicts: list[Verdict] = []
        self._spoke = False

    def feed(self, chunk: Chunk) -> Iterator[Event]:
        yield from self._events(self._splitter.feed(chunk.text))
        if chunk.usage is not None:
            yield chunk.usage

    def flush(self) -> Iterator[Event]:
        yield from self._events(self._splitter.flush())

    @property
    def kept(self) -> str:
        if not self._spoke:
            return "Nothing had arrived yet, and nothing was changed."
        return "The text and the cells that had arrived are kept; a cell cut short was not run."

    def end(self, finish: str | None) -> Event:
        """The last event of an answer that came to its own end, which the endpoint names."""
        if finish == "content_filter":
            return Error("filtered", _FILTERED, self.kept, retryable=False)
        if finish in _UNASKED:
            return _UNASKED[finish]
        if not self._spoke:
            message = "The model's answer was empty. Try again, or choose another model."
            return Error("empty", message, self.kept, retryable=True)
        acts = any(each != "insert" for each in self._verdicts)
        turn, limits = self._step.entries[-1].turn, self._step.limits
        if acts and steps_in_turn(self._step.entries, turn) >= limits.max_steps:
            return StepEnd("done", "steps")
        cut = finish == "length"
        if acts:
            return StepEnd("results", "length" if cut else "actions")
        if cut:
            return StepEnd("done", "length")
        return StepEnd("done", "inserted" if self._verdicts else "answer")

    def _events(self, pieces: Iterable[Piece]) -> Iterator[Event]:
        for piece in _joined(self._repeats.feed(pieces)):
            event = self._event(piece)
            self._spoke = self._spoke or says_something(event)
            yield event

    def _event(self, piece: Piece) -> Event:
        match piece:
            case Text():
                return wire.TextDelta(piece.raw)
            case CodeStart():
                self._block += 1
                self._code = ""
                cell = self._replaceable(piece.cell)
                return wire.CodeStart(self._block, piece.language, piece.raw, cell, piece.cell)
            case CodeDelta():
                self._code += piece.text
                raw = None if piece.raw == piece.text else piece.raw
                return wire.CodeDelta(self._block, piece.text, raw)
            case CodeEnd():
                limits, mode = self._step.limits, self._step.begin.mode
                decided, reasons = verdict(mode, limits.ceiling, cut=piece.cut)
                self._verdicts.append(decided)
                return wire.CodeEnd(self._block, decided, piece.raw, reasons, piece.cut)

    def _replaceable(self, name: str | None) -> str | None:
        """The cell of that name, if this conversation wrote it and the user left it as it was."""
        return self._cells.get(name) if name else None


def _ran_well(earlier: Iterable[Block]) -> Iterator[str]:
    for block in earlier:
        if block.settled and block.settled.status == "ok":
            # Edited or not: writing either again would be a repetition.
            yield from {block.code, block.source}


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbouring deltas as one: an event is a line in the journal."""
    held: Piece | None = None
    for piece in pieces:
        match held, piece:
            case Text(), Text():
                held = Text(held.raw + piece.raw)
            case CodeDelta(), CodeDelta():
                held = CodeDelta(held.text + piece.text, held.raw + piece.raw)
            case None, _:
                held = piece
            case _:
                yield held
                held = piece
    if held is not None:
        yield held
