"""A conversation as a list of entries that only grows, and what can be read off it. Pure.

Entries are never changed; everything here is a fold over them. A step that failed before it said
anything is `silent`: it is never sent to the model, so a retry leaves no trace in its prefix.
"""

from __future__ import annotations

import posixpath
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..protocol import (
    Action,
    Cell,
    CodeDelta,
    CodeEnd,
    CodeStart,
    Error,
    Event,
    Kernel,
    Kind,
    Level,
    Mode,
    Selection,
    StepEnd,
    TextDelta,
)
from .file_images import FilesLeft, FilesRestored, Preserved
from .instructions import Instruction, Skill
from .kernel_state import StateChange, Variable
from .pointed_at import SentCell, SentOutput
from .produced import Produced
from .secrets import Secret
from .sent import Sent
from .summaries import Summarizing, SummaryEdited


@dataclass(frozen=True)
class Created:
    """The first entry. `marker` fences data in prompts; it is random for each conversation.

    A copied notebook continues a fork: the entries of the conversation `forked`, up to the seq
    `copied`, and its own. Turns up to `imported` came with a file: nothing in them may act on a
    notebook or on files.
    """

    conversation: str
    notebook: str
    marker: str
    version: int = 1
    forked: str = ""
    imported: int = 0
    copied: int = 0


@dataclass(frozen=True)
class Titled:
    """The user has named the conversation; an empty title takes the name away."""

    title: str


FileStatus = Literal["attached", "again", "changed", "moved", "removed", "missing"]


def folder_of(notebook: str) -> str:
    """The contents path of the folder that a notebook lies in; empty for the root."""
    return posixpath.dirname(notebook.strip("/"))


@dataclass(frozen=True)
class NotebookChange:
    """What has changed in a notebook since the model last saw it.

    `positions` counts cells from 1 and holds the changed cells and those being reported;
    `active` is a cell id; `removed` and `moved` are ids of cells that the model knew. `reran` has
    the new execution counts of cells that gave the same once more. `folder` is where the
    code runs if that is another folder than the notebook's.
    """

    notebook: str
    total: int
    kernel: Kernel | None = None
    active: str | None = None
    cells: tuple[Cell, ...] = ()
    removed: tuple[str, ...] = ()
    positions: dict[str, int] = field(default_factory=dict)
    moved: tuple[str, ...] = ()
    reran: dict[str, int] = field(default_factory=dict)
    folder: str | None = None

    @property
    def works_in(self) -> str:
        """The contents path of the folder from which code names files; empty for the root."""
        return folder_of(self.notebook) if self.folder is None else self.folder


@dataclass(frozen=True)
class AttachedFile:
    """A file as it is sent to the model; `path` is its contents path, `size` in bytes.

    `again`: the user attached it once more, unchanged, so the rest is not repeated;
    `missing`, that there was none to attach; `moved`, that code has to name it otherwise, because
    it runs in another folder now.
    `text` is its profile, or a sentence that says why there is none; `columns` are those of its
    first table, `kind` what sort of file it is, and `structure` the profile without values.
    `image` is a `data:` URL, for models that see. `modified`, in seconds since the
    epoch, is 0 where it is not known; of a folder it stands for the names in it. Without
    `reachable`, the kernel may not find the file. `was` is the path by which it was known, where it
    was moved along with the notebook.
    """

    path: str
    size: int = 0
    modified: float = 0.0
    status: FileStatus = "attached"
    text: str = ""
    columns: tuple[str, ...] = ()
    image: str = ""
    confirmed: bool = False
    reachable: bool = True
    was: str = ""
    kind: str = ""
    structure: str = ""

    @property
    def is_attached(self) -> bool:
        return self.status in ("attached", "again", "missing")

    @property
    def is_gone(self) -> bool:
        return self.status in ("removed", "missing")


@dataclass(frozen=True)
class Begin:
    """A step begins, with a prompt or with results; its events follow.

    `files` were attached, or have changed since the model last saw them. `selection`, `named` and
    `variables` are what the prompt points at. `state` is what changed in the kernel. `after`: the
    user went back, and the turn follows that one, or none if it is 0, instead of the latest.
    `process`, or without it `start`, names the kernel's process: another one after each start.
    `level` is what the model might see, empty in journals of earlier versions, and `chosen` what
    the user had chosen of that. `hidden` are the ids of cells that the user
    hides from models, `ignored` the paths of known files that the user's rules hide
    from the model now; `pinned` and `pinned_files` are those that the user wants it to read whole.
    `instructions` are those that are new, changed or gone; `skills` all that
    there are, where that has changed, and `skills_read` those that the answer before asked for.
    `secrets` are those that the step is the first to send. `tries`: the model may try code on a
    copy of the kernel.
    """

    kind: Kind
    client: str
    mode: Mode
    model: str
    change: NotebookChange
    text: str = ""
    files: tuple[AttachedFile, ...] = ()
    outputs: tuple[SentOutput, ...] = ()
    selection: Selection | None = None
    named: tuple[SentCell, ...] = ()
    variables: tuple[Variable, ...] = ()
    state: StateChange | None = None
    after: int | None = None
    process: str = ""
    level: Level | Literal[""] = ""
    chosen: Level | Literal[""] = ""
    ignored: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    pinned_files: tuple[str, ...] = ()
    start: str = ""
    instructions: tuple[Instruction, ...] = ()
    skills: tuple[Skill, ...] | None = None
    skills_read: tuple[Skill, ...] = ()
    secrets: tuple[Secret, ...] = ()
    tries: bool = False


