"""The transcript that a page shows, folded from the entries. Pure.

`src/transcript.ts` continues it with live events; the shape is `Transcript` in `openapi.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .conversation import Begin, Block, Created, Entry, blocks
from .wire import CodeStart, Error, Json, StepEnd, StepStart, TextDelta

_SETTLED = {
    "ok": "done",
    "error": "failed",
    "skipped": "skipped",
    "stopped": "stopped",
    "unknown": "unknown",
}


def transcript(entries: Sequence[Entry]) -> Json:
    """`{conversation, notebook, seq, live, turns}`: `live` is the step still running, if any."""
    head = entries[0].body
    assert isinstance(head, Created)  # noqa: S101  the journal begins with it
    known = blocks(entries)
    turns: dict[int, Json] = {}
    live = _live(entries)
    # A notebook may be renamed: the latest step knows its path.
    paths = [entry.body.change.notebook for entry in entries if isinstance(entry.body, Begin)]
    notebook = paths[-1] if paths else head.notebook
    for entry in entries:
        turn = turns.get(entry.turn)
        match entry.body:
            case Begin(kind="prompt") as begin:
                turns[entry.turn] = _turn(entry, begin)
            case StepStart(step=step, model=model) if turn is not None:
                turn["model"] = model
                turn.pop("reason", None)
                turn["parts"].append({"type": "step", "step": step})
            case TextDelta(text=text) if turn is not None:
                _append_text(turn["parts"], text)
            case CodeStart(block=number) if turn is not None:
                turn["parts"].append(_block_part(known[entry.turn, number], live))
            case Error() as error if turn is not None:
                turn["parts"].append(_error_part(error))
            case StepEnd(reason=reason) if turn is not None:
                turn["reason"] = reason
    return {
        "conversation": head.conversation,
        "notebook": notebook,
        "seq": entries[-1].seq,
        "live": live,
        "turns": list(turns.values()),
    }


def _live(entries: Sequence[Entry]) -> str | None:
    for entry in reversed(entries):
        if isinstance(entry.body, StepEnd | Error):
            return None
        if isinstance(entry.body, Begin):
            return entry.step
    return None


def _turn(entry: Entry, begin: Begin) -> Json:
    parts: list[Any] = []
    return {"turn": entry.turn, "prompt": begin.text, "model": begin.model, "parts": parts}


def _append_text(parts: list[Json], text: str) -> None:
    if parts and parts[-1]["type"] == "text":
        parts[-1]["text"] += text
    else:
        parts.append({"type": "text", "text": text})


def _error_part(error: Error) -> Json:
    return {
        "type": "error",
        "kind": error.kind,
        "message": error.message,
        "kept": error.kept,
        "retryable": error.retryable,
    }


def _block_part(block: Block, live: str | None) -> Json:
    settled = block.settled
    part: Json = {
        "type": "block",
        "block": block.block,
        "language": block.language,
        "code": block.source,
        "status": _status(block, live),
        "cell": block.cell,
    }
    if settled is not None:
        part |= {"execution_count": settled.execution_count, "duration": settled.duration}
        part["note"] = settled.reason
    elif block.reasons:
        part["note"] = " ".join(block.reasons)
    return part


def _status(block: Block, live: str | None) -> str:
    if block.settled is not None:
        if block.settled.reason == "stopped":
            return "stopped"
        return _SETTLED[block.settled.status or "skipped"]
    if block.verdict is None:
        return "writing" if block.step == live else "stopped"
    if block.cut:
        return "stopped"
    return "inserted" if block.verdict == "insert" else "unknown"
