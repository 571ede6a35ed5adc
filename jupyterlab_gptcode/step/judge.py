"""Judges a block when it ends: the verdict, from the mode, the ceiling and the risk."""

from __future__ import annotations

import io
import posixpath
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from unicodedata import category

from ..approval import (
    MODES,
    Before,
    KnownFiles,
    Risk,
    is_doubt,
    is_other_language,
    parsed,
    python_part,
    read_before,
    read_risk,
    verdict,
)
from ..context import PYTHON, beside, kernel_language, known_files
from ..conversation import Begin, Entry, FilesRestored, Produced, restored_since
from ..prompt import words
from ..protocol import CodeEnd
from .inputs import Step
from .open_strings import ends_in_string
from .placeholders import placeholders_in
from .prose import has_prose
from .thoughts import CLOSES

_UNSURE = "The model did not say clearly that this code is meant to run."
_UNMARKED = "The model did not mark the end of this code, so a part of it may be missing."
_FENCE = "This code has a Markdown fence in it, so a part of it may be missing."
_PROSE = "The model did not mark the end of this code: a line of it reads like a sentence."
_AFTER = "The code before it has no clear end, so this may be a part of it."
_UNSEEN = "This code has characters that cannot be seen."
_MARKS = re.compile(r"`{3}|~{3}")
_TILDES = re.compile(r"^[ \t]*~{3,}[ \t]*\w", re.M)  # Python, too, and yet rather a fence
_TAG = re.compile(rf"^[ \t]*{CLOSES.pattern}", re.M | re.I)
_PROMPT = re.compile(r"^[ \t]*>>> ", re.M)
_UNFINISHED = re.compile(r"(?:[:=,+*/.\\-]|\b(?:and|or|not|in|is|import|from|return))\s*\Z")
_OPEN_END = re.compile(r"EOF in multi-line|unterminated triple-quoted", re.I)
_OPEN = "This code ends inside a string or a bracket, so a part of it may be missing."


class Judge:
    def __init__(self, step: Step) -> None:
        self._step = step
        self._is_lost = False  # code of this answer has no clear end
        self._codes: list[str] = []  # of this answer

    def __call__(
        self, end: CodeEnd, code: str, *, unsure: bool = False, unmarked: bool = False
    ) -> CodeEnd:
        """The end of a block with its verdict, and what to mind before a yes. `unsure`: the fence
        may mean something else than code to run; `unmarked`: no closing fence ends the block."""
        mode, ceiling = self._step.begin.mode, self._step.limits.ceiling
        risk = Risk() if end.cut else self._risk(code)
        ends = tuple(self._doubts_of_end(code, unmarked=unmarked))
        doubts = (*self._doubts(code, unsure=unsure), *ends)
        decided, reasons = verdict(mode, ceiling, cut=end.cut, risk=risk, safe=not doubts)
        self._is_lost = self._is_lost or bool(ends)
        self._codes.append(code)
        end = replace(end, hides_errors=risk.hides_errors)
        if decided == "insert":
            return replace(end, verdict=decided, reasons=reasons)
        is_safe_mode = min(mode, ceiling, key=MODES.index) == "safe"
        is_tried = self._step.limits.in_doubt and is_safe_mode and self._is_python
        return replace(
            end,
            verdict="ask" if doubts else decided,
            reasons=(*reasons, *doubts),
            risks=risk.effects,
            safe=not doubts and not risk.effects,
            doubtful=is_tried and not doubts and is_doubt(risk),
        )

    def _risk(self, code: str) -> Risk:
        before = read_before(self._codes, self._notebook)
        return read_risk(code, self._files, language=self._language, before=before)

    @cached_property
    def _notebook(self) -> Before:
        cells = self._step.facts.cells
        return read_before(cell.source for cell in cells if cell.type == "code")

    def _doubts(self, code: str, *, unsure: bool) -> Iterator[str]:
        """Why this may not be code that the model means to run."""
        if self._is_lost:
            yield _AFTER
        elif unsure or (self._is_python and _PROMPT.search(code) and _is_whole(code) is False):
            yield _UNSURE
        if any(map(_is_unseen, code)):
            yield _UNSEEN
        yield from placeholders_in(code, self._step.entries, self._step.facts)

    def _doubts_of_end(self, code: str, *, unmarked: bool) -> Iterator[str]:
        """Why this may not be all of it."""
        is_whole = _is_whole(code) if self._is_python else None
        if self._is_open(code, is_whole):
            yield _OPEN
        elif unmarked or (not is_whole and _is_unfinished(code, is_whole)):
            yield _UNMARKED
        elif is_whole and has_prose(code, self._earlier()):
            yield _PROSE
        elif _TILDES.search(code) or (not is_whole and _MARKS.search(code)):
            yield _FENCE

    def _is_open(self, code: str, is_whole: bool | None) -> bool:
        """Whether it ends inside a string or the like."""
        if is_whole is None:
            return ends_in_string(code, self._language)
        return not is_whole and _is_open(code)

    def _earlier(self) -> Iterator[str]:
        """All code that stands before it."""
        yield from (cell.source for cell in self._step.facts.cells if cell.type == "code")
        yield from self._codes

    @property
    def _is_python(self) -> bool:
        return self._language == PYTHON.fence

    @cached_property
    def _language(self) -> str:
        return kernel_language(self._step.entries, self._step.facts).fence

    @cached_property
    def _files(self) -> KnownFiles:
        step, folder = self._step, self._step.begin.change.works_in
        known = known_files(step.entries).values()
        return KnownFiles(
            theirs={beside(file.path, folder) for file in known if not file.is_gone},
            ours={beside(path, folder) for path in set(_own(step.entries))},
            listed=step.listed,
            prompt=_prompt(step.entries),
            notebook=posixpath.basename(step.facts.notebook),
        )


