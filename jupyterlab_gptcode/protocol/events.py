"""The events of a step, in the order in which a page gets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .description import Json
from .level import Level
from .requests import Kind, NamedCell, NamedFile, Selection
from .schema import dump

Verdict = Literal["insert", "ask", "run"]


@dataclass(frozen=True)
class ShownOutput:
    """An output that the user sent; `position` is the cell's at that time, from 1."""

    cell: str
    output: int
    position: int


@dataclass(frozen=True)
class ShownSecret:
    """A secret that is sent by its number; `place` is where it was first seen, `name` which one."""

    number: int
    kind: str
    place: str
    name: str = ""


@dataclass(frozen=True)
class StepStart:
    """`folder` is where the code runs: the answer's file names are relative to it.

    `files` and `outputs` are what the user sent with the prompt; `selection`, `named` and the names
    of `variables` what it points at. `after` is the turn that this one follows, if the user went
    back to another one than the latest. `level` is what the model might see, and `chosen` what the
    user had chosen of that. `skills` are the names of those that it reads, and `secrets` those that
    it is the first to send. A journal has them in the entry before, `begin`, from which the event
    for pages is made, with its `time`.
    """

    step: str
    turn: int
    kind: Kind
    model: str
    prompt: str = ""
    folder: str | None = None
    files: tuple[NamedFile, ...] = ()
    outputs: tuple[ShownOutput, ...] = ()
    selection: Selection | None = None
    named: tuple[NamedCell, ...] = ()
    variables: tuple[str, ...] = ()
    time: float | None = None
    after: int | None = None
    level: Level | None = None
    chosen: Level | None = None
    skills: tuple[str, ...] = ()
    secrets: tuple[ShownSecret, ...] = ()


@dataclass(frozen=True)
class TextDelta:
    text: str


@dataclass(frozen=True)
class ThinkingDelta:
    """What the model thought, for the reader alone: it is not sent back.

    `raw` is what the text of the answer held for it, tags and all, where that differs.
    """

    text: str
    raw: str | None = None


@dataclass(frozen=True)
class CodeStart:
    """`cell` is the notebook cell to replace; `asked` the id that the model wrote for it.

    Of a repair, `attempt` counts the runs of its cell from 1, of at most `limit`. `tries`: it runs
    on a copy of the kernel, and has no cell.
    """

    block: int
    language: str
    raw: str
    cell: str | None = None
    asked: str | None = None
    attempt: int | None = None
    limit: int | None = None
    tries: bool = False


@dataclass(frozen=True)
class CodeDelta:
    """`raw` is left out where it equals `text`."""

    block: int
    text: str
    raw: str | None = None


@dataclass(frozen=True)
class CodeEnd:
    """`cut`: the answer ended inside the block; `reasons` are for the user.

    `risks` are what the code does beyond computing and showing; `safe`: nothing about it asks in
    "Run if safe". `hides_errors` says where errors are hidden, in a few words. `unpreserved` are
    files that it writes over or removes and that Undo cannot put back: `{name, why?}`. `doubtful`:
    the reading of it leaves in doubt what it does, so that it may be tried before it asks.
    """

    block: int
    verdict: Verdict
    raw: str
    reasons: tuple[str, ...] = ()
    cut: bool = False
    risks: tuple[str, ...] = ()
    safe: bool = False
    hides_errors: str = ""
    unpreserved: tuple[Json, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True)
class Usage:
    """What a request has used. `reasoning_tokens` are those of the completion that the model only
    thought. `about`: the endpoint reported nothing, so it is an estimate. `cost` is in US dollars,
    by the price at that time; None where that is not known.
    """

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    about: bool = False
    cost: float | None = None


@dataclass(frozen=True)
class Thought:
    """How many tokens an answer's thinking has, shown or not; `about` if nobody has counted."""

    tokens: int
    about: bool = False


@dataclass(frozen=True)
class StepEnd:
    """`results`: the driver settles the blocks, then posts a step of that kind.

    `tried` is `{why, errors}` of a repair that has ended: why, and the error of each attempt.
    """

    next: Literal["results", "done"]
    reason: Literal[
        "answer", "actions", "inserted", "steps", "attempts", "length", "stopped", "outputs"
    ]
    tried: Json | None = None


@dataclass(frozen=True)
class Error:
    """The step failed: `kept` says what is still there, for the user; `wait` is in seconds.

    `detail` is the endpoint's own words: plain text, short, without secrets.
    """

    kind: str
    message: str
    kept: str
    retryable: bool
    wait: float | None = None
    detail: str | None = None


Event = (
    StepStart
    | TextDelta
    | ThinkingDelta
    | CodeStart
    | CodeDelta
    | CodeEnd
    | Usage
    | Thought
    | StepEnd
    | Error
)

EVENT_TYPES: dict[str, type[Event]] = {
    "step-start": StepStart,
    "text-delta": TextDelta,
    "thinking-delta": ThinkingDelta,
    "code-start": CodeStart,
    "code-delta": CodeDelta,
    "code-end": CodeEnd,
    "usage": Usage,
    "thought": Thought,
    "step-end": StepEnd,
    "error": Error,
}
_TYPE_NAMES = {event: name for name, event in EVENT_TYPES.items()}


def dump_event(event: Event) -> Json:
    return {"type": _TYPE_NAMES[type(event)], **dump(event)}
