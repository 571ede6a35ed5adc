"""Whose a file is, by its name: the user's, or one that this conversation made. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

from .file_names import FileNames
from .names import ANY

_WRITING = re.compile(r"\b(?:writ|sav|stor|export|creat|put|append|mak|into)", re.I)
_SAVING = r"\b(?:writ|sav|stor|export|put)\w*\b[^\n]{0,80}?\b(?:as|to|into|under|called|named)\s+"
_OUTSIDE = re.compile(r"[/\\~]|\.\.(?:/|\Z)|[A-Za-z]:|\w+:(?://|:)")
_TEMPORARY = ("/tmp/", "/var/tmp/")  # noqa: S108  names that code may write, not ours


@dataclass(frozen=True)
class KnownFiles:
    """What is known of files; names are paths as code writes them, from the folder that it runs in.

    `theirs` belong to the user, `ours` were made by this conversation. `listed` are all names in
    the folder, and those of temporary folders with their whole paths; None where they are unknown.
    `prompt` is what the user asked for, `notebook` the name of the open notebook.
    """

    theirs: Set[str] = frozenset()
    ours: Set[str] = frozenset()
    listed: Set[str] | None = None
    prompt: str = ""
    notebook: str = ""

    @cached_property
    def beside(self) -> FileNames:
        """The names in the folder."""
        return FileNames(name for name in self.listed or () if not name.startswith("/"))

    @cached_property
    def foreign(self) -> FileNames:
        """Those that this conversation did not make."""
        return self.beside.without(self.own)

    @cached_property
    def users(self) -> FileNames:
        return FileNames(self.theirs)

    @cached_property
    def own(self) -> FileNames:
        return FileNames(self.ours)

    @cached_property
    def temporary(self) -> FileNames:
        """What lies in temporary folders."""
        return FileNames(name for name in self.listed or () if name.startswith("/"))

    @cached_property
    def asked(self) -> str:
        """The prompt, in lower case."""
        return self.prompt.casefold()


def is_outside(name: str) -> bool:
    """Whether it is not below the folder in which the code runs."""
    return bool(_OUTSIDE.match(name) or _OUTSIDE.match(posixpath.normpath(name)))


def is_notebook(name: str, files: KnownFiles) -> bool:
    """Whether it is the open notebook itself."""
    return bool(files.notebook) and posixpath.normpath(name) in FileNames([files.notebook])


def is_there(name: str, files: KnownFiles) -> bool:
    """Whether a file of this name is known to be there."""
    plain = posixpath.normpath(name)
    return any(plain in names for names in (files.users, files.beside, files.temporary))


def is_own(name: str, files: KnownFiles) -> bool:
    """Whether this conversation made it, and the user has no such file."""
    plain = posixpath.normpath(name)
    return ANY not in name and plain not in files.users and plain in files.own


def asks_to_write(prompt: str) -> bool:
    return bool(_WRITING.search(prompt))


def asks_to_save_as(prompt: str, name: str) -> bool:
    """Whether the prompt says that something is to be saved under this very name."""
    return bool(re.search(rf"{_SAVING}[\"'“]?{re.escape(name)}(?![\w-]|\.\w)", prompt, re.I))


def _is_asked_for(name: str, files: KnownFiles) -> bool:
    """Whether the prompt says to save it under its name, with or without folder and suffix."""
    if ANY in name:
        return False
    short = posixpath.basename(name)
    names = (name, short, short.partition(".")[0])
    return any(
        asks_to_save_as(files.prompt, each)
        for each in names
        if each and each.casefold() in files.asked
    )


def overwrites(name: str, files: KnownFiles) -> bool:
    """Whether a file of the user's may have this name, in which ANY stands for any text."""
    if not name.replace(ANY, "").strip("/."):
        return True  # the code does not say
    if name in files.users or is_notebook(name, files):
        return True
    if is_outside(name):
        plain = posixpath.normpath(name)
        if plain.startswith(_TEMPORARY):
            return _is_taken(plain, files)
        return not asks_to_save_as(files.prompt, name)
    name = posixpath.normpath(name)
    if name in files.users:
        return True
    folder, _, rest = name.partition("/")
    if ANY not in name and name in files.own:
        return False
    if files.listed is None or (rest and (ANY in folder or folder in files.beside)):
        return not _is_asked_for(name, files)
    return not rest and name in files.foreign


def _is_taken(name: str, files: KnownFiles) -> bool:
    """Whether a temporary file is there, lies in a folder that is there, or is called like one of
    the user's."""
    above = next(each for each in _TEMPORARY if name.startswith(each))
    first = above + name.removeprefix(above).partition("/")[0]
    return first in files.temporary or posixpath.basename(name) in files.users
