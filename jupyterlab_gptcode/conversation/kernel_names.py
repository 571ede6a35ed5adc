"""By what the latest step knew the kernel. Once its end was noticed, that says nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ..protocol import KERNEL_ENDS, NEW_KERNEL, Action
from .entries import Begin, Body, Entry


def known_process(entries: Sequence[Entry]) -> str:
    """What its messages named its process; empty where they did not."""
    begin = _latest(entries)
    return begin.process if begin else ""


def known_start(entries: Sequence[Entry]) -> str:
    """By which start the server knew it; empty where its messages name its process."""
    begin = _latest(entries)
    return begin.start if begin else ""


def is_of_server(body: Body) -> bool:
    """Whether the server, and no page, has noticed that the kernel is new."""
    return isinstance(body, Action) and not body.client and body.reason == NEW_KERNEL


def _latest(entries: Sequence[Entry]) -> Begin | None:
    """The latest step with a kernel that is named."""
    for entry in reversed(entries):
        match entry.body:
            case Action(action="noticed", reason=reason) if reason in KERNEL_ENDS:
                return None
            case Begin() as begin if begin.process or begin.start:
                return begin
    return None
