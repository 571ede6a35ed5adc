"""Judges a block when it ends: the verdict, from the mode, the ceiling and the risk."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from functools import cached_property

from ..approval import KnownFiles, may_harm, python_part, verdict
from ..context import PYTHON, beside, kernel_language, known_files
from ..conversation import Begin, Entry, Produced
from ..prompt import words
from ..protocol import Verdict
from .inputs import Step

_OPEN_END = re.compile(r"EOF in multi-line|unterminated triple-quoted", re.I)
_OPEN = "This code ends inside a string or a bracket, so a part of it may be missing."


class Judge:
    def __init__(self, step: Step) -> None:
        self._step = step

    def __call__(self, code: str, *, cut: bool) -> tuple[Verdict, tuple[str, ...]]:
        """The verdict on a block, and the reasons for the user: why it is stricter than the mode,
        and what to mind before a yes."""
        mode, ceiling = self._step.begin.mode, self._step.limits.ceiling
        judged = not cut and "insert" not in (mode, ceiling) and self._is_python
        harms = judged and may_harm(code, self._files)
        decided, reasons = verdict(mode, ceiling, cut=cut, harms=harms)
        if decided != "insert" and self._is_python and _is_open(code):
            return "ask", (*reasons, _OPEN)
        return decided, reasons

    @cached_property
    def _is_python(self) -> bool:
        language = kernel_language(self._step.entries, self._step.facts)
        return language.fence == PYTHON.fence

    @cached_property
    def _files(self) -> KnownFiles:
        step, folder = self._step, self._step.begin.change.works_in
        known = known_files(step.entries).values()
        return KnownFiles(
            theirs={beside(file.path, folder) for file in known if not file.is_gone},
            ours={beside(path, folder) for path in _produced(step.entries)},
            listed=step.listed,
            prompt=_prompt(step.entries),
        )


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


def _produced(entries: Sequence[Entry]) -> Iterator[str]:
    """The contents paths of the files that runs of this conversation wrote."""
    for entry in entries:
        if isinstance(entry.body, Produced):
            yield from (file.path for file in entry.body.files)


def _prompt(entries: Sequence[Entry]) -> str:
    """The latest prompt that asks for something: "Go on." means the one before."""
    bodies = (entry.body for entry in reversed(entries))
    prompts = (body for body in bodies if isinstance(body, Begin) and body.kind == "prompt")
    return next((body.text for body in prompts if body.text != words.GO_ON), "")
