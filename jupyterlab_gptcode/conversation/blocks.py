"""Blocks: the actions of the model and what has become of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..protocol import Action, CodeDelta, CodeEnd, CodeStart, Json, Verdict, dump
from .entries import Entry
from .file_images import Preserved
from .produced import Produced


@dataclass(frozen=True)
class Block:
    """An action of the model and what has become of it; `code` is what the model wrote.

    `runner` is the client that started to run it, and `started` the source; `inserted` says that
    its cell is in the notebook. `allowed` is the source that the user approved, or the verdict; no
    other source may run. Once the package that it lacks was `installed`, it `reruns`. `safe`:
    nothing about it asks in "Run if safe". `produced` is None where nobody could look.
    `unpreserved` is what the user has read that Undo cannot put back. `doubtful`: it may be tried
    before it asks; `passed` is the source of which that showed that nothing outside is touched.
    `tries`: it has no cell, and runs on a copy of the kernel.
    """

    turn: int
    block: int
    step: str
    language: str
    code: str = ""
    replaces: str | None = None
    asked: str | None = None
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    cut: bool = False
    safe: bool = False
    cell: str | None = None
    inserted: bool = False
    approved: bool = False
    allowed: str | None = None
    runner: str | None = None
    started: str | None = None
    settled: Action | None = None
    installed: Action | None = None
    reruns: bool = False
    produced: Produced | None = None
    unpreserved: tuple[Json, ...] = ()
    doubtful: bool = False
    passed: str | None = None
    tries: bool = False

    @property
    def finished(self) -> bool:
        """Whether no page has anything more to do with it."""
        if self.settled is not None:
            return True
        acts = self.verdict in ("ask", "run") and not self.cut
        return (self.inserted or self.tries) and not acts

    @property
    def source(self) -> str:
        """The source as it ran, else as it was written."""
        if self.settled is None:
            return self.code
        started = self.started if self.settled.action == "ran" else None
        ran = started if self.settled.source is None else self.settled.source
        return self.code if ran is None else ran


def blocks(entries: Iterable[Entry]) -> dict[tuple[int, int], Block]:
    """All blocks by (turn, block), in the order in which they were opened."""
    found: dict[tuple[int, int], Block] = {}
    for entry in entries:
        advance(found, entry)
    return found


def advance(found: dict[tuple[int, int], Block], entry: Entry) -> None:
    """Carries `blocks` one entry further."""
    number = getattr(entry.body, "block", None)
    if number is not None:
        key = (entry.turn, number)
        block = _advance(found.get(key), entry)
        if block is not None:
            found[key] = block


def _advance(block: Block | None, entry: Entry) -> Block | None:
    match block, entry.body:
        case None, CodeStart() as start:
            return Block(
                entry.turn,
                start.block,
                entry.step,
                start.language,
                replaces=start.cell,
                asked=start.asked,
                cell=start.cell,
                tries=start.tries,
            )
        case Block(), CodeDelta() as delta:
            return _with(block, code=block.code + delta.text)
        case Block(), CodeEnd() as end:
            judged: Json = {"verdict": end.verdict, "reasons": end.reasons, "safe": end.safe}
            judged |= {"unpreserved": end.unpreserved, "doubtful": end.doubtful}
            return _with(block, **judged, cut=end.cut)
        case Block(), Action() as action:
            return _acted(block, action)
        case Block(), Preserved() as preserved:
            more = tuple(map(dump, preserved.unpreserved))
            return _with(block, unpreserved=(*block.unpreserved, *more))
        case Block(), Produced() as produced:
            return _with(block, produced=produced)
        case _:
            return block


def _with(block: Block, **changes: object) -> Block:
    """As `dataclasses.replace`, which takes five times as long: folds do this for each delta."""
    made = object.__new__(Block)
    made.__dict__.update(block.__dict__, **changes)
    return made


def _acted(block: Block, action: Action) -> Block:
    match action.action:
        case "inserted":
            return _with(block, cell=action.cell, inserted=True)
        case "approved":
            source = block.code if action.source is None else action.source
            return _with(block, approved=True, allowed=source)
        case "running":
            cell = action.cell or block.cell
            known = block.code if block.allowed is None else block.allowed
            source = known if action.source is None else action.source
            run = {"runner": action.client, "started": source, "allowed": source}
            settled = None if block.reruns else block.settled
            return _with(block, cell=cell, settled=settled, reruns=False, **run)
        case "installed" if action.status == "ok":
            return _with(block, installed=action, reruns=True, runner=None)
        case "installed":
            return _with(block, installed=action)
        case "tried" if block.tries:
            return _with(block, settled=action)
        case "tried" if action.trial is not None:
            return _with(block, passed=action.source if action.trial.get("passed") else None)
        case "ran" | "skipped":
            inserted = block.inserted or action.cell is not None
            cell = action.cell or block.cell
            return _with(block, settled=action, inserted=inserted, cell=cell)
        case _:
            return block
