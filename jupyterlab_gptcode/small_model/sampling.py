"""Helps a small model: shows idioms, begins its answer, draws several, keeps the best, tries again.

The first answer is the likeliest. If `candidates.py` finds nothing against it, it is kept; else
more are drawn, and the one with the least faults is kept. They are drawn one after the other: each
then goes on from what the model has read for the one before. Code that then fails in the kernel is
not told to the model, which would only repeat it: it is asked the same again, for other answers.
"""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from ..context.files import beside
from ..context.notebook import own_cells
from ..conversation.cell_names import cell_names
from ..conversation.entries import (
    AttachedFile,
    Begin,
    Block,
    Entry,
    blocks,
    current_turn,
    of_turn,
    steps_in_turn,
)
from ..errors import ProviderError
from ..prompt import words
from ..protocol.wire import Facts, Json, Usage
from ..providers import Chunk, Request
from .examples import Idiom, idioms
from .fixes import UNREADABLE, bound_names, parsed
from .prefill import opening
from .ranking import GRAVE, Candidate, Situation, best, prepared, weight
from .repetition import is_endless

MAX_TOKENS = 160  # of one candidate
STOP = ("```",)
_TEMPERATURE = 0.6
_ROUNDS = 2  # of draws, while all that was drawn has grave faults
_SAME = 3  # draws in a row that bring nothing new: one that does is not likely any more
_FENCE = "```python\n"

Stream = Callable[[Request], AsyncGenerator[Chunk, None]]


@dataclass(frozen=True)
class Attempt:
    """What is asked for the `number`th time in this turn, from 0; `replaces` names the cell that
    failed, `opening` is how each candidate begins, its fence included."""

    number: int
    situation: Situation
    idioms: tuple[Idiom, ...] = ()
    replaces: str | None = None

    @property
    def opening(self) -> str:
        return _FENCE + self.situation.opening

    @property
    def opening_uncommented(self) -> str:
        """Without the prompt, which stands last."""
        return "".join(self.opening.splitlines(keepends=True)[:-1])

    def primed(self, messages: Sequence[Json]) -> list[Json]:
        """With the idioms before the latest message, as if each had been asked for and written."""
        turns: list[Json] = []
        for each in self.idioms:
            asked = words.GUIDED.format(language="Python", text=each.words)
            written = f"{self.opening_uncommented}# {each.words}\n{each.code}\n```"
            turns.append({"role": "user", "content": asked})
            turns.append({"role": "assistant", "content": written})
        return [*messages[:-1], *turns, *messages[-1:]]


def ending(entries: Sequence[Entry], attempts: int) -> Literal["answer", "attempts"] | None:
    """Why a step of results has nothing to ask for: all went well, or often enough not."""
    begin, turn = entries[-1].body, entries[-1].turn
    if not isinstance(begin, Begin) or begin.kind == "prompt":
        return None
    made = _blocks(entries, turn)
    if made and not _failed(made[-1]):
        return "answer"
    return "attempts" if made and steps_in_turn(entries, turn) > attempts else None


def attempt(entries: Sequence[Entry], facts: Facts) -> Attempt:
    """What the latest step asks for."""
    turn = current_turn(entries)
    begin = _prompt(entries, turn)
    files = [
        file for file in begin.files if file.status not in ("moved", "removed") and file.reachable
    ]
    failed = [block for block in _blocks(entries, turn) if _failed(block)]
    begun = opening(begin.text, [(_path(file, begin), file.columns) for file in files])
    columns = tuple(column for file in files for column in file.columns)
    near = tuple(idioms(begin.text, bound_names(parsed(begun)), columns))
    situation = Situation(
        begin.text,
        begun,
        columns,
        _known(facts, {block.cell for block in failed}),
        frozenset(block.code for block in failed),
        frozenset(text for each in near for text in each.examples),
    )
    last = failed[-1].cell if failed else None
    own = last is not None and last in own_cells(failed, facts)
    replaces = cell_names(entries).get(last) if last and own else None
    return Attempt(max(0, steps_in_turn(entries, turn) - 1), situation, near, replaces)


