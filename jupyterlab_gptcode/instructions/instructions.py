"""Which instructions hold for a notebook, and what the user is asked about those of a project."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..background import run_in_thread
from ..conversation import Instruction, Skill
from ..errors import Conflict
from ..files.contents import Files
from ..files.ignored import IgnoredFiles
from ..prompt import FULL
from ..protocol import Json
from .project import FolderTexts, ProjectFiles
from .saved import Answer, Said, SavedSaid

OWN = ""  # what stands for the user's own among the places of folders
_SECONDS = 5.0  # that a step waits for them
_CHANGED = "These instructions have changed since they were shown. Read them again."


@dataclass(frozen=True)
class Standing:
    """What holds now, the last with the last word. `read` are skills that the model asked for,
    without a text where there is none of this name."""

    texts: tuple[Instruction, ...] = ()
    skills: tuple[Skill, ...] = ()
    read: tuple[Skill, ...] = ()


class Instructions:
    """With `of_projects` off, only the user's own hold."""

    def __init__(
        self, files: Files, ignored: IgnoredFiles, folder: Path, *, of_projects: bool = True
    ) -> None:
        self._project = ProjectFiles(files, ignored)
        self._saved = SavedSaid(folder / "instructions.json")
        self._of_projects = of_projects
        self._lock = asyncio.Lock()
        files.saves.follow_renames(self._follow)

    async def standing(self, notebook: str, asked: Sequence[str] = ()) -> Standing | None:
        """None where the project's files do not answer in time: what is known stays."""
        try:
            found = await asyncio.wait_for(self._found(notebook), _SECONDS)
        except asyncio.TimeoutError:
            return None
        said, place = await self._said(), await self._project.place(notebook)
        used = [each for each in found if _is_used(each, said, place)]
        own = [] if said.is_off(place, OWN) or not said.own else [Instruction("", said.own)]
        texts = [Instruction(each.path, each.text) for each in used if each.text]
        skills = {skill.name: skill for each in used for skill in each.skills}
        named = (Skill(each.name, each.description, each.path) for each in skills.values())
        read = (skills.get(name, Skill(name, "", "")) for name in asked)
        return Standing((*own, *texts), tuple(named), tuple(read))

    async def shown(self, notebook: str) -> Json:
        """What a page shows, and asks about."""
        found = await self._found(notebook)
        said, place = await self._said(), await self._project.place(notebook)
        return {
            "most": FULL.instructions,
            "own": {"text": said.own, "wanted": not said.is_off(place, OWN)},
            "folders": [_shown(each, said, place) for each in found],
        }

    async def set_own(self, text: str) -> None:
        await self._change(lambda said: Said(text.strip(), said.answers, said.off))

    async def answer(self, notebook: str, folder: str, digest: str, *, use: bool) -> None:
        """The user's yes or no to what was shown; raises Conflict where it is no longer that."""
        here = await self._folder(notebook, folder)
        if here is None or here.digest != digest:
            raise Conflict(_CHANGED, kind="changed")
        place = await self._project.place(notebook)

        def changed(said: Said) -> Said:
            before = said.answer(here.place, digest)
            text = _whole(here) if use else before.text if before else ""
            said = said.with_answer(here.place, Answer(digest, use, text))
            return said.with_off(place, here.place, off=False) if use else said

        await self._change(changed)

    async def want(self, notebook: str, folder: str | None, *, wanted: bool) -> None:
        """Whether they hold in this notebook; without a folder, the user's own."""
        here = None if folder is None else await self._folder(notebook, folder)
        if folder is not None and here is None:
            raise Conflict(_CHANGED, kind="changed")
        place = await self._project.place(notebook)
        of = here.place if here else OWN
        await self._change(lambda said: said.with_off(place, of, off=not wanted))

    async def _found(self, notebook: str) -> list[FolderTexts]:
        return await self._project.found(notebook) if self._of_projects else []

    async def _folder(self, notebook: str, folder: str) -> FolderTexts | None:
        found = await self._found(notebook)
        return next((each for each in found if each.folder == folder), None)

    async def _said(self) -> Said:
        async with self._lock:
            return await run_in_thread(self._saved.read)

    async def _change(self, change: Callable[[Said], Said]) -> None:
        async with self._lock:
            said = change(await run_in_thread(self._saved.read))
            await run_in_thread(partial(self._saved.write, said))

    async def _follow(self, before: str, after: str) -> None:
        """A notebook or a folder has another path now. The lock is held from the first moment, so
        that who asks next gets what holds there."""
        async with self._lock:
            places = [await self._project.place(path) for path in (before, after)]
            said = await run_in_thread(self._saved.read)
            if (now := said.with_renamed(*places)) != said:
                await run_in_thread(partial(self._saved.write, now))


def _is_used(found: FolderTexts, said: Said, notebook: str) -> bool:
    answer = said.answer(found.place, found.digest)
    return answer is not None and answer.use and not said.is_off(notebook, found.place)


def _shown(found: FolderTexts, said: Said, notebook: str) -> Json:
    answer, before = said.answer(found.place, found.digest), said.latest_yes(found.place)
    state = "ask" if answer is None else "use" if answer.use else "no"
    is_agreed = answer is not None and answer.text
    changes = _changes(before.text, _whole(found)) if before and not is_agreed else ""
    return {
        "folder": found.folder,
        "path": found.path,
        "digest": found.digest,
        "state": state,
        "wanted": not said.is_off(notebook, found.place),
        "text": found.text,
        "skills": [
            {"name": each.name, "description": each.description, "text": each.text}
            for each in found.skills
        ],
        **({"changes": changes} if changes else {}),
    }


def _whole(found: FolderTexts) -> str:
    """All texts of a folder in one, to compare."""
    skills = (f"{each.path}\n\n{each.text}" for each in found.skills)
    return "\n\n".join([found.text, *skills])


def _changes(before: str, now: str) -> str:
    """The lines that went and those that are new."""
    lines = difflib.unified_diff(before.splitlines(), now.splitlines(), n=1, lineterm="")
    return "\n".join(list(lines)[2:])
