"""Decides of each claim: found in an output, given elsewhere, or not found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from .claims import Claim, claims
from .printed import Printed
from .reading import Number, Reading
from .usual import is_usual, rounded
from .words import agree

_CHANCE = 0.02  # of which a number found by its size alone may be found
_MOST = 2000  # claims of one text
_CANDIDATES = 50

State = Literal["found", "given", "missing"]


class Output(NamedTuple):
    """What a cell put out."""

    cell: str
    printed: Printed


class Checked(NamedTuple):
    """A number from `start` to `end` of a text, and the cell in whose output it was found. A
    `given` one was found elsewhere, could be found by chance, or says nothing about data."""

    start: int
    end: int
    state: State
    cell: str = ""


def check_numbers(
    text: str, outputs: Sequence[Output], given: Iterable[Printed]
) -> Iterator[Checked]:
    """What is known of each number of a text, in order; later `outputs` come first."""
    given = list(given)
    for count, claim in enumerate(claims(text)):
        if count >= _MOST:
            return
        number = claim.number
        state, cell = _state(claim, outputs, given)
        yield Checked(number.start, number.end, state, cell)


def _state(claim: Claim, outputs: Sequence[Output], given: Sequence[Printed]) -> tuple[State, str]:
    readings = rounded(claim.number, claim.text)
    is_unlikely = _is_unlikely(readings, outputs)
    if is_unlikely and (cell := _only_cell(claim.number, readings, outputs)):
        return "found", cell
    is_seen = False
    best = ""
    for output in reversed(outputs):
        for found, sure in _found(claim.number, readings, output.printed):
            if agree(claim.words, output.printed.labels(found)):
                return "found", output.cell
            is_seen = is_seen or sure
            best = best or (output.cell if sure else "")
    if best and is_unlikely:
        return "found", best
    if is_seen or is_usual(claim.number, claim.text) or _is_in(claim.number, readings, given):
        return "given", ""
    return "missing", ""


def _only_cell(number: Number, readings: Sequence[Reading], outputs: Sequence[Output]) -> str:
    """The one cell that has it. The words around it then decide nothing, and they take longer."""
    found = [
        (output.cell, sure)
        for output in outputs
        for _, sure in _found(number, readings, output.printed)
    ]
    cells = {cell for cell, _ in found}
    return cells.pop() if len(cells) == 1 and any(sure for _, sure in found) else ""


def _is_unlikely(readings: Sequence[Reading], outputs: Sequence[Output]) -> bool:
    """Whether another number of this form, whatever it is, would hardly be found as well."""
    sure = [reading for reading in readings if reading.sure]
    for chance in (Printed.most_chance, Printed.chance):
        total = 0.0
        for output in outputs:
            for reading in sure:
                total += chance(output.printed, reading)
        if total <= _CHANCE:
            return True
    return False


def _found(
    number: Number, readings: Sequence[Reading], printed: Printed
) -> Iterator[tuple[Number, bool]]:
    count = 0
    for reading in readings:
        for found in printed.matches(number, reading):
            yield found, reading.sure
            count += 1
            if count >= _CANDIDATES:
                return
    if number.dimension >= 0:
        for found in printed.converted(number):
            yield found, True


def _is_in(number: Number, readings: Sequence[Reading], given: Sequence[Printed]) -> bool:
    return any(
        True for each in given for _ in _found(number, [r for r in readings if r.sure], each)
    )
