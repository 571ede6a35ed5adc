"""Conversations on disk that tests are made of."""

from __future__ import annotations

from pathlib import Path

from jupyterlab_gptcode.conversation.entries import Created, Entry
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.protocol import TextDelta

ID, OTHER = "0123456789abcdef", "fedcba9876543210"


def entries(conversation: str = ID, count: int = 4) -> list[Entry]:
    """A delta for each step, so that none are joined."""
    head = Entry(0, 1.0, Created(conversation, "a.ipynb", "data-1"))
    texts = {number: f"é😀\r\u2028 {number}\n" for number in range(1, count)}
    deltas = [Entry(n, 1.0 + n, TextDelta(text), f"s{n}", 1) for n, text in texts.items()]
    return [head, *deltas]


def more(seq: int = 4, text: str = "more") -> Entry:
    return Entry(seq, 9.0, TextDelta(text), f"s{seq}", 1)


def filled(folder: Path, *conversations: str) -> Journal:
    journal = Journal(folder)
    for conversation in conversations or (ID,):
        for entry in entries(conversation):
            journal.append(conversation, entry)
        journal.sync(conversation)
    return journal
