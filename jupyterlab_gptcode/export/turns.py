"""A conversation as turns to read: prompts, answers, code with what came of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..conversation import Begin, Block, Compaction, Entry, SummaryEdited, blocks, branch_of
from ..protocol import CodeStart, Error, TextDelta


@dataclass
class Turn:
    """`parts` are texts of the answer and blocks, in their order; `models` answered it.

    `problems` are the errors that it ended with. `summaries` stand for turns that the model no
    longer got, as they were made or edited last, each by the seq of its compaction."""

    number: int
    time: float
    prompt: str
    files: list[str] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    parts: list[str | Block] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    summaries: dict[int, str] = field(default_factory=dict)


def turns(entries: Sequence[Entry]) -> list[Turn]:
    """Those of the branch that is shown: what the user has replaced is not in it."""
    entries = branch_of(entries)
    known = blocks(entries)
    found: dict[int, Turn] = {}
    model = ""
    for entry in entries:
        turn = found.get(entry.turn)
        match entry.body:
            case Begin() as begin:
                model = begin.model
                if turn is None:
                    turn = found[entry.turn] = Turn(entry.turn, entry.time, begin.text)
                turn.files += [
                    file.path
                    for file in begin.files
                    if file.is_attached and file.path not in turn.files
                ]
            case TextDelta(text=text) if turn is not None:
                _add_text(turn, text)
                _add_model(turn, model)
            case CodeStart(block=number) if turn is not None:
                turn.parts.append(known[entry.turn, number])
                _add_model(turn, model)
            case Compaction(summary=text) if turn is not None and text.strip():
                turn.summaries[entry.seq] = text
            case SummaryEdited(compaction=seq, text=text) if turn and seq in turn.summaries:
                turn.summaries[seq] = text
            case Error(message=message) if turn is not None:
                turn.problems.append(message)
    return list(found.values())


def _add_text(turn: Turn, text: str) -> None:
    last = turn.parts[-1] if turn.parts else None
    if isinstance(last, str):
        turn.parts[-1] = last + text
    else:
        turn.parts.append(text)


def _add_model(turn: Turn, model: str) -> None:
    if model and model not in turn.models:
        turn.models.append(model)
