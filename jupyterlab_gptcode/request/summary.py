"""The request for a summary of the turns that are about to leave. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..context import cut_middle, latest_compaction, standing_summary
from ..conversation import Compaction, Created, Entry, NotebookChange, SummaryEdited
from ..masking import masked
from ..prompt import summary_prompt, words
from .compaction import with_compaction
from .frame import Frame
from .messages import render
from .rendering import Message, Rendering
from .size import Estimate, about_tokens

_SHARE = 2  # a half of what may be sent: the past is read once more, and should not cost it twice
_LEAST = 200  # characters of a message
_WORD = 8  # characters, with its blank: longer than in most languages


def summary_request(
    entries: Sequence[Entry],
    compaction: Compaction,
    rendering: Rendering,
    most: int,
    estimate: Estimate = about_tokens,
) -> list[Message]:
    """The turns that this compaction leaves out, as data, of about half of `most` tokens."""
    entries = masked(entries)
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
