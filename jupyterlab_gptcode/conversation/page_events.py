"""Entries as the events that pages get, in one shape whether opened or streamed. Pure.

`src/conversation/reducer.ts` folds them into the transcript.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from ..protocol import (
    Action,
    Json,
    NamedCell,
    NamedFile,
    ShownOutput,
    ShownSecret,
    StepStart,
    dump,
    dump_event,
    level_named,
)
from .entries import Begin, Compaction, Created, Entry, Titled, current_turn
from .file_images import FilesLeft, FilesRestored, Preserved
from .kernel_names import known_process
from .notebook_path import notebook_path
from .owner import driver, is_open, running_step
from .produced import Produced
from .sent import Sent
from .summaries import Summarizing, SummaryEdited

_FOR_THE_MODEL = ("raw", "asked")  # what it wrote, to the byte: pages show what was made of it


def opened(entries: Sequence[Entry]) -> Json:
    """All that a page needs to show a conversation, but for whether its driver is still there."""
    head = entries[0].body
    assert isinstance(head, Created)  # noqa: S101  every journal starts with it
    turn = current_turn(entries)
    shown = (event for entry in entries if (event := page_event(entry)))
    return {
        "conversation": head.conversation,
        "notebook": notebook_path(entries),
        "seq": entries[-1].seq,
        "live": running_step(entries),
        "driver": driver(entries),
        "open": is_open(entries),
        **({"process": process} if (process := known_process(entries)) else {}),
        **({"imported": head.imported} if head.imported else {}),
        "events": [_without_old_trials(event, turn) for event in shown],
    }


def _without_old_trials(event: Json, turn: int) -> Json:
    """Only a card that waits shows what code gave on a copy of the kernel, or one that its model
    tried. What was tried in an earlier `turn` may be large."""
    trial = event.get("trial")
    if trial is None or "status" in event or event["turn"] == turn:
        return event
    blocks = [{**each, "outputs": [], "changes": []} for each in trial["blocks"]]
    return {**event, "trial": {**trial, "blocks": blocks}}


def page_event(entry: Entry) -> Json | None:
    """The event of an entry; None for an entry that pages do not need."""
    match entry.body:
        case Created() | Titled() | Sent() | StepStart():
            return None  # what pages need to know of a step's start is in its `Begin`
        case Begin() as begin:
            event = dump_event(step_start(entry, begin))
        case Action() as action:
            # The outputs of a run are in the notebook, and images are sent when they are restored.
            shown = replace(action, outputs=(), images=(), above=None)
            event = {"type": "action", **dump(shown)}
            if action.action == "running":
                event["time"] = entry.time
        case Compaction() as compaction:
            event = {"type": "compaction", **_left_out(compaction)}
        case Summarizing(turns=turns):
            event = {"type": "summarizing", "turns": turns}
        case SummaryEdited(compaction=seq, text=text):
            event = {"type": "summary-edited", "compaction": seq, "text": text}
        case FilesLeft() | Preserved(unpreserved=()):
            return None
        case Preserved() as preserved:
            unpreserved = [dump(each) for each in preserved.unpreserved]
            event = {"type": "preserved", "block": preserved.block, "unpreserved": unpreserved}
        case FilesRestored() as restored:
            event = {"type": "files-restored", "kind": restored.kind}
        case Produced() as produced:
            event = {"type": "produced", "block": produced.block, **produced_files(produced)}
        case body:
            event = {k: v for k, v in dump_event(body).items() if k not in _FOR_THE_MODEL}
    return {"seq": entry.seq, "turn": entry.turn, "step": entry.step, **event}


def _left_out(compaction: Compaction) -> Json:
    """What the model no longer gets, and what stands for it."""
    if not compaction.turns_from:
        return {"leaves_out": "sources" if compaction.sources_from else "outputs"}
    turns: Json = {"leaves_out": "turns", "turns": compaction.turns}
    if not compaction.summary:
        return turns | ({"summary_of": compaction.summary_of} if compaction.summary_of else {})
    known = {
        "has_earlier": compaction.has_earlier,
        "problem": compaction.problem,
        "room": compaction.room,
    }
    extra = {name: value for name, value in known.items() if value}
    return {**turns, "summary": compaction.summary, "by": compaction.by, **extra}


def step_start(entry: Entry, begin: Begin) -> StepStart:
    """The start of a step, with what the user sent: also of journals that lack one."""
    files = (NamedFile(f.path, f.confirmed) for f in begin.files if f.is_attached)
    outputs = (ShownOutput(o.cell, o.output - 1, o.position) for o in begin.outputs)
    start = (entry.step, entry.turn, begin.kind, begin.model, begin.text, begin.change.works_in)
    named = tuple(NamedCell(each.cell, each.position) for each in begin.named)
    variables = tuple(each.name for each in begin.variables)
    skills = tuple(each.name for each in begin.skills_read if each.text)
    sent = (tuple(files), tuple(outputs), begin.selection, named, variables)
    levels = level_named(begin.level), level_named(begin.chosen)
    secrets = tuple(ShownSecret(s.number, s.kind, s.place, s.name) for s in begin.secrets)
    return StepStart(*start, *sent, entry.time, begin.after, *levels, skills, secrets)


def produced_files(produced: Produced) -> Json:
    """`{files, more?}`: what a run made."""
    files = [asdict(file) for file in produced.files]
    for file in files:
        if not file["modified"]:
            del file["modified"]
    return {"files": files, **({"more": produced.more} if produced.more else {})}
