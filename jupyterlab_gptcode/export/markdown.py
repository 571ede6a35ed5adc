"""A conversation as Markdown: prompts, answers, code and results in short. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..context import language_named, outputs_text
from ..conversation import Block, Entry, notebook_path, title
from .turns import Turn, turns
from .words import ended, is_text, time_text

IN_PLACE = "In place of earlier turns, the model got this from here on:"
_RESULT = 2_000  # characters of what a cell put out


def markdown(entries: Sequence[Entry]) -> str:
    return "\n\n".join(_parts(entries)) + "\n"


def _parts(entries: Sequence[Entry]) -> Iterator[str]:
    yield f"# {inline(title(entries)) or 'Conversation'}"
    started = time_text(entries[0].time)
    yield f"A conversation with GPT-Code about {code(notebook_path(entries))}, started {started}."
    for turn in turns(entries):
        yield from _turn(turn)


def _turn(turn: Turn) -> Iterator[str]:
    yield f"## You, {time_text(turn.time)}"
    yield quoted(turn.prompt)
    if turn.files:
        yield f"Attached: {', '.join(map(code, turn.files))}"
    for summary in turn.summaries.values():
        yield IN_PLACE
        yield quoted(summary)
    if turn.parts or turn.problems:
        models = ", ".join(map(inline, turn.models))
        yield f"## GPT-Code{f' ({models})' if models else ''}"
    for part in turn.parts:
        if isinstance(part, Block):
            yield from block_texts(part)
        elif text := part.strip():
            yield text
    for problem in turn.problems:
        yield f"*{inline(problem)}*"


def block_texts(block: Block) -> Iterator[str]:
    """What is written of a block."""
    if is_text(block):
        yield block.source.strip()
        return
    yield fenced(block.source, language_named(block.language).fence)
    yield f"*{ended(block)}*"
    settled = block.settled
    if settled is not None and (result := outputs_text(settled.outputs, _RESULT).strip()):
        yield fenced(result, "text")


def fenced(text: str, language: str) -> str:
    """In a fence that is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    name = re.sub(r"[^\w.+#-]", "", language)
    return f"{fence}{name}\n{text.rstrip()}\n{fence}"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines()) or ">"


def inline(text: str) -> str:
    """One line that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    line = " ".join(text.split())
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    ticks = "`" * (longest + 1)
    return f"{ticks} {line} {ticks}" if longest else f"`{line}`"