def _is_whole(code: str) -> bool | None:
    """Whether code is Python from its first line to its last; None for a cell of another language,
    which nothing here can read."""
    if is_other_language(code):
        return None
    try:
        return parsed(code) is not None
    except RecursionError:
        return False


def _is_unfinished(code: str, is_whole: bool | None) -> bool:
    """Whether its last line waits for more, or a thought goes on in it."""
    waits = is_whole is False and bool(_UNFINISHED.search(code.rstrip()))
    return waits or bool(_TAG.search(code))


def _is_unseen(character: str) -> bool:
    """Control and format characters, line and paragraph separators."""
    return character not in "\n\t" and category(character) in ("Cc", "Cf", "Zl", "Zp")


def _is_open(code: str) -> bool:
    """Whether Python code ends inside a triple-quoted string or a bracket."""
    try:
        for _ in tokenize.generate_tokens(io.StringIO(python_part(code)).readline):
            pass
    except tokenize.TokenError as error:
        return bool(_OPEN_END.search(str(error)))
    except SyntaxError:
        return False  # wrong indentation: the kernel says so
    return False


def _own(entries: Sequence[Entry]) -> Iterator[str]:
    """The contents paths of the files that runs of this conversation made, but for those that the
    user has put back as they were before. One that was there before stays the user's, also after a
    yes to write over it: who allowed that has not allowed to remove it."""
    made = (entry.body for entry in entries if isinstance(entry.body, Produced))
    was_there: dict[str, bool] = {}
    for file in (file for body in made for file in body.files):
        was_there.setdefault(file.path, file.overwritten)
    paths = [path for path, was in was_there.items() if not was]
    restored = any(isinstance(entry.body, FilesRestored) for entry in entries)
    yield from (path for path in paths if not (restored and restored_since(entries, path)))


def _prompt(entries: Sequence[Entry]) -> str:
    """The latest prompt that asks for something: "Go on." means the one before."""
    bodies = (entry.body for entry in reversed(entries))
    prompts = (body for body in bodies if isinstance(body, Begin) and body.kind == "prompt")
    return next((body.text for body in prompts if body.text != words.GO_ON), "")
