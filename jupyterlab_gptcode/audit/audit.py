"""The events that administrators may record: who, when, which model, how much, and what happened
with code. Never content: no text, code, path or name of a file."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Literal

from ..conversation import Begin, Entry
from ..protocol import Action, CodeEnd, Error, Json, StepEnd, Usage
from .kinds import kinds

# The name that the identity provider gives to who makes this request; tasks inherit it.
USER: ContextVar[str] = ContextVar("user", default="")
Emit = Callable[[str, Json], None]
Setting = Literal["endpoint-added", "endpoint-changed", "endpoint-removed", "limits-changed"]
Deed = Literal["deleted", "expired", "exported", "imported"]
_Block = tuple[str, int, int | None]


def _nowhere(_name: str, _data: Json) -> None: ...


class Audit:
    """`host_of` says where a model is called. Without `emit` nothing is recorded."""

    def __init__(
        self, emit: Emit = _nowhere, host_of: Callable[[str], str] = lambda _model: ""
    ) -> None:
        self._emit, self._host_of = emit, host_of
        self._steps: dict[str, tuple[Json, list[Usage]]] = {}  # those that run
        self._approved: set[_Block] = set()
        self._passed: set[_Block] = set()  # on a copy of the kernel

    def entry(self, conversation: str, entry: Entry) -> None:
        """What was recorded in a conversation."""
        of = {"user": USER.get(), "conversation": conversation, "turn": entry.turn}
        match entry.body:
            case Begin() as begin:
                self._begin(entry.step, of, begin)
            case Usage() as usage if entry.step in self._steps:
                self._steps[entry.step][1].append(usage)
            case StepEnd(reason=reason):
                self._end(entry.step, of, reason)
            case Error(kind=kind):
                self._end(entry.step, of, kind)
            case CodeEnd() as end:
                judged = {"what": "judged", "verdict": end.verdict, "reasons": kinds(end.risks)}
                self._emit("block", {**of, "block": end.block, **judged})
            case Action(block=int()) as action:
                self._act({**of, "turn": action.turn, "block": action.block}, action)

    def conversation(self, what: Deed, conversation: str) -> None:
        data = {"user": USER.get(), "conversation": conversation, "what": what}
        self._emit("conversation", data)

    def settings(self, what: Setting, host: str = "") -> None:
        self._emit("settings", {"user": USER.get(), "what": what, "host": host})

    def _begin(self, step: str, of: Json, begin: Begin) -> None:
        called = {"model": begin.model, "host": self._host_of(begin.model)}
        self._steps[step] = (called, [])
        chosen = {"kind": begin.kind, "mode": begin.mode, "level": begin.level}
        self._emit("step-asked", {**of, **called, **chosen})

    def _end(self, step: str, of: Json, outcome: str) -> None:
        called, used = self._steps.pop(step, ({"model": "", "host": ""}, []))
        costs = [usage.cost for usage in used if usage.cost is not None]
        sums = {
            "prompt_tokens": sum(usage.prompt_tokens for usage in used),
            "cached_tokens": sum(usage.cached_tokens for usage in used),
            "completion_tokens": sum(usage.completion_tokens for usage in used),
            "cost": sum(costs) if costs else None,
        }
        self._emit("step-ended", {**of, **called, "outcome": outcome, **sums})

    def _act(self, of: Json, action: Action) -> None:
        block = (of["conversation"], action.turn, action.block)
        if action.action == "tried" and action.trial is not None:
            self._tried(of, block, action.trial)
        elif action.action == "approved":
            self._approved.add(block)
            self._emit("block", {**of, "what": "approved"})
        elif action.action == "skipped" or action.status == "skipped":
            self._approved.discard(block)
            self._emit("block", {**of, "what": "skipped"})
        elif action.action == "ran":
            by_mode = "trial" if block in self._passed else "mode"
            approved_by = "user" if block in self._approved else by_mode
            self._approved.discard(block)
            self._passed.discard(block)
            ran = {"what": "ran", "approved_by": approved_by, "status": action.status or "unknown"}
            self._emit("block", {**of, **ran})

    def _tried(self, of: Json, block: _Block, trial: Json) -> None:
        (self._passed.add if trial.get("passed") else self._passed.discard)(block)
        seen = {"ended": trial["facts"]["ended"], "reasons": kinds(trial.get("effects", []))}
        self._emit("block", {**of, "what": "tried", **seen, "passed": bool(trial.get("passed"))})
