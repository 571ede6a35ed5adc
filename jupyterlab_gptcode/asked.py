"""What a step's request means, given what has happened: is a prompt tried again, and with which
files? Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .context.outputs import sent_outputs
from .conversation import Begin, Entry, SentOutput, current_turn, mute_steps
from .wire import NamedFile, StepRequest


def is_again(entries: Sequence[Entry], text: str) -> bool:
    """Whether a prompt is the latest one again, of which nothing has come."""
    return _tried(entries, text) is not None


def asked_files(entries: Sequence[Entry], request: StepRequest) -> tuple[NamedFile, ...]:
    """The files to attach: where none are named, those of a prompt that is tried again."""
    if request.files is not None:
        return request.files
    before = _before(entries, request)
    files = before.files if before else ()
    return tuple(NamedFile(file.path, file.confirmed) for file in files if file.is_attached)


def asked_outputs(entries: Sequence[Entry], request: StepRequest) -> tuple[SentOutput, ...]:
    """The outputs that go with a prompt; raises Unusable where one is no longer there."""
    if request.outputs is not None:
        return sent_outputs(request.facts, request.outputs)
    before = _before(entries, request)
    return before.outputs if before else ()


def _before(entries: Sequence[Entry], request: StepRequest) -> Begin | None:
    return _tried(entries, request.text) if request.kind == "prompt" else None


def _tried(entries: Sequence[Entry], text: str) -> Begin | None:
    """The latest step with this prompt, if nothing has come of its turn, which is the latest."""
    turn = current_turn(entries)
    steps = [
        (entry.step, entry.body)
        for entry in entries
        if isinstance(entry.body, Begin) and entry.turn == turn
    ]
    if not {step for step, _ in steps} <= mute_steps(entries):
        return None
    return next((begin for _, begin in reversed(steps) if begin.text == text), None)
