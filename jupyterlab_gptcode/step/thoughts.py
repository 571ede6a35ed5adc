"""How models mark their thinking within the text of an answer: one table of tags.

Models with a template that begins with the opening tag send the closing one alone. So an answer
that looks like a thought is held back until that tag, or the end, has come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..conversation import Begin, Entry
from ..protocol import ThinkingDelta

_WORDS = ("think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad")
# What may stand before the final channel of a model in OpenAI's harmony format.
_HARMONY = ("<|end|><|start|>assistant", "<|start|>assistant", "")
OPENING = (
    *(f"<{word}>" for word in _WORDS),
    *("◁think▷", "[think]", "<seed:think>", "<|begin_of_thought|>", "<mm:think>"),
    "<|channel|>analysis<|message|>",
)
CLOSING = (
    *(f"</{word}>" for word in _WORDS),
    *("◁/think▷", "[/think]", "</seed:think>", "<|end_of_thought|>", "</mm:think>"),
    *(f"{before}<|channel|>final<|message|>" for before in _HARMONY),
)
TAIL = max(map(len, CLOSING)) + 2  # characters in which a tag and what is before it may be hidden
# After a quote or backtick a tag is only spoken of.
CLOSES = re.compile(rf"(?<![`\"'])(?:{'|'.join(map(re.escape, CLOSING))})", re.I)
OPENS = re.compile(rf"[ \t]*(?:{'|'.join(map(re.escape, OPENING))})", re.I)
LONG_PROSE = 1_000  # characters before the first block: an answer says a sentence

# How thoughts begin, and answers hardly ever.
_BEGINNINGS = (
    *("okay, so", "okay, the user", "okay, let", "okay, i ", "alright, so", "alright, the user"),
    *("alright, let", "hmm", "we need to", "the user wants", "the user is", "the user asks"),
    *("first, i need", "first, the user"),
)
_THINKERS = re.compile(
    r"(?:^|[-_/:. ])(?:r1|qwq|think(?:ing|er)?|reason(?:er|ing)?|marco-o1)(?:$|[-_/:. \d])", re.I
)


def may_be_tag(text: str, tags: Iterable[str]) -> bool:
    """Whether a line that begins like this may become one of the tags."""
    start = text.lstrip(" \t").lower()
    return any(tag.startswith(start) for tag in tags)


def may_be_thought(head: str) -> bool | None:
    """Whether an answer with this beginning looks like a thought; None while it may yet."""
    start = head.lstrip().lower()
    if start.startswith(_BEGINNINGS):
        return True
    return None if any(each.startswith(start) for each in _BEGINNINGS) else False


def has_thought(model: str, entries: Iterable[Entry]) -> bool:
    """Whether these entries hold a thought of the model."""
    is_its = False
    for entry in entries:
        if isinstance(entry.body, Begin):
            is_its = entry.body.model == model
        elif is_its and isinstance(entry.body, ThinkingDelta):
            return True
    return False


def thinks_unopened(model: str, entries: Iterable[Entry]) -> bool:
    """Whether the model's answers may begin with a thought that no tag opens."""
    if _THINKERS.search(model):
        return True
    raws: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry.body, ThinkingDelta):
            raw = entry.body.text if entry.body.raw is None else entry.body.raw
            raws[entry.step] = raws.get(entry.step, "") + raw
    return any(CLOSES.search(raw) and not OPENS.match(raw.lstrip()) for raw in raws.values())
