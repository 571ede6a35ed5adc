"""Tries a small model's candidates on copies of the kernel, and prefers one that runs.

This is an experiment beside the product, whose choice reads the code alone. `votes` also counts how
many of the candidates that run give the same.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.protocol import Json, Usage
from jupyterlab_gptcode.providers import Chunk, Request
from jupyterlab_gptcode.small_model import sampling
from jupyterlab_gptcode.small_model.attempt import Attempt
from jupyterlab_gptcode.small_model.ranking import GRAVE, Candidate, penalty, prepared

Try = Callable[[str], Awaitable[Json]]
_FAILS = 3 * GRAVE


@dataclass
class Drawn:
    candidate: Candidate
    penalty: int
    result: str = ""  # what it gave, if it ran


@dataclass
class Trials:
    """`attempt` is set where the kernel is: the one that the tasks' cells run in."""

    attempt: Try | None = None
    votes: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    async def best_of_n(
        self, stream: sampling.Stream, request: Request, attempt: Attempt, samples: int
    ) -> AsyncGenerator[Chunk, None]:
        """As the product's, with what a trial says added to each candidate's penalty."""
        found: list[Drawn] = []
        usages: list[Usage] = []
        least, same = math.inf, 0
        for asked in sampling._requests(request, attempt, samples):
            try:
                candidate, usage = await sampling._sample(stream, asked, attempt)
            except ProviderError:
                if not found:
                    raise
                break
            usages.extend([usage] if usage else [])
            candidate = prepared(candidate, attempt.situation)
            known = [each for each in found if each.candidate == candidate]
            same = same + 1 if known else 0
            drawn = known[0] if known else await self._tried(candidate, attempt)
            found.append(drawn)
            least = min(least, drawn.penalty)
            is_over = samples and asked.seed and asked.seed % samples == 0
            enough = least == 0 and not self.votes
            if enough or same == sampling._SAME or (is_over and least < GRAVE):
                break
        chosen = self._chosen(found).candidate
        replaces = f" cell={attempt.replaces}" if attempt.replaces else ""
        end = "" if chosen.cut else "\n```\n"
        yield Chunk(f"```python{replaces}\n{chosen.code.rstrip()}{end}")
        yield Chunk(finish="length" if chosen.cut else "stop", usage=sampling._sum(usages))

    async def _tried(self, candidate: Candidate, attempt: Attempt) -> Drawn:
        drawn = Drawn(candidate, penalty(candidate, attempt.situation))
        if candidate.cut or self.attempt is None:
            return drawn
        answer = await self.attempt(candidate.code)
        if "blocks" not in answer:
            self.counts[f"not tried: {answer.get('unavailable')}"] += 1
            return drawn
        blocks, ended = answer["blocks"], answer["facts"]["ended"]
        if ended == "done" and blocks and not blocks[0]["error"]:
            self.counts["ran"] += 1
            drawn.result = _given(blocks[0]["outputs"])
        else:
            self.counts["failed"] += 1
            drawn.penalty += _FAILS
        return drawn

    def _chosen(self, found: list[Drawn]) -> Drawn:
        least = min(each.penalty for each in found)
        good = [each for each in found if each.penalty == least]
        if not self.votes:
            return good[0]
        votes = Counter(each.result for each in found if each.penalty < GRAVE)
        return max(good, key=lambda each: votes[each.result])


def _given(outputs: list[Json]) -> str:
    return json.dumps(
        [
            each["text"] if "text" in each else sorted(each["data"].items())
            for each in outputs
            if each.get("name") != "stderr" and ("text" in each or "data" in each)
        ]
    )
