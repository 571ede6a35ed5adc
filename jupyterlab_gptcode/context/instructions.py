"""Standing instructions and skills: what the model knows of them, and what is new. Pure.

Turns that are left out count too: what was sent in them is sent once more after a compaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..conversation import Begin, Entry, Instruction, Skill, silent_steps


def standing_instructions(entries: Sequence[Entry]) -> dict[str, str]:
    """The texts that hold, by their origin, in the order in which the model reads them."""
    found: dict[str, str] = {}
    for begin in _begins(entries):
        for each in begin.instructions:
            found.pop(each.origin, None)
            if each.text:
                found[each.origin] = each.text
    return found


def standing_skills(entries: Sequence[Entry]) -> tuple[Skill, ...]:
    """The skills that the model may ask for."""
    found: tuple[Skill, ...] = ()
    for begin in _begins(entries):
        found = found if begin.skills is None else begin.skills
    return found


def instructions_change(
    entries: Sequence[Entry], now: Sequence[Instruction]
) -> tuple[Instruction, ...]:
    """What has to be sent so that `now` holds. The last one has the last word: where the order
    would be another one, what comes later is sent again."""
    before = list(standing_instructions(entries).items())
    wanted = [(each.origin, each.text) for each in now]
    rest = [each for each in before if each in wanted]
    same = 0
    while same < len(rest) and rest[same] == wanted[same]:
        same += 1
    origins = {origin for origin, _ in wanted}
    gone = (Instruction(origin, "") for origin, _ in before if origin not in origins)
    return (*gone, *(Instruction(*each) for each in wanted[same:]))


def skills_change(entries: Sequence[Entry], now: Sequence[Skill]) -> tuple[Skill, ...] | None:
    """All skills, where they are not those that the model knows; None for nothing new."""
    return None if standing_skills(entries) == tuple(now) else tuple(now)


def _begins(entries: Sequence[Entry]) -> Iterator[Begin]:
    begins = [(e.step, e.body) for e in entries if isinstance(e.body, Begin)]
    has_some = any(b.instructions or b.skills is not None for _, b in begins)
    silent = silent_steps(entries) if has_some else set()
    yield from (begin for step, begin in begins if step not in silent)
