"""The numbers of a turn's final text, as the event with which its last step ends. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..conversation import Begin, Entry, PerEntry, blocks, is_imported, of_turn, opened
from ..protocol import Action, CodeDelta, Json, StepEnd, TextDelta
from .lookup import Checked, Output, check_numbers
from .printed import Printed
from .reading import written
from .texts import output_text

_MOST = 500_000  # characters of outputs that are read to open a conversation


@dataclass(frozen=True)
class _Checked:
    """The numbers of a text, and how many characters of outputs were read for them."""

    numbers: list[Json]
    read: int


_known: PerEntry[_Checked] = PerEntry()


def with_numbers(entries: Sequence[Entry], entry: Entry, event: Json) -> Json:
    """A page's event of an entry; that of a turn's end with the numbers of its text."""
    if not _ends_turn(entry):
        return event
    forged = is_imported(entries, entry.turn)
    return _with(of_turn(entries, entry.turn), entry, event, is_forged=forged)


def opened_with_numbers(entries: Sequence[Entry]) -> Json:
    """A conversation as pages open it, with the numbers of each turn's text. Where its outputs are
    very long, those of the latest turns."""
    read = opened(entries)
    ends = {entry.seq: entry for entry in entries if _ends_turn(entry)}
    turns: dict[int, list[Entry]] = {entry.turn: [] for entry in ends.values()}
    for entry in entries:
        if entry.turn in turns:
            turns[entry.turn].append(entry)
    events = []
    room = _MOST
    for event in reversed(read["events"]):
        end = ends.get(event["seq"])
        if end is not None and room > 0:
            is_new = not _known.has(end)
            forged = is_imported(entries, end.turn)
            event = _with(turns[end.turn], end, event, is_forged=forged)
            room -= _known_of(turns[end.turn], end).read if is_new else 0
        events.append(event)
    return {**read, "events": events[::-1]}


def _ends_turn(entry: Entry) -> bool:
    return isinstance(entry.body, StepEnd) and entry.body.next == "done"


def _with(turn: Sequence[Entry], end: Entry, event: Json, *, is_forged: bool) -> Json:
    numbers = _known_of(turn, end).numbers
    if is_forged:
        # A file that came from elsewhere may name any cell.
        numbers = [{**each, "cell": ""} if "cell" in each else each for each in numbers]
    return {**event, "numbers": numbers} if numbers else event


def _known_of(turn: Sequence[Entry], end: Entry) -> _Checked:
    return _known.of(end, lambda: _check([each for each in turn if each.seq <= end.seq], end.step))


def _check(turn: Sequence[Entry], step: str) -> _Checked:
    """`{start, end, cell?}` of each number of a step that was found in the output of a cell, or
    nowhere; in units of UTF-16, as pages count."""
    outputs, earlier = _outputs(turn)
    if not outputs:
        return _Checked([], 0)  # there is nothing to look them up in
    given = [*earlier, *_given(turn)]
    found: list[Json] = []
    place = 0
    for text in _texts(turn, step):
        checked = check_numbers(text, outputs, given)
        found += [_range(text, each, place) for each in checked if each.state != "given"]
        place += _units(text)
    read = sum(len(each.text) for each in (*given, *(output.printed for output in outputs)))
    return _Checked(found, read)


def _range(text: str, each: Checked, place: int) -> Json:
    start = place + _units(text[: each.start])
    found: Json = {"start": start, "end": start + each.end - each.start}
    if each.state == "found":
        found["cell"] = each.cell
    return found


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _texts(turn: Iterable[Entry], step: str) -> Iterator[str]:
    """The texts of a step that stand for themselves."""
    own = [entry.body for entry in turn if entry.step == step]
    for kind, bodies in groupby(own, type):
        if kind is TextDelta:
            yield "".join(body.text for body in bodies if isinstance(body, TextDelta))


def _outputs(turn: Sequence[Entry]) -> tuple[list[Output], list[Printed]]:
    """What the cells of a turn put out last, and what they had put out before."""
    latest: dict[str, Output] = {}
    earlier: list[Printed] = []
    known = blocks(turn)
    for entry in turn:
        match entry.body:
            case Action(action="ran", outputs=outputs, block=int(block)) if outputs:
                cell = known[entry.turn, block].cell or ""
                if before := latest.pop(cell, None):
                    earlier.append(before.printed)
                latest[cell] = Output(cell, Printed(output_text(outputs)))
    return list(latest.values()), earlier


def _given(turn: Iterable[Entry]) -> Iterator[Printed]:
    """What else the answer may have its numbers from: prompt, files, other outputs, code."""
    code: list[str] = []
    for entry in turn:
        match entry.body:
            case Begin() as begin:
                yield Printed(_sent(begin))
            case Action(action="tried", outputs=outputs) if outputs:
                yield Printed(output_text(outputs))  # of no cell
            case CodeDelta(text=text):
                code.append(text)
    yield Printed("".join(code))


def _sent(begin: Begin) -> str:
    cells = begin.change.cells
    sizes = (reading.size for number in written(begin.text) for reading in number.readings)
    parts = [
        *map(repr, sizes),
        *(f"{file.path} {file.size}\n{file.text}" for file in begin.files),
        *(output_text([output.content]) for output in begin.outputs),
        *(cell.source for cell in cells),
        *(cell.source for cell in begin.named),
        *(output_text(cell.outputs) for cell in cells),
        begin.selection.text if begin.selection else "",
        repr(begin.state) if begin.state else "",
    ]
    return "\n".join(parts)
