"""The transcript that a page shows, folded from the entries. Pure.

`src/transcript.ts` continues it with live events; the shape is `Transcript` in `openapi.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from ..protocol.wire import (
    Action,
    CodeStart,
    Error,
    Json,
    NamedFile,
    StepEnd,
    StepStart,
    TextDelta,
    dump,
)
from .entries import Begin, Block, Compaction, Created, Entry, Produced, blocks, current_turn
from .owner import driver, is_open

_NOTICES = ("noticed", "renamed")
_SETTLED = {
    "ok": "done",
    "error": "failed",
    "skipped": "skipped",
    "stopped": "stopped",
    "unknown": "unknown",
}


def transcript(entries: Sequence[Entry]) -> Json:
    """`{conversation, notebook, seq, live, driver, open, turns}`.

    `live` is the step still running, if any; `driver` the client whose turn the latest one is, and
    `open` whether a page has something to do in it.
    """
    head = entries[0].body
    assert isinstance(head, Created)  # noqa: S101  the journal begins with it
    known = blocks(entries)
    turns: dict[int, Json] = {}
    live, now_open = _live(entries), is_open(entries)
    open_turn = current_turn(entries) if now_open else None
    for entry in entries:
        turn = turns.get(entry.turn)
        match entry.body:
            case Begin(kind="prompt") as begin:
                _attach(turns.setdefault(entry.turn, _turn(entry, begin)), begin)
            case StepStart() as start if turn is not None:
                _begin_step(turn, start)
            case TextDelta(text=text) if turn is not None:
                _append_text(turn["parts"], text)
            case CodeStart(block=number) if turn is not None:
                block = known[entry.turn, number]
                turn["parts"].append(_block_part(block, live, is_open=entry.turn == open_turn))
            case Compaction() if turn is not None:
                turn["parts"].append(_notice_part("compacted"))
            case Action() as action if turn is not None and action.action in _NOTICES:
                reason = "renamed" if action.action == "renamed" else action.reason
                turn["parts"].append(_notice_part(reason, action.notebook or ""))
            case Error() as error if turn is not None:
                turn["parts"].append(_error_part(error))
            case StepEnd(reason=reason) as end if turn is not None:
                turn |= {"reason": reason, "next": end.next}
    return {
        "conversation": head.conversation,
        "notebook": notebook_path(entries),
        "seq": entries[-1].seq,
        "live": live,
        "driver": driver(entries),
        "open": now_open,
        "turns": list(turns.values()),
    }


def notebook_path(entries: Sequence[Entry]) -> str:
    """A notebook may be renamed or moved: the latest entry that names it knows its path."""
    return latest_path(reversed(entries))


def latest_path(latest_first: Iterable[Entry]) -> str:
    """The notebook's path; empty where no entry names it."""
    for entry in latest_first:
        match entry.body:
            case Begin(change=change):
                return change.notebook
            case Action(action="renamed", notebook=str() as notebook):
                return notebook
            case Created(notebook=notebook):
                return notebook
    return ""


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


def _attach(turn: Json, begin: Begin) -> None:
    """The files and outputs of the prompt, as it was sent last: a page sends them once more."""
    turn.pop("files", None)
    turn.pop("outputs", None)
    if attached := [file for file in begin.files if file.is_attached]:
        turn["files"] = [dump(NamedFile(file.path, file.confirmed)) for file in attached]
    if begin.outputs:
        turn["outputs"] = [
            {"cell": sent.cell, "output": sent.output - 1, "position": sent.position}
            for sent in begin.outputs
        ]


def _begin_step(turn: Json, start: StepStart) -> None:
    """A step that failed before it said anything is forgotten when it is tried again."""
    turn["model"] = start.model
    turn.pop("reason", None)
    turn.pop("next", None)
    parts = turn["parts"]
    begun = max((i for i, part in enumerate(parts) if part["type"] == "step"), default=0)
    if not any(map(_is_spoken, parts[begun:])):
        del parts[begun:]
    step = {"type": "step", "step": start.step, "kind": start.kind, "model": start.model}
    # Journals of earlier versions do not tell it.
    parts.append(step if start.folder is None else {**step, "folder": start.folder})


def _is_spoken(part: Json) -> bool:
    """Whether a part is of the model; white space alone says nothing."""
    return part["type"] == "block" or (part["type"] == "text" and bool(part["text"].strip()))


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


def _notice_part(reason: str, detail: str = "") -> Json:
    return {"type": "notice", "reason": reason, "detail": detail}


def _block_part(block: Block, live: str | None, *, is_open: bool) -> Json:
    settled = block.settled
    part: Json = {
        "type": "block",
        "block": block.block,
        "language": block.language,
        "code": block.source,
        "status": _status(block, live, is_open=is_open),
        "cell": block.cell,
        "inserted": block.inserted,
    }
    if block.verdict is not None:
        part["verdict"] = "insert" if block.cut else block.verdict
    if settled is not None:
        part |= {"execution_count": settled.execution_count, "duration": settled.duration}
        part["note"] = settled.reason
    elif block.approved and block.runner is None:
        part["note"] = "approved"
    elif block.reasons:
        part["note"] = " ".join(block.reasons)
    if block.produced is not None and block.produced.files:
        part |= produced_files(block.produced)
    return part


def produced_files(produced: Produced) -> Json:
    """`{files, more?}`: what a run made, as pages hear of it."""
    told: Json = {"files": [asdict(file) for file in produced.files]}
    return told | ({"more": produced.more} if produced.more else {})


def _status(block: Block, live: str | None, *, is_open: bool) -> str:
    if block.settled is not None:
        if block.settled.reason == "stopped":
            return "stopped"
        return _SETTLED[block.settled.status or "skipped"]
    if block.verdict is None:
        return "writing" if block.step == live else "stopped"
    if block.cut:
        return "stopped"
    if block.verdict == "insert":
        return "inserted"
    # What a page had begun may have ended in any way; the rest never ran.
    if block.runner is not None:
        return "running" if is_open else "unknown"
    return "waiting" if is_open else "stopped"
