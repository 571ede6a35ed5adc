"""What stands for turns that are left out where no summary can: a list of requests. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..context import StandingSummary, counted, cut_middle
from ..conversation import Begin, Compaction, Entry, SummaryEdited, silent_steps
from ..masking import masked
from ..prompt import words
from ..protocol import Level, is_lower
from .old_prose import levels_of_steps

_REQUEST = 200  # characters of a prompt in a list
_EARLIER = 60  # characters that say how much was left out, with their line
_GAP = "\n\n"


def summary_at(entries: Sequence[Entry], standing: StandingSummary, level: Level, room: int) -> str:
    """The summary that stands; a list if its model saw more than this level."""
    made = next(entry for entry in entries if entry.seq == standing.compaction)
    seen = levels_of_steps(entries).get(made.step, "everything")
    if not is_lower(level, seen) or not isinstance(made.body, Compaction):
        return standing.text
    earlier = [entry for entry in entries if entry.seq <= made.seq]
    return with_list(earlier, made.body, room, level).summary


def with_list(
    entries: Sequence[Entry], compaction: Compaction, room: int, level: Level
) -> Compaction:
    """With what the user has asked for in the turns that it leaves out, after the latest text that
    was written about those before, at this level or a lower one. Each is cut from what was written,
    never from what was cut."""
    entries = masked(entries)
    text, since = _written(entries, level)
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


def _written(entries: Sequence[Entry], level: Level) -> tuple[str, int]:
    """The latest text of a model or the user about turns that left, and the seq of the first step
    that it does not speak of: lists are made from the requests themselves."""
    text, since, standing, left = "", 0, -1, 0
    levels = levels_of_steps(entries)
    for entry in entries:
        match entry.body:
            case Compaction(summary_of=0, turns_from=turns_from) as made if turns_from:
                is_readable = not is_lower(level, levels.get(entry.step, "everything"))
                standing, left = entry.seq if is_readable else -1, turns_from
                if made.by != "list" and is_readable:
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
