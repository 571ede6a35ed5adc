"""What Python code does to files, in words for the user."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..calls import Removal, Write
from ..code import Call, Code, shown
from ..files import KnownFiles, is_notebook, is_outside, is_there, overwrites
from ..names import ANY
from ..words import words
from ..writers import writes

_SAVING = re.compile(r"Save|Write|Export|Delete|Remove")
_READING = re.compile(
    r"_?(?:i?read|load|open|exists|is|get|scan|i?glob|imread|stat|parse|from_|list|walk|find|match"
    r"|show|view|describe|count|index|select|sample|profile|connect|fetch|decode|query|sql|sub|print)"
)
# They take a file's name to read it, or for a text.
_TAKING = words(
    "plot startswith endswith append add join replace split rsplit strip removeprefix "
    "removesuffix pop remove discard insert extend genfromtxt fromfile fromregex dcmread "
    "imdecode Path with_name with_suffix joinpath relative_to samefile basename dirname "
    "abspath realpath normpath splitext relpath getsize getmtime getctime guess_type format "
    "eq ne contains setdefault update title set_title text annotate suptitle info debug "
    "warning error critical log add_argument sha256 md5 lower upper copy copy2 copyfile "
    "rename unlink cmp fnmatch filter namelist extract run assign fillna map catalog search "
    "fullmatch findall create_engine AudioSegment input memmap mmap_mode wavfile fspath"
)
_MAKING = {"mkdir", "makedirs", "touch"}
_LINKING = {"os.symlink", "os.link"}
_WORKING = {"os.chdir", "os.fchdir", "contextlib.chdir"}


def harmful(harms: Iterator[Removal | Write], files: KnownFiles) -> Iterator[str]:
    for harm in harms:
        if isinstance(harm, Removal):
            known = [name for name in harm.names if name.strip("\0 ")]
            files_named = shown(known) if known else "files that this cell does not name"
            yield f"{harm.verb} {files_named}" if harm.names else harm.verb
        else:
            yield _written(harm.name, files)


def _written(name: str, files: KnownFiles) -> str:
    if not name.strip("\0./"):
        return "writes files that this cell does not name"
    if "\0" not in name and is_notebook(name, files):
        return "overwrites this notebook's own file"
    if is_outside(name):
        return f"writes outside the notebook's folder: {shown([name])}"
    named = shown([name])
    return f"overwrites {named}" if is_there(name, files) else f"may overwrite {named}"


def unknown_writers(code: Code, files: KnownFiles) -> Iterator[str]:
    """A function of which nothing is known gets the name of a file that is there."""
    for call, name in given_names(code):
        if is_there(name, files):
            yield f"may overwrite {shown([name])}: {call.name}"


def given_names(code: Code) -> Iterator[tuple[Call, str]]:
    """What may be names of files and is given to functions of which nothing is known."""
    for call in code.calls:
        if not _is_known(call) and not _packs(call, code):
            texts = (text for each in call.arguments for text in code.texts(each))
            yield from ((call, name) for name in texts if ANY not in name and "." in name)


def _packs(call: Call, code: Code) -> bool:
    """`archive.write("a.csv")` reads it."""
    owner = call.receiver
    values = code.names.values(owner.id) if isinstance(owner, ast.Name) else ()
    makers = (code.names.called(each.func)[1] for each in values if isinstance(each, ast.Call))
    return call.name == "write" and any(name.endswith("File") for name in makers)


def _is_known(call: Call) -> bool:
    """A function of this cell, a class, or one that reads, or that is judged as a writer."""
    if getattr(call.receiver, "attr", "") in ("read", "readStream"):
        return True  # of Spark
    is_class = call.name[:1].isupper() and not _SAVING.match(call.name)
    if is_class or not (call.receiver or call.module):
        return True
    return bool(_READING.match(call.name)) or call.name in _TAKING or writes(call.name)


def folders(code: Code, files: KnownFiles) -> Iterator[str]:
    """Folders that are made elsewhere, and a change of the working folder."""
    for call in code.calls:
        if call.dotted in _WORKING:
            yield "changes the working folder"
        elif call.dotted in _LINKING or call.name in ("symlink_to", "hardlink_to"):
            yield "makes a link to another file or folder"
        elif call.dotted == "mmap.mmap" and "READ" not in ast.dump(call.node):
            yield "may change a file that is mapped into memory"
        elif call.name in _MAKING:
            is_path = call.receiver is not None and code.names.is_path(call.receiver)
            target = call.receiver if is_path else call.argument(0, "name", "path")
            for text in code.texts(target if isinstance(target, ast.expr) else None):
                if is_outside(text) and overwrites(text, files):
                    yield f"writes outside the notebook's folder: {shown([text])}"
