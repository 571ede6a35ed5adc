"""Would this code overwrite or remove the user's files? Pure: nothing of the code runs.

Code may write new files, and files that this conversation made. It asks before it overwrites
another file, removes or moves one, or writes where it does not say or we do not know what is there.
"""

from __future__ import annotations

import ast
import posixpath
import re
import warnings
from collections.abc import Iterator, Set
from dataclasses import dataclass

from .calls import Removal, Write, effects
from .names import ANY
from .shell import python_part, shell_parts, shell_removes

_WRITING = re.compile(r"\b(?:writ|sav|stor|export|creat|put|append|mak|into)", re.I)
_SAVING = r"\b(?:writ|sav|stor|export|put)\w*\b[^\n]{0,80}?\b(?:as|to|into|under|called|named)\s+"
_OUTSIDE = re.compile(r"/|~|\.\.(?:/|\Z)|[A-Za-z]:|\w+://")
_TEMPORARY = ("/tmp/", "/var/tmp/")  # noqa: S108  names that code may write, not ours
_DOUBTFUL = re.compile(
    r"\b(?:os|shutil|subprocess)\b|\b(?:open|unlink|rmtree|(?:to|save|write)_?\w*)\("
)


@dataclass(frozen=True)
class KnownFiles:
    """What is known of files; names are paths as code writes them, from the folder that it runs in.

    `theirs` belong to the user, `ours` were made by this conversation. `listed` are all names in
    the folder; None where they are unknown. `prompt` is what the user asked for.
    """

    theirs: Set[str] = frozenset()
    ours: Set[str] = frozenset()
    listed: Set[str] | None = None
    prompt: str = ""


def may_harm(code: str, files: KnownFiles) -> bool:
    """Whether this cell may overwrite or remove what the user has."""
    if any(map(shell_removes, shell_parts(code))):
        return True
    try:
        tree = parsed(code)
        if tree is not None:
            return any(True for _ in harms(tree, files))
    except RecursionError:
        return True
    # Python does not run it either, unless the kernel knows a syntax that we do not.
    return bool(_DOUBTFUL.search(code))


def parsed(code: str) -> ast.Module | None:
    """A cell as Python, its commands left out; None where it is not Python."""
    for source in (code, python_part(code)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # they would quote the code in the log
                return ast.parse(source)
        except (SyntaxError, ValueError, MemoryError):
            continue
    return None


def harms(tree: ast.Module, files: KnownFiles) -> Iterator[Removal | Write]:
    """What the code does to files that the user should be asked about."""
    for effect in effects(tree):
        if isinstance(effect, Removal) or _overwrites(effect.name, files):
            yield effect


def asks_to_write(prompt: str) -> bool:
    return bool(_WRITING.search(prompt))


def asks_to_save_as(prompt: str, name: str) -> bool:
    """Whether the prompt says that something is to be saved under this very name."""
    return bool(re.search(rf"{_SAVING}[\"'“]?{re.escape(name)}", prompt, re.I))


def _overwrites(name: str, files: KnownFiles) -> bool:
    """Whether a file of the user's may have this name, in which ANY stands for any text."""
    if not name.replace(ANY, "").strip("/."):
        return True  # the code does not say
    if _is_in(name, files.theirs):
        return True
    if _OUTSIDE.match(name):
        return not name.startswith(_TEMPORARY) and not asks_to_save_as(files.prompt, name)
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