async def chosen(
    stream: Stream, request: Request, attempt: Attempt, drawn: int
) -> AsyncGenerator[Chunk, None]:
    """The best of several answers to a request, as one block: of the likeliest and `drawn` more."""
    usages: list[Usage] = []
    found: list[Candidate] = []
    least, same = math.inf, 0
    for asked in _draws(request, attempt, drawn):
        try:
            candidate, usage = await _candidate(stream, asked, attempt)
        except ProviderError:
            if not found:
                raise
            break  # the best of those that came is better than none
        usages.extend([usage] if usage else [])
        candidate = prepared(candidate, attempt.situation)
        same = same + 1 if candidate in found else 0
        found.append(candidate)
        least = min(least, weight(candidate, attempt.situation))
        round_is_over = drawn and asked.seed and asked.seed % drawn == 0
        if least == 0 or same == _SAME or (round_is_over and least < GRAVE):
            break
    kept = found[best(found, attempt.situation)]
    replaces = f" cell={attempt.replaces}" if attempt.replaces else ""
    # What reached its cap is an open block: it is inserted, and never runs.
    end = "" if kept.cut else "\n```\n"
    yield Chunk(f"```python{replaces}\n{kept.code.rstrip()}{end}")
    used = Usage(
        sum(usage.prompt_tokens for usage in usages),
        sum(usage.completion_tokens for usage in usages),
        sum(usage.cached_tokens for usage in usages),
    )
    yield Chunk(finish="length" if kept.cut else "stop", usage=used if usages else None)


def _draws(request: Request, attempt: Attempt, drawn: int) -> Iterator[Request]:
    """The likeliest answer first, then others; those of two attempts are different ones."""
    if attempt.number == 0 or not drawn:
        yield replace(request, temperature=0.0)
    many = drawn * _ROUNDS
    for seed in range(attempt.number * many + 1, (attempt.number + 1) * many + 1):
        warm = replace(request, temperature=_TEMPERATURE, seed=seed)
        # Below a comment that says it all, some answers end before they begin.
        yield replace(warm, opening=attempt.opening_uncommented) if seed % 2 else warm


async def _candidate(
    stream: Stream, request: Request, attempt: Attempt
) -> tuple[Candidate, Usage | None]:
    text, finish, usage = "", None, None
    async with aclosing(stream(request)) as chunks:
        async for chunk in chunks:
            text += chunk.text
            finish, usage = chunk.finish or finish, chunk.usage or usage
            if is_endless(text.removeprefix(request.opening)):
                break
    # Some servers repeat the opening, others do not.
    code = attempt.situation.opening + text.removeprefix(request.opening)
    return Candidate(code, cut=finish == "length"), usage


def _prompt(entries: Sequence[Entry], turn: int) -> Begin:
    """The turn's prompt; where it was tried again, as it was then; "Go on" means the one before."""
    begins = [e.body for e in entries if e.turn == turn and isinstance(e.body, Begin)]
    prompts = [begin for begin in begins if begin.kind == "prompt"]
    latest = (prompts or begins)[-1]
    if latest.text == words.GO_ON and turn > 1:
        return _prompt(entries, turn - 1)
    return latest


def _blocks(entries: Sequence[Entry], turn: int) -> list[Block]:
    return list(blocks(of_turn(entries, turn)).values())


def _failed(block: Block) -> bool:
    return block.settled is not None and block.settled.status == "error"


def _path(file: AttachedFile, begin: Begin) -> str:
    return beside(file.path, begin.change.works_in)


def _known(facts: Facts, failed: set[str | None]) -> frozenset[str]:
    """Names that the notebook's code defines; cells that are no plain Python are passed over."""
    names: set[str] = set()
    for cell in facts.cells:
        if cell.type == "code" and cell.id not in failed:
            try:
                names |= bound_names(parsed(cell.source))
            except UNREADABLE:
                continue
    return frozenset(names)
