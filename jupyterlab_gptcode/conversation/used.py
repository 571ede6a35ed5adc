"""What the requests of all conversations have used, read off the journals."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import GPTCodeError
from ..protocol import Usage
from .entries import Begin, Created
from .journal import Journal


def usages_since(journal: Journal, since: float) -> Iterator[tuple[str, int, Usage]]:
    """Of each request since then, its step, its number in that and what it has used.

    Only journals that were written since are read, from their ends. Waits for the disk.
    """
    for conversation, (changed, _) in journal.stamps().items():
        if changed / 1e9 >= since:
            try:
                yield from _of_conversation(journal, conversation, since)
            except (OSError, GPTCodeError):
                continue  # it is damaged, or was deleted meanwhile


def _of_conversation(
    journal: Journal, conversation: str, since: float
) -> Iterator[tuple[str, int, Usage]]:
    head = journal.head(conversation)
    imported = head.body.imported if head and isinstance(head.body, Created) else 0
    found: dict[str, list[tuple[float, Usage]]] = {}
    for entry in journal.backwards(conversation):
        if isinstance(entry.body, Usage) and entry.turn > imported:
            found.setdefault(entry.step, []).append((entry.time, entry.body))
        if entry.time < since and isinstance(entry.body, Begin):
            break
    for step, usages in found.items():
        for number, (moment, usage) in enumerate(reversed(usages)):
            if moment >= since:
                yield step, number, usage