@dataclass(frozen=True)
class Compaction:
    """A new beginning: the request was too long, so from now on less of the past is sent.

    `turns_from` is the seq of the first step that is still sent, 0 where no turn is left out; steps
    before `outputs_from` are sent without long outputs, and those before `sources_from` without
    long code. `change`, `files` and `state` hold what only the dropped turns said about the
    notebook, files and variables; they are sent first.

    `turns` counts the turns of the branch that are left out. `summary` stands for them, `by` whom
    it was written: the model, or, where that failed, a list of what the user had asked for. Where
    an earlier summary still stands, `summary_of` is the seq of its compaction. `has_earlier` says
    that a list stands below an earlier text, `problem` why there is no summary, and `room` how many
    characters of an edited one are sent.
    """

    change: NotebookChange
    outputs_from: int = 0
    turns_from: int = 0
    files: tuple[AttachedFile, ...] = ()
    state: StateChange | None = None
    sources_from: int = 0
    turns: int = 0
    summary: str = ""
    by: Literal["", "model", "list"] = ""
    summary_of: int = 0
    has_earlier: bool = False
    problem: str = ""
    room: int = 0


_OfFiles = Preserved | Produced | FilesLeft | FilesRestored
_OfSummaries = Summarizing | SummaryEdited
Body = Created | Titled | Begin | Sent | Compaction | _OfSummaries | _OfFiles | Action | Event


@dataclass(frozen=True)
class Entry:
    """`time` in seconds since the epoch; `seq` counts the entries of a conversation from 0.

    Of joined deltas (`joined.py`), `ends` has the offsets where each ends: in the text and, if that
    differs, in the raw text.
    """

    seq: int
    time: float
    body: Body
    step: str = ""
    turn: int = 0
    ends: tuple[array[int], ...] = ()


def says_something(body: Body) -> bool:
    """White space alone says nothing."""
    return isinstance(body, CodeStart) or (isinstance(body, TextDelta) and bool(body.text.strip()))


def silent_steps(entries: Iterable[Entry]) -> set[str]:
    """Steps that are over and brought no text: the model must not hear of them."""
    over: set[str] = set()
    spoken: set[str] = set()
    for entry in entries:
        # Most entries are text of a step that has spoken: they cost as little as can be.
        kind = type(entry.body)
        if kind is TextDelta or kind is CodeStart:
            if entry.step not in spoken and says_something(entry.body):
                spoken.add(entry.step)
        elif kind is StepEnd or kind is Error:
            over.add(entry.step)
    return over - spoken


def raw(events: Iterable[Body]) -> str:
    """The model's text, to the byte, from the events it was split into."""
    return "".join(_raw(event) for event in events)


def _raw(event: Body) -> str:
    match event:
        case TextDelta(text=text) | CodeDelta(text=text, raw=None):
            return text
        case CodeStart(raw=text) | CodeEnd(raw=text):
            return text
        case CodeDelta(raw=str() as text):
            return text
        case _:
            return ""


def begin_of(entries: Sequence[Entry], step: str) -> Entry | None:
    """The entry that a step starts with."""
    starts = (entry for entry in reversed(entries) if isinstance(entry.body, Begin))
    return next((entry for entry in starts if entry.step == step), None)


def latest_step(entries: Sequence[Entry], until: int | None = None) -> str:
    """The id of the latest step, up to the entry `until`; empty before the first."""
    starts = (entry for entry in reversed(entries) if isinstance(entry.body, Begin))
    return next((entry.step for entry in starts if until is None or entry.seq <= until), "")


def unended_steps(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that steps without an end start with."""
    found: dict[str, Entry] = {}
    for entry in entries:
        match entry.body:
            case Begin():
                found.setdefault(entry.step, entry)
            case StepEnd() | Error():
                found.pop(entry.step, None)
    return list(found.values())


def current_turn(entries: Sequence[Entry]) -> int:
    """The turn that the next one follows: that of the latest step, or one to which the user has
    switched since. Whatever else happens belongs to it."""
    for entry in reversed(entries):
        match entry.body:
            case Begin() | Action(action="switched"):
                return entry.turn
    return 0


def newest_turn(entries: Sequence[Entry]) -> int:
    """The turn that has begun last, on whatever branch: numbers are never reused."""
    steps = (entry.turn for entry in reversed(entries) if isinstance(entry.body, Begin))
    return next(steps, 0)


def is_imported(entries: Sequence[Entry], turn: int) -> bool:
    """Whether a turn came with a file: what is said there of cells and files may be forged."""
    head = entries[0].body
    return isinstance(head, Created) and turn <= head.imported


def of_turn(entries: Sequence[Entry], turn: int) -> list[Entry]:
    """The entries of a turn, read back only to where it began: the past may be long."""
    found: list[Entry] = []
    for entry in reversed(entries):
        if entry.turn == turn:
            found.append(entry)
        elif entry.turn < turn and isinstance(entry.body, Begin):
            break
    return found[::-1]


def steps_in_turn(entries: Sequence[Entry], turn: int) -> int:
    """Steps of a turn that the model answered; a failed one does not use up the limit."""
    entries = of_turn(entries, turn)
    silent = silent_steps(entries)
    return sum(isinstance(entry.body, Begin) and entry.step not in silent for entry in entries)
