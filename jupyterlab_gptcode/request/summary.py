"""The request for a summary of the turns that are about to leave, and what stands for them where no
model has written one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..context import counted, cut_middle, latest_compaction, standing_summary
from ..conversation import (
    Begin,
    Compaction,
    Created,
    Entry,
    NotebookChange,
    SummaryEdited,
    silent_steps,
)
from ..prompt import summary_prompt, words
from .compaction import with_compaction
from .frame import Frame
from .messages import render
from .rendering import Message, Rendering
from .size import Estimate, about_tokens

_SHARE = 2  # a half of what may be sent: the past is read once more, and should not cost it twice
_LEAST = 200  # characters of a message
_REQUEST = 200  # characters of a prompt in a list
_EARLIER = 60  # characters that say how much was left out, with their line
_GAP = "\n\n"
_WORD = 8  # characters, with its blank: longer than in most languages


def summary_request(
    entries: Sequence[Entry],
    compaction: Compaction,
    rendering: Rendering,
    most: int,
    estimate: Estimate = about_tokens,
) -> list[Message]:
    """The turns that this compaction leaves out, as data, of about half of `most` tokens."""
    head = entries[0].body
    assert isinstance(head, Created)  # noqa: S101  the journal begins with it
    frame = Frame(rendering, head.marker)

    def request(texts: Sequence[str]) -> list[Message]:
        now = words.SUMMARIZE_NOW.format(words=rendering.prompts.summary // _WORD)
        data = frame.data("\n\n".join(texts))
        user = f"{words.SUMMARIZE}\n{data}\n\n{now}"
        system = summary_prompt(head.marker)
        return [{"role": "system", "content": system}, {"role": "user", "content": user}]

    room = most // _SHARE
    found: list[Message] = []
    texts: list[str] = []
    for is_brief in (False, True):
        texts = list(_texts(entries, compaction.turns_from, rendering, is_brief=is_brief))
        found = request(texts)
        if estimate(found) <= room:
            return found
    limit = max(map(len, texts), default=0)
    while limit > _LEAST and estimate(found) > room:
        limit = limit * 3 // 4
        found = request([cut_middle(text, limit) for text in texts])
    # Thousands of short messages: those in the middle are left out.
    size = sum(map(len, texts))
    while estimate(found) > room and size > _LEAST:
        size = size * 3 // 4
        found = request([cut_middle("\n\n".join(texts), size)])
    return found


def _texts(
    entries: Sequence[Entry], until: int, rendering: Rendering, *, is_brief: bool
) -> Iterator[str]:
    """The messages up to the step `until`, as they were sent, each with who said it."""
    covered = [
        entry
        for entry in entries
        if entry.seq < until or isinstance(entry.body, Compaction | SummaryEdited)
    ]
    if is_brief:
        covered = with_compaction(covered, _brief(entries, until))
    for message in render(covered, replace(rendering, vision=False))[1:]:
        yield f"{words.SAID_BY[message['role']]}\n{message['content']}"


def _brief(entries: Sequence[Entry], until: int) -> Compaction:
    """Without long outputs and code of the past; what was left out before stays so."""
    latest, standing = latest_compaction(entries), standing_summary(entries)
    return replace(
        latest or Compaction(NotebookChange("", 0)),
        outputs_from=until,
        sources_from=until,
        summary="",
        summary_of=standing.compaction if standing else 0,
    )


def with_list(entries: Sequence[Entry], compaction: Compaction, room: int) -> Compaction:
    """With what the user has asked for in the turns that it leaves out, after the latest text that
    was written about those before. Each is cut from what was written, never from what was cut."""
    text, since = _written(entries)
    silent = silent_steps(entries)
    asked = [
        f"- {_on_a_line(entry.body.text)}"
        for entry in entries
        if isinstance(entry.body, Begin)
        and since <= entry.seq < compaction.turns_from
        and entry.step not in silent
        and entry.body.text.strip()
    ]
    has_text = bool(text.strip())
    parts = [text] if has_text else []
    if asked:
        least = min(len(text), room // 2) if has_text else 0
        requests = _list(asked, room - least - len(_GAP))
        before = _cut(text, room - len(requests) - len(_GAP))
        parts = [before, requests] if has_text else [requests]
    return replace(compaction, summary=_GAP.join(parts), by="list", has_earlier=has_text)


def _written(entries: Sequence[Entry]) -> tuple[str, int]:
    """The latest text of a model or the user about turns that left, and the seq of the first step
    that it does not speak of: lists are made from the requests themselves."""
    text, since, standing, left = "", 0, 0, 0
    for entry in entries:
        match entry.body:
            case Compaction(summary_of=0, turns_from=turns_from) as made if turns_from:
                standing, left = entry.seq, turns_from
                if made.by != "list":
                    text, since = made.summary, left
            case SummaryEdited(compaction=of, text=edited) if of == standing:
                text, since = edited, left
    return text, since


def _list(asked: Sequence[str], room: int) -> str:
    """The latest requests that have room, each of them whole, and how many came before."""
    size, first = len(words.REQUESTS) + _EARLIER, len(asked)
    while first > 0 and size + len(asked[first - 1]) + 1 <= room:
        first -= 1
        size += len(asked[first]) + 1
    earlier = [words.EARLIER_REQUESTS.format(requests=counted(first, "earlier request"))]
    return "\n".join([words.REQUESTS, *(earlier if first else []), *asked[first:]])


def _on_a_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _REQUEST:
        return line
    head = _REQUEST * 2 // 3
    return f"{line[:head]} … {line[head - _REQUEST :]}"


def _cut(text: str, room: int) -> str:
    """Without its middle where it is longer, and no longer than `room` with the words for that."""
    return text if len(text) <= room else cut_middle(text, room - _EARLIER)
