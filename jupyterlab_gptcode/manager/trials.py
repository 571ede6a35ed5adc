"""Trials of waiting code: what a kernel is asked, and what came of it.

Those in progress are known in memory alone: one that ends with the server has changed nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from ..background import compute_in_thread
from ..conversation import Entry, blocks, check_trial, is_news, of_turn
from ..errors import NotFound, Unusable
from ..policy import LOCKED
from ..protocol import Action, Json, Mode, Status, TrialRequest
from ..trial import TrialRules, effects_outside, passes, read_result, snippet, stop_snippet
from .active import ActiveConversation

_UNREACHED: Json = {"outputs": [], "unreached": True}  # one before it failed
_BEGUN: Json = {"outputs": []}  # it ended the copy before it said anything
_HELD = 100  # trials that are in progress, or were abandoned
_OFF = (
    "Your administrator has switched off trials (c.GPTCode.trials). Ask your administrator to "
    "change it."
)
_MODEL_OFF = (
    "Your administrator has switched off trials by models (c.GPTCode.model_tries). Ask your "
    "administrator to change it."
)
_GONE = "The server has restarted since this was tried. Nothing was changed. Try it again."


class Trials:
    def __init__(self, rules: TrialRules | None = None, ceiling: Mode = "run") -> None:
        self._rules, self._ceiling = rules or TrialRules(), ceiling
        self._started: dict[tuple[str, str], TrialRequest] = {}

    def allowed_settings(self) -> list[str]:
        """What users may turn on, as a step names it."""
        settings = {"try_in_doubt": self._rules.in_doubt, "model_tries": self._rules.by_model}
        return [name for name, is_allowed in settings.items() if is_allowed]

    def probe(self) -> Json:
        """Of no code: the kernel puts up the fence, or says why it cannot."""
        return {"ask": self._start("probe", []) if self._rules.allowed else ""}

    def probe_for_model(self) -> str:
        """The same, where models may try code; else empty."""
        return self._start("probe", []) if self._rules.by_model else ""

    async def start(self, active: ActiveConversation, request: TrialRequest) -> Json:
        """Nothing is recorded until there is a result."""
        if not self._rules.allowed:
            raise Unusable(_OFF, kind=LOCKED)
        check_trial(active.entries, request, self._ceiling, in_doubt=self._rules.in_doubt)
        if not self._rules.by_model and _is_of_model(active, request):
            raise Unusable(_MODEL_OFF, kind=LOCKED)
        trial = secrets.token_hex(8)
        self._started[active.id, trial] = request
        for oldest in list(self._started)[:-_HELD]:
            del self._started[oldest]
        sources = [each.source for each in request.sources]
        start = await compute_in_thread(partial(self._start, trial, sources))
        return {"trial": trial, "start": start, "stop": stop_snippet(trial)}

    def _start(self, trial: str, sources: list[str]) -> str:
        rules = self._rules
        limits = {"seconds": rules.seconds, "memory": rules.memory, "characters": rules.characters}
        return snippet({"trial": trial, "sources": sources, **limits})

    async def end(self, active: ActiveConversation, trial: str, report: Json) -> Json:
        """Records what it gave, and answers with that."""
        if known := _recorded(active, trial):
            return known
        request = self._started.get((active.id, trial))
        if request is None:
            raise NotFound(_GONE)
        found = await compute_in_thread(partial(_read, trial, request, report, self._rules))
        action = _action(active, request, report, found)
        async with active.changing:
            active.check_exists()
            if known := _recorded(active, trial):
                return known
            news = is_news(active.entries, action, self._ceiling)
            if news:
                await active.write(action, turn=action.turn)
        if news and active.running_step is None:
            await active.sync()
        self._started.pop((active.id, trial), None)
        return found


def _action(active: ActiveConversation, request: TrialRequest, report: Json, found: Json) -> Action:
    """What is recorded. Of a block that its model tries, it is the result."""
    action = Action(
        *(report["client"], "tried", request.turn, request.block),
        source=request.sources[-1].source,
        trial=found,
    )
    if not _is_of_model(active, request):
        return action
    tried, ended = found["blocks"][-1], found["facts"]["ended"]
    status: Status = "error" if tried.get("error") else "ok"
    return replace(
        action,
        status=status if ended == "done" else "stopped",
        reason="" if ended == "done" else ended,
        outputs=tuple(tried["outputs"]),
        duration=tried.get("seconds"),
    )


def _is_of_model(active: ActiveConversation, request: TrialRequest) -> bool:
    """Whether the model itself asked to try it."""
    block = blocks(of_turn(active.entries, request.turn)).get((request.turn, request.block))
    return block is not None and block.tries


def _recorded(active: ActiveConversation, trial: str) -> Json | None:
    """A report may be repeated because its answer was lost."""
    found = (_trial(entry) for entry in reversed(active.entries))
    return next((each for each in found if each and each["trial"] == trial), None)


def _trial(entry: Entry) -> Json | None:
    return entry.body.trial if isinstance(entry.body, Action) else None


def _read(trial: str, request: TrialRequest, report: Json, rules: TrialRules) -> Json:
    """The sources are those that the trial was started with; the rest is what the page reports."""
    places = report.get("folder", ""), report.get("home", "")
    result = read_result(report["result"], len(request.sources), rules.characters, *places)
    facts = result["facts"]
    begun = len(facts.get("parts", [])) if facts["ended"] != "done" else 0
    blocks = [
        {"block": asked.block, "source": asked.source}
        | (tried or (_BEGUN if at < begun else _UNREACHED))
        for at, (asked, tried) in enumerate(zip_longest(request.sources, result["blocks"]))
    ]
    found: Json = {"trial": trial, "blocks": blocks, "facts": facts}
    if "moment" in report:
        found["moment"] = {name: report["moment"][name] for name in ("process", "count")}
    found["effects"] = list(effects_outside(found))
    if request.first:
        found |= {"first": True, "passed": passes(found)}
    return found
