"""The step that a page would start if it sent its draft now: for what is said of it beforehand."""

from __future__ import annotations

from dataclasses import replace

from ..background import compute_in_thread
from ..conversation import Created, Entry
from ..protocol import StepRequest
from ..providers.catalog import Catalog
from ..spending import Account, Spending, spent_in
from ..step import Limits, Step
from .active import ActiveConversation, next_entry
from .begin import Beginnings
from .markers import Markers
from .new_kernels import notice_of_start
from .surroundings import Surroundings


class DraftSteps:
    """Nothing of it is recorded, and no endpoint is asked for anything."""

    def __init__(
        self,
        catalog: Catalog,
        limits: Limits,
        spending: Spending,
        around: Surroundings,
        beginnings: Beginnings,
        markers: Markers,
    ) -> None:
        self._catalog, self._limits = catalog, limits
        self._spending, self._around = spending, around
        self._beginnings, self._markers = beginnings, markers

    async def of(self, request: StepRequest, active: ActiveConversation | None) -> Step:
        """Its provider is metered as that of a step."""
        name = request.model or await self._catalog.default()
        provider, bare = self._catalog.resolve(name)
        model = self._catalog.with_effort(provider.model(bare))
        notebook = request.facts.notebook
        if active is None:
            entries = [Entry(0, 0.0, Created("", notebook, self._markers.of_next(notebook)))]
        else:
            entries = list(active.entries)
        around = await self._around.now(entries, request, vision=model.vision)
        folder = await self._around.folder(notebook)
        request = replace(request, facts=replace(request.facts, folder=folder))
        await self._spending.read()

        def work() -> Step:
            if notice := notice_of_start(entries, around.start):
                entries.append(next_entry(entries, notice, turn=notice.turn))
            past, begin, turn = self._beginnings.of(entries, request, name, model, around)
            past.append(next_entry(past, begin, step=request.step, turn=turn))
            account = Account(request.step, spent_in(entries, turn), spent_in(entries))
            meter = self._spending.meter(provider, model, account)
            estimate = self._spending.estimate(model)
            parts = (past, request.facts, meter, model, bare, self._limits)
            return Step(*parts, estimate=estimate)

        return await compute_in_thread(work)
