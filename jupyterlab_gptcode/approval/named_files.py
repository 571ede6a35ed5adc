"""The files that code writes over or removes, as far as it names them. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from .calls import Removal, Write, effects
from .code import Code, parsed
from .effects import UNCHECKED, effects_of_language
from .effects.files import given_names
from .expanded import hidden_in_lines
from .ipython import as_run
from .names import ANY
from .origins import Before, moves_folder
from .shell import shell_parts, shell_removes

_MOST = 200  # names
_PYTHON = "python"
_GLOB = re.compile(r"[*?]+|\[[^]]*]")
_REDIRECT = re.compile(r"^[\d&]*>[>|]?")
_UNKNOWN = re.compile(r"[$`{]")
_SEPARATORS = re.compile(r"[;|&\n]+")
_FILES = re.compile(r"\bfiles?\b")
_TEXTS = re.compile(r"\"([^\"\\\n]{1,200})\"|'([^'\\\n]{1,200})'")
_SHELL = ("bash", "sh")


@dataclass(frozen=True)
class NamedFiles:
    """`names` are as the code writes them; ANY in them stands for any text. `is_all`: it writes
    over or removes no others, as far as can be read."""

    names: tuple[str, ...] = ()
    is_all: bool = True


def named_files(code: str, *, language: str = _PYTHON, before: Before | None = None) -> NamedFiles:
    """`before` is what the notebook's other cells bind."""
    try:
        found = dict.fromkeys(_names(code, language, before or Before()))
    except RecursionError:
        return NamedFiles(is_all=False)
    names = [name for name in found if name.replace(ANY, "").strip("/. ")]
    return NamedFiles(tuple(names[:_MOST]), len(names) == len(found) <= _MOST)


def _names(code: str, language: str, before: Before) -> Iterator[str]:
    """ANY alone where the code does not say."""
    if language != _PYTHON:
        yield from _of_shell(code) if language in _SHELL else _of_language(code, language)
        return
    bound = {*before.bound, *before.imported}
    yield from (ANY for _ in hidden_in_lines(code, bound))
    code = as_run(code, bound)
    for part in shell_parts(code):
        yield from _of_shell(part)
    tree = parsed(code)
    if tree is None:
        return
    read = Code(tree, before)
    found = [*_of_effects(read), *(name for _, name in given_names(read))]
    moves = before.moves or moves_folder(code)
    for name in found:
        # After the folder was changed, a name may be that of any file.
        yield name if name.startswith("/") or not moves else ANY


def _of_effects(code: Code) -> Iterator[str]:
    for effect in effects(code.names):
        match effect:
            case Write(name=name):
                yield name
            case Removal(names=names):
                yield from names or [ANY]


def _of_language(code: str, language: str) -> Iterator[str]:
    """All texts that may be names, where something is written or removed or nobody can say."""
    found = list(effects_of_language(code, language))
    writes = any(map(_FILES.search, found))
    if writes or UNCHECKED in found:
        texts = (first or second for first, second in _TEXTS.findall(code))
        names = [name for name in texts if "." in name or "/" in name]
        yield from names or ([ANY] if writes else [])


def _of_shell(command: str) -> Iterator[str]:
    """All words of the commands that may remove or overwrite files: some are no names of files, and
    there are no such files."""
    for part in _SEPARATORS.split(command):
        if not shell_removes(part):
            continue
        for place, word in enumerate(_words(part)):
            name = _REDIRECT.sub("", word)
            is_program = place == 0 and name == word
            if name and not is_program and not name.startswith("-"):
                yield ANY if _UNKNOWN.search(name) else _GLOB.sub(ANY, name)


def _words(part: str) -> list[str]:
    try:
        return shlex.split(part.replace(">", " >"), comments=True) or [""]
    except ValueError:
        return part.split() or [""]
