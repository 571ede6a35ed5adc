"""What the request would be that a page could send now: how long, of what, and for how much.

It is rendered as a step would render it. A page that only types sends its text alone: the rest is
known from its latest estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ..background import compute_in_thread
from ..context import SentSnapshots
from ..errors import Conflict
from ..masking import find
from ..protocol import Json, StepRequest
from ..providers import Model, Provider
from ..providers.catalog import Catalog
from ..request import Shares, render_shares
from ..spending import (
    Counts,
    Spending,
    added,
    counted,
    counted_messages,
    separated,
    without,
)
from ..step import Step, is_too_long
from .active import ActiveConversation
from .draft_step import DraftSteps

_PAGES = 4  # whose latest estimate is known
_UNKNOWN = "The server does not know this page's notebook any more. Send it as a whole."


@dataclass(frozen=True)
class Measured:
    """A request without its prompt: how much of each kind of text, whole and by part."""

    provider: Provider
    model: Model
    answer: int  # the most tokens of the answer
    room: int  # the most tokens of the request
    whole: Counts
    parts: dict[str, Counts]


class RequestEstimates:
    def __init__(self, catalog: Catalog, drafts: DraftSteps, spending: Spending) -> None:
        self._catalog, self._drafts, self._spending = catalog, drafts, spending
        self._measured: dict[str, tuple[str, Measured]] = {}  # by page, with the id that it gave
        self.snapshots = SentSnapshots()

    async def estimate(
        self, step: StepRequest, text: str, active: ActiveConversation | None
    ) -> Json:
        """For a whole request; the page may ask for another text of it by its id then."""
        measured = await self._measure(step, active)
        self._measured.pop(step.client, None)
        self._measured[step.client] = (step.step, measured)
        for oldest in list(self._measured)[:-_PAGES]:
            del self._measured[oldest]
        self.snapshots.keep(step.client, step.step, step.facts.cells)
        await self._spending.read()
        return self._priced(measured, text)

    async def again(self, client: str, same: str, text: str) -> Json:
        """For another text, with all else as it was in the estimate of that id."""
        known, measured = self._measured.get(client, ("", None))
        if measured is None or known != same:
            raise Conflict(_UNKNOWN, kind="facts")
        return self._priced(measured, text)

    async def _measure(self, request: StepRequest, active: ActiveConversation | None) -> Measured:
        step = await self._drafts.of(request, active)
        provider, _ = self._catalog.resolve(step.begin.model)
        return await compute_in_thread(lambda: _measured(step, provider))

    def _priced(self, measured: Measured, text: str) -> Json:
        """In tokens and money, by what the model's endpoint has reported until now."""
        model, prompt = measured.model, counted(text)
        tokens = partial(self._spending.calibration.tokens, model.id)
        parts = {**measured.parts, "talk": added([measured.parts["talk"], prompt])}
        whole = tokens(added([measured.whole, prompt]))
        price = self._spending.price(model, measured.provider)
        kinds = [span.kind for span in find(text)]
        return {
            **({"secrets": kinds} if kinds else {}),
            "tokens": whole,
            "window": measured.room + measured.answer,
            "answer": measured.answer,
            "too_long": is_too_long(text, measured.room),
            "parts": [{"part": part, "tokens": tokens(counts)} for part, counts in parts.items()],
            "cost": None if price is None else round(price.of(whole, 0), 9),
        }


def _measured(step: Step, provider: Provider) -> Measured:
    """The prompt's own text is left out: pages ask for others."""
    messages, shares = render_shares(step.entries, step.rendering)
    system, *rest = messages
    prompt = counted(step.begin.text)
    whole = _without(counted_messages(messages), prompt)
    parts = _parts(counted_messages([system]), counted_messages(rest), shares)
    parts["talk"] = _without(parts["talk"], prompt)
    answer = step.limits.answer_tokens(step.model)
    return Measured(provider, step.model, answer, step.room, whole, parts)


def _parts(system: Counts, rest: Counts, shares: Shares) -> dict[str, Counts]:
    outputs = counted("\n".join(shares.outputs))
    files = counted("\n".join(shares.files))
    talk = counted("\n".join(shares.talk))
    instructions = counted("\n".join(shares.instructions))
    text, form, images = separated(rest)
    notebook = without(text, added([outputs, files, talk, instructions]))
    return {
        "instructions": added([system, instructions, form]),
        "notebook": added([notebook, images]),
        "outputs": outputs,
        "files": files,
        "talk": talk,
    }


def _without(counts: Counts, less: Counts) -> Counts:
    return tuple(max(0.0, count - each) for count, each in zip(counts, less, strict=True))
