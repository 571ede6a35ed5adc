"""Best of n: samples several answers of a small model and yields the best as one block.

The first sample is the likeliest answer. If `ranking.py` finds no fault in it, it is used; else
more are drawn, and the one with the least faults is used. They are drawn one after the other, so
that each reuses the tokens that the server has read for the one before.
"""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from dataclasses import replace

from ..errors import ProviderError
from ..prompt import TINY
from ..protocol import Json, Usage
from ..providers import Chunk, Request
from .attempt import Attempt
from .ranking import GRAVE, Candidate, best, penalty, prepared

SAMPLES = 4
MAX_TOKENS = 160  # of one sample
STOP = ("```",)
_TEMPERATURE = 0.6
_ROUNDS = 2  # of samples, while each has grave faults
_SAME = 3  # samples in a row that were drawn before: another one is unlikely to be new

Stream = Callable[[Request], AsyncGenerator[Chunk, None]]


def prefilled(request: Request, attempt: Attempt) -> Request:
    """The request with the start of its answer, and with examples before the latest message, as
    if the model had been asked for each and had written it."""
    turns: list[Json] = []
    for each in attempt.examples:
        asked = TINY.request.format(language="Python", text=each.words)
        written = f"{attempt.prefill_uncommented}# {each.words}\n{each.code}\n```"
        turns.append({"role": "user", "content": asked})
        turns.append({"role": "assistant", "content": written})
    return replace(
        request,
        messages=[*request.messages[:-1], *turns, *request.messages[-1:]],
        max_tokens=min(request.max_tokens or MAX_TOKENS, MAX_TOKENS),
        prefill=attempt.prefill,
        stop=STOP,
    )


async def best_of_n(
    stream: Stream, request: Request, attempt: Attempt, samples: int
) -> AsyncGenerator[Chunk, None]:
    """The best of the likeliest answer and of `samples` more, as one block."""
    usages: list[Usage] = []
    found: list[Candidate] = []
    least, same = math.inf, 0
    for asked in _requests(request, attempt, samples):
        try:
            candidate, usage = await _sample(stream, asked, attempt)
        except ProviderError:
            if not found:
                raise
            break  # the best of those that arrived is better than none
        usages.extend([usage] if usage else [])
        candidate = prepared(candidate, attempt.situation)
        same = same + 1 if candidate in found else 0
        found.append(candidate)
        least = min(least, penalty(candidate, attempt.situation))
        round_is_over = samples and asked.seed and asked.seed % samples == 0
        if least == 0 or same == _SAME or (round_is_over and least < GRAVE):
            break
    chosen = found[best(found, attempt.situation)]
    replaces = f" cell={attempt.replaces}" if attempt.replaces else ""
    # A sample that reached its cap stays an open block: it is inserted and never runs.
    end = "" if chosen.cut else "\n```\n"
    yield Chunk(f"```python{replaces}\n{chosen.code.rstrip()}{end}")
    yield Chunk(finish="length" if chosen.cut else "stop", usage=_sum(usages))


def first_request(request: Request, attempt: Attempt, samples: int) -> Request:
    return next(_requests(request, attempt, samples))


def _requests(request: Request, attempt: Attempt, samples: int) -> Iterator[Request]:
    """For the likeliest answer first, then for others; two attempts draw different ones."""
    if attempt.number == 0 or not samples:
        yield replace(request, temperature=0.0)
    most = samples * _ROUNDS
    for seed in range(attempt.number * most + 1, (attempt.number + 1) * most + 1):
        warm = replace(request, temperature=_TEMPERATURE, seed=seed)
        # Below a comment that states the task, some answers end before any code.
        yield replace(warm, prefill=attempt.prefill_uncommented) if seed % 2 else warm


async def _sample(
    stream: Stream, request: Request, attempt: Attempt
) -> tuple[Candidate, Usage | None]:
    text, finish, usage = "", None, None
    async with aclosing(stream(request)) as chunks:
        async for chunk in chunks:
            text += chunk.text
            finish, usage = chunk.finish or finish, chunk.usage or usage
    # Some servers repeat the prefill, others do not.
    code = attempt.situation.prefill + text.removeprefix(request.prefill)
    return Candidate(code, cut=finish == "length"), usage


def _sum(usages: list[Usage]) -> Usage | None:
    if not usages:
        return None
    return Usage(
        sum(usage.prompt_tokens for usage in usages),
        sum(usage.completion_tokens for usage in usages),
        sum(usage.cached_tokens for usage in usages),
    )
