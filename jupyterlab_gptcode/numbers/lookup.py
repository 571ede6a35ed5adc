"""Decides of each claim: found in an output, given elsewhere, or not found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .claims import Claim, claims
from .printed import Printed
from .reading import Number, Reading
from .words import agree

_CHANCE = 0.02  # of which a number found by its size alone may be found
_MOST = 2000  # claims of one text
_CANDIDATES = 50

State = Literal["found", "given", "missing"]


@dataclass(frozen=True)
class Output:
    """What a cell put out."""

    cell: str
    printed: Printed


@dataclass(frozen=True)
class Checked:
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
    readings = _readings(claim)
    is_seen = False
    best = ""
    for output in reversed(outputs):
        for found, sure in _found(claim.number, readings, output.printed):
            if agree(claim.words, output.printed.labels(found)):
                return "found", output.cell
            is_seen = is_seen or sure
            best = best or (output.cell if sure else "")
    if best and _chance(readings, outputs) <= _CHANCE:
        return "found", best
    if is_seen or claim.is_usual or _is_in(claim.number, readings, given):
        return "given", ""
    return "missing", ""


def _chance(readings: Sequence[Reading], outputs: Sequence[Output]) -> float:
    """How likely a number of this form would be found, whatever it is."""
    sure = [reading for reading in readings if reading.sure]
    return sum(output.printed.chance(reading) for output in outputs for reading in sure)


def _readings(claim: Claim) -> tuple[Reading, ...]:
    number = claim.number
    if not (claim.is_about and number.is_whole):
        return number.readings
    return tuple(replace(each, step=_round(each.size)) for each in number.readings)


def _round(size: float) -> float:
    """The unit of the last digit of a round number that is not a zero."""
    step = 1.0
    while size and size % (step * 10) == 0:
        step *= 10
    return step


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
    for found in printed.converted(number):
        yield found, True


def _is_in(number: Number, readings: Sequence[Reading], given: Sequence[Printed]) -> bool:
    return any(
        True for each in given for _ in _found(number, [r for r in readings if r.sure], each)
    )
