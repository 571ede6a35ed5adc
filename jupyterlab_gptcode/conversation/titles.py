"""What a conversation is called: the user's name, or its first prompt's first line. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from .entries import Begin, Entry, Titled

LONGEST = 200  # characters


def title(entries: Iterable[Entry]) -> str:
    """Empty before the first prompt."""
    named, prompt = "", ""
    for entry in entries:
        match entry.body:
            case Titled(title=text):
                named = text
            case Begin(kind="prompt", text=text) if not prompt:
                prompt = first_line(text)
    return named or prompt


def first_prompt(entries: Iterable[Entry]) -> str:
    """Reads no further than the first prompt."""
    for entry in entries:
        if isinstance(entry.body, Begin) and (line := first_line(entry.body.text)):
            return line
    return ""


def first_line(text: str) -> str:
    """The first line that has something in it, cut where it is long."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
