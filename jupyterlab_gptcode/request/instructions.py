"""Standing instructions and skills, as text for the model, in the user's voice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..context import cut_middle
from ..conversation import Begin, Instruction, Skill
from ..prompt import words
from .frame import Frame, inline

_DESCRIPTION = 300  # characters
_SKILL = 24_000  # characters


class InstructionTexts:
    """Each is sent once, and again when it has changed. A small model gets the user's own, where
    they fit, and nothing else."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._known: set[str] = set()  # origins
        self._has_skills = False

    def of(self, begin: Begin) -> Iterator[str]:
        """What is new with this message."""
        yield from self._noted(self._texts(begin.instructions))
        if not self._frame.prompts.surroundings:
            return
        if begin.skills is not None:
            yield from self._noted(self._skills(begin.skills))
        yield from self._noted(self._read(each) for each in begin.skills_read)

    def standing(self, instructions: Mapping[str, str], skills: Sequence[Skill]) -> Iterator[str]:
        """What still holds of turns that are left out."""
        found = [Instruction(*each) for each in instructions.items()]
        yield from self._noted(self._texts(found))
        if self._frame.prompts.surroundings and skills:
            yield from self._noted(self._skills(skills))

    def _noted(self, texts: Iterator[str]) -> Iterator[str]:
        for text in texts:
            self._frame.shares.instructions.append(text)
            yield text

    def _texts(self, instructions: Sequence[Instruction]) -> Iterator[str]:
        room = self._frame.prompts.instructions
        if not self._frame.prompts.surroundings:
            own = (each.text for each in instructions if not each.origin)
            yield from (self._frame.own(text) for text in own if 0 < len(text) <= room)
            return
        total = sum(len(each.text) for each in instructions)
        most = room if total <= room else room // len(instructions)
        for each in instructions:
            is_known = each.origin in self._known
            if each.text:
                self._known.add(each.origin)
                text = self._frame.own(cut_middle(each.text.strip(), most))
                yield f"{self._head(each.origin, is_known=is_known)}\n\n{text}"
            elif is_known:
                self._known.discard(each.origin)
                no_longer = words.OWN_GONE if not each.origin else words.INSTRUCTIONS_GONE
                yield no_longer.format(path=self._path(each.origin))

    def _head(self, origin: str, *, is_known: bool) -> str:
        if not origin:
            return words.OWN_CHANGED if is_known else words.OWN_INSTRUCTIONS
        head = words.INSTRUCTIONS_CHANGED if is_known else words.INSTRUCTIONS
        return head.format(path=self._path(origin))

    def _path(self, path: str) -> str:
        """Names of folders are part of what a level may keep from the model."""
        shown = path if self._frame.sees_notebook else path.rpartition("/")[2]
        return self._frame.name(shown)

    def _skills(self, skills: Sequence[Skill]) -> Iterator[str]:
        if skills:
            lines = (f"- {each.name}: {self._described(each)}" for each in skills)
            yield "\n".join([words.SKILLS, *lines])
        elif self._has_skills:
            yield words.SKILLS_GONE
        self._has_skills = bool(skills)

    def _described(self, skill: Skill) -> str:
        return self._frame.own(inline(skill.description)[:_DESCRIPTION])

    def _read(self, skill: Skill) -> str:
        if not skill.text:
            return words.NO_SUCH_SKILL.format(name=self._frame.name(skill.name))
        head = words.SKILL.format(name=skill.name, path=self._path(skill.path))
        return f"{head}\n\n{self._frame.own(cut_middle(skill.text.strip(), _SKILL))}"
