"""A conversation as a notebook: Markdown cells for what was said, code cells with outputs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..context import known_kernel
from ..conversation import Block, BlockMarks, Entry, notebook_path, title
from ..protocol import Json
from .markdown import IN_PLACE, block_texts, code, inline, quoted
from .outputs import as_outputs
from .turns import Turn, turns
from .words import is_text, time_text

Cell = tuple[Json, Block | None]  # without id and metadata; of which block it is


def notebook(entries: Sequence[Entry]) -> Json:
    """As nbformat 4.5 has it."""
    marks = BlockMarks(entries)
    cells = []
    for number, (cell, block) in enumerate(_cells(entries), 1):
        name = f"cell-{number}"
        metadata = {"gptcode": marks.of(block, name)} if block else {}
        cells.append({"id": name, "metadata": metadata, **cell})
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": _metadata(entries), "cells": cells}


def _metadata(entries: Sequence[Entry]) -> Json:
    kernel = known_kernel(entries)
    if kernel is None:
        return {}
    spec = {
        "name": kernel.name,
        "language": kernel.language,
        "display_name": kernel.display_name or kernel.name,
    }
    return {"kernelspec": spec, "language_info": {"name": kernel.language}}


def _cells(entries: Sequence[Entry]) -> Iterator[Cell]:
    started = time_text(entries[0].time)
    about = f"A conversation with GPT-Code about {code(notebook_path(entries))}, started {started}."
    yield _markdown(f"# {inline(title(entries)) or 'Conversation'}\n\n{about}")
    for turn in turns(entries):
        yield from _turn(turn)


def _turn(turn: Turn) -> Iterator[Cell]:
    files = f"\n\nAttached: {', '.join(map(code, turn.files))}" if turn.files else ""
    yield _markdown(f"**You**, {time_text(turn.time)}\n\n{quoted(turn.prompt)}{files}")
    for summary in turn.summaries.values():
        yield _markdown(f"{IN_PLACE}\n\n{quoted(summary)}")
    models = ", ".join(map(inline, turn.models))
    head = f"**GPT-Code**{f' ({models})' if models else ''}\n\n" if turn.parts else ""
    for part in turn.parts:
        if isinstance(part, Block):
            if head:
                yield _markdown(head.strip())
            yield _markdown("\n\n".join(block_texts(part))) if part.tries else (_block(part), part)
        elif part.strip():
            yield _markdown(f"{head}{part.strip()}")
        else:
            continue
        head = ""
    for problem in turn.problems:
        yield _markdown(f"*{inline(problem)}*")


def _markdown(source: str) -> Cell:
    return {"cell_type": "markdown", "source": source}, None


def _block(block: Block) -> Json:
    if is_text(block):
        return {"cell_type": "markdown", "source": block.source}
    settled = block.settled
    return {
        "cell_type": "code",
        "source": block.source,
        "execution_count": settled.execution_count if settled else None,
        "outputs": as_outputs(settled.outputs) if settled else [],
    }
