"""What Python code does to files, in words for the user."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..calls import Removal, Write
from ..code import Code, shown
from ..files import KnownFiles, is_notebook, is_outside, is_there, overwrites

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
    return f"{'overwrites' if is_there(name, files) else 'may overwrite'} {shown([name])}"


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
