"""Whose a file is, by its name: the user's, or one that this conversation made. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Set
from dataclasses import dataclass

from .names import ANY

_WRITING = re.compile(r"\b(?:writ|sav|stor|export|creat|put|append|mak|into)", re.I)
_SAVING = r"\b(?:writ|sav|stor|export|put)\w*\b[^\n]{0,80}?\b(?:as|to|into|under|called|named)\s+"
_OUTSIDE = re.compile(r"/|~|\.\.(?:/|\Z)|[A-Za-z]:|\w+://")
_TEMPORARY = ("/tmp/", "/var/tmp/")  # noqa: S108  names that code may write, not ours


@dataclass(frozen=True)
class KnownFiles:
    """What is known of files; names are paths as code writes them, from the folder that it runs in.

    `theirs` belong to the user, `ours` were made by this conversation. `listed` are all names in
    the folder; None where they are unknown. `prompt` is what the user asked for, `notebook` the
    name of the open notebook.
    """

    theirs: Set[str] = frozenset()
    ours: Set[str] = frozenset()
    listed: Set[str] | None = None
    prompt: str = ""
    notebook: str = ""


def is_outside(name: str) -> bool:
    """Whether it is not below the folder in which the code runs."""
    return bool(_OUTSIDE.match(name))


def is_notebook(name: str, files: KnownFiles) -> bool:
    """Whether it is the open notebook itself."""
    return bool(files.notebook) and _is_in(posixpath.normpath(name), {files.notebook})


def is_there(name: str, files: KnownFiles) -> bool:
    """Whether a file of this name is known to be there."""
    return _is_in(posixpath.normpath(name), files.theirs | (files.listed or frozenset()))


def is_own(name: str, files: KnownFiles) -> bool:
    """Whether this conversation made it, and the user has no such file."""
    plain = posixpath.normpath(name)
    if ANY in name or _is_in(plain, files.theirs):
        return False
    return _is_in(plain, files.ours) or plain.startswith(_TEMPORARY)


def asks_to_write(prompt: str) -> bool:
    return bool(_WRITING.search(prompt))


def asks_to_save_as(prompt: str, name: str) -> bool:
    """Whether the prompt says that something is to be saved under this very name."""
    return bool(re.search(rf"{_SAVING}[\"'“]?{re.escape(name)}", prompt, re.I))


def overwrites(name: str, files: KnownFiles) -> bool:
    """Whether a file of the user's may have this name, in which ANY stands for any text."""
    if not name.replace(ANY, "").strip("/."):
        return True  # the code does not say
    if _is_in(name, files.theirs) or is_notebook(name, files):
        return True
    if is_outside(name):
        is_temporary = posixpath.normpath(name).startswith(_TEMPORARY)
        return not is_temporary and not asks_to_save_as(files.prompt, name)
    name = posixpath.normpath(name)
    if _is_in(name, files.theirs):
        return True
    folder, _, rest = name.partition("/")
    if ANY not in name and _is_in(name, files.ours):
        return False
    if files.listed is None or (rest and (ANY in folder or _is_in(folder, files.listed))):
        return not asks_to_write(files.prompt)
    return not rest and _is_in(name, files.listed - files.ours)


def _is_in(name: str, names: Set[str]) -> bool:
    """Many file systems ignore case."""
    pattern = ".*".join(re.escape(part.casefold()) for part in name.split(ANY))
    return any(re.fullmatch(pattern, each.casefold(), re.S) for each in names)
