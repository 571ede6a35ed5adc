"""The numbers of a turn's final text, as the event with which its last step ends. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from ..conversation import Begin, Entry, PerEntry, blocks, is_imported, of_turn, opened
from ..protocol import Action, CodeDelta, Json, StepEnd, TextDelta
from .lookup import Checked, Output, check_numbers
from .printed import Printed
from .reading import written
from .texts import output_text

_printed: PerEntry[Printed] = PerEntry()


def with_numbers(entries: Sequence[Entry], entry: Entry, event: Json) -> Json:
    """A page's event of an entry; that of a turn's end with the numbers of its text."""
    if not _ends_turn(entry):
        return event
    forged = is_imported(entries, entry.turn)
    return _with(of_turn(entries, entry.turn), entry, event, is_forged=forged)


def opened_with_numbers(entries: Sequence[Entry]) -> Json:
    """A conversation as pages open it, with the numbers of each turn's text."""
    read = opened(entries)
    ends = {entry.seq: entry for entry in entries if _ends_turn(entry)}
    turns: dict[int, list[Entry]] = {entry.turn: [] for entry in ends.values()}
    for entry in entries:
        if entry.turn in turns:
            turns[entry.turn].append(entry)

    def checked(event: Json) -> Json:
        end = ends.get(event["seq"])
        if end is None:
            return event
        return _with(turns[end.turn], end, event, is_forged=is_imported(entries, end.turn))

    return {**read, "events": [checked(event) for event in read["events"]]}


def _ends_turn(entry: Entry) -> bool:
    return isinstance(entry.body, StepEnd) and entry.body.next == "done"


def _with(turn: Sequence[Entry], end: Entry, event: Json, *, is_forged: bool) -> Json:
    numbers = [*final_numbers(turn, end)]
    if is_forged:
        # A file that came from elsewhere may name any cell.
        numbers = [{**each, "cell": ""} if "cell" in each else each for each in numbers]
    return {**event, "numbers": numbers} if numbers else event


def final_numbers(turn: Sequence[Entry], end: Entry) -> Iterator[Json]:
    """`{start, end, cell?}` of each number that was found in the output of a cell, or nowhere;
    in units of UTF-16, as pages count."""
    before = [entry for entry in turn if entry.seq <= end.seq]
    outputs, earlier = _outputs(before)
    if not outputs:
        return  # there is nothing to look them up in
    given = [*earlier, *_given(before)]
    place = 0
    for text in _texts(before, end.step):
        for each in check_numbers(text, outputs, given):
            if each.state != "given":
                yield _range(text, each, place)
        place += _units(text)


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
                found = _printed.of(entry, partial(_print, outputs))
                latest[cell] = Output(cell, found)
    return list(latest.values()), earlier


def _print(outputs: Sequence[Json]) -> Printed:
    return Printed(output_text(outputs))


def _given(turn: Iterable[Entry]) -> Iterator[Printed]:
    """What else the answer may have its numbers from: prompt, files, other outputs, code."""
    code: list[str] = []
    for entry in turn:
        match entry.body:
            case Begin() as begin:
                yield _printed.of(entry, partial(_sent, begin))
                yield Printed(begin.text, [*written(begin.text)])
            case CodeDelta(text=text):
                code.append(text)
    yield Printed("".join(code))


def _sent(begin: Begin) -> Printed:
    cells = begin.change.cells
    parts = [
        *(f"{file.path} {file.size}\n{file.text}" for file in begin.files),
        *(output_text([output.content]) for output in begin.outputs),
        *(cell.source for cell in cells),
        *(cell.source for cell in begin.named),
        *(output_text(cell.outputs) for cell in cells),
        begin.selection.text if begin.selection else "",
        repr(begin.state) if begin.state else "",
    ]
    return Printed("\n".join(parts))
