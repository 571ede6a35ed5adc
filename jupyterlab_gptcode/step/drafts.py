"""Code that would run by itself, while it may yet turn out to be a draft in the model's thinking.

A model whose template opens its thinking sends the closing tag alone, after its drafts. Until a
model has shown in this conversation that it does not think, its code runs when the answer is whole:
the verdicts wait, while text and code are passed on as they come. A thought in tags or in a field
of its own ends the wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..conversation import Begin, Entry
from ..protocol import CodeDelta, CodeEnd, Event, StepEnd, TextDelta, ThinkingDelta
from .thoughts import CLOSES, TAIL

_DRAFT = "The model wrote this code while it was thinking."
_PARTIAL = "The answer is incomplete, so this code may be a part of the model's thinking."


class Drafts:
    """`possible`: the code of this answer may be one."""

    def __init__(self, *, possible: bool) -> None:
        self._possible = possible
        self._held: list[CodeEnd] = []
        self._tail = ""  # of the text since then, in which a tag may be hidden

    def read(self, event: Event) -> Iterator[Event]:
        """The event, unless it is a verdict that waits; one that does not keeps its place."""
        if self._possible and isinstance(event, CodeEnd) and (self._held or event.verdict == "run"):
            yield from self._passed()
            self._held.append(event)
            return
        yield from self._passed()
        yield event
        if self._held and isinstance(event, TextDelta):
            self._tail += event.text
            if CLOSES.search(self._tail):
                yield from self.thought(opened=False)
            self._tail = self._tail[-TAIL:]

    def thought(self, *, opened: bool) -> Iterator[Event]:
        """A thought has ended that a tag opened, or that began with the answer."""
        self._possible = False
        held, self._held = self._held, []
        for event in held:
            if opened:
                yield event
            else:
                yield replace(event, verdict="insert", reasons=(_DRAFT,))

    def end(self, *, cut: bool) -> Iterator[Event]:
        """The answer is over, or `cut`: then its thought may have been, too."""
        held, self._held = self._held, []
        for event in held:
            if cut and event.verdict == "run":
                reasons = (*event.reasons, _PARTIAL)
                yield replace(event, verdict="ask", reasons=reasons, safe=False)
            else:
                yield event

    def _passed(self) -> Iterator[Event]:
        """The fence that ends the latest code that waits: what comes after it, comes after it."""
        if self._held and (raw := self._held[-1].raw):
            self._held[-1] = replace(self._held[-1], raw="")
            yield CodeDelta(self._held[-1].block, "", raw)


def answers_at_once(model: str, entries: Iterable[Entry]) -> bool:
    """Whether the model has given a whole answer here, and never a thought. One that has thought
    may do so again in another way; an answer with a closing tag alone may be such a thought."""
    texts: dict[str, str] = {}
    whole: set[str] = set()
    for entry in entries:
        match entry.body:
            case Begin(model=name) if name == model:
                texts[entry.step] = ""
            case TextDelta(text=text) if entry.step in texts:
                texts[entry.step] += text
            case ThinkingDelta(text=text) if entry.step in texts and text.strip():
                return False
            case StepEnd(reason=reason) if reason not in ("length", "stopped"):
                whole.add(entry.step)
            case _:
                pass
    return any(step in whole and not CLOSES.search(text) for step, text in texts.items())
