"""What should the user know before this code runs? Pure: nothing of the code runs.

Code may write new files, and files that this conversation made. It is named to the user before it
overwrites another file, removes or moves one, or does something else that computing and showing
does not need: `effects/` has a file for each.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from .calls import Removal, Write, effects
from .code import Code, parsed
from .effects import effects_of_language, effects_of_python, magics
from .effects.files import folders, harmful, unknown_writers
from .expanded import hidden_in_lines
from .files import KnownFiles, is_own, overwrites
from .hidden_errors import hidden_errors
from .ipython import as_run
from .names import Names
from .origins import Before, moves_folder
from .shell import expands_unknown, is_other_language, shell_parts, shell_removes

PYTHON = "python"
_MOST = 6  # effects that are named
_UNREADABLE = "could not be read as Python"
_DOUBTFUL = re.compile(
    r"\b(?:os|shutil|subprocess)\b|\b(?:open|unlink|rmtree|(?:to|save|write)_?\w*)\("
)


@dataclass(frozen=True)
class Risk:
    """`effects` are named to the user; `harms`: it may overwrite or remove what the user has, which
    asks in every mode. `hides_errors` says where, in a few words."""

    effects: tuple[str, ...] = ()
    harms: bool = False
    hides_errors: str = ""


def read_risk(
    code: str, files: KnownFiles, *, language: str = PYTHON, before: Before | None = None
) -> Risk:
    """The risk of a cell; `before` is what the notebook's other cells bind."""
    if language != PYTHON:
        return Risk(_named(effects_of_language(code, language)))
    try:
        return _of_python(code, files, before)
    except RecursionError:
        return Risk((_UNREADABLE,), harms=True)


def _of_python(code: str, files: KnownFiles, before: Before | None) -> Risk:
    known = before or Before()
    bound = {*known.bound, *known.imported}
    hidden = list(hidden_in_lines(code, bound))
    code = as_run(code, bound)
    if known.moves or moves_folder(code):  # then names beside the notebook say nothing
        files = replace(files, listed=None, ours=frozenset())
    harms = bool(hidden) or expands_unknown(code) or any(map(shell_removes, shell_parts(code)))
    tree = parsed(code)
    if tree is None:
        # Python does not run it either, unless the kernel knows a syntax that we do not.
        unread = (*hidden, *magics(code), _UNREADABLE)
        return Risk(_named(iter(unread)), harms or bool(_DOUBTFUL.search(code)))
    read = Code(tree, before)
    found = list(effects(read.names))
    made = made_by(found, files)
    found_harms = list(harms_of(found, made, files))
    named = [*hidden, *harmful(iter(found_harms), files), *magics(code)]
    if not is_other_language(code):
        named += [*folders(read, files), *unknown_writers(read, files)]
        named += effects_of_python(read, files.ours | made)
    return Risk(_named(iter(named)), harms or bool(found_harms), hidden_errors(read.nodes))


def _named(effects: Iterator[str]) -> tuple[str, ...]:
    found = list(dict.fromkeys(effects))
    more = (f"{len(found) - _MOST + 1} more",) if len(found) > _MOST else ()
    return (*found[: _MOST - len(more)], *more)


def may_harm(code: str, files: KnownFiles) -> bool:
    """Whether this cell may overwrite or remove what the user has."""
    return read_risk(code, files).harms


def harms(tree: ast.Module, files: KnownFiles) -> Iterator[Removal | Write]:
    """What the code does to files that the user should be asked about."""
    found = list(effects(Names(tree)))
    return harms_of(found, made_by(found, files), files)


def harms_of(
    found: Sequence[Removal | Write], made: Set[str], files: KnownFiles
) -> Iterator[Removal | Write]:
    for effect in found:
        if isinstance(effect, Write):
            if overwrites(effect.name, files):
                yield effect
        elif not effect.names or not all(
            is_own(name, files) or name in made for name in effect.names
        ):
            yield effect


def made_by(found: Sequence[Removal | Write], files: KnownFiles) -> Set[str]:
    """The files that this very code makes, where no such file was."""
    if not files.listed:
        return frozenset()
    written = {effect.name for effect in found if isinstance(effect, Write)}
    return {name for name in written if not overwrites(name, files)}
