"""The files that a conversation can be saved as. Pure.

To read, the branch that counts; the journal has all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..conversation import Entry, branch_of, entry_lines, title
from .markdown import markdown
from .names import file_name
from .notebook import notebook


@dataclass(frozen=True)
class ExportedFile:
    name: str
    type: str
    data: bytes


_Write = Callable[[Sequence[Entry]], bytes]


def _markdown(entries: Sequence[Entry]) -> bytes:
    return markdown(branch_of(entries)).encode("utf-8", "replace")


def _notebook(entries: Sequence[Entry]) -> bytes:
    return json.dumps(notebook(branch_of(entries)), indent=1).encode()


def _journal(entries: Sequence[Entry]) -> bytes:
    return b"".join(map(entry_lines, entries))


FORMATS: dict[str, tuple[str, str, _Write]] = {
    "markdown": (".md", "text/markdown; charset=utf-8", _markdown),
    "notebook": (".ipynb", "application/x-ipynb+json", _notebook),
    "journal": (".gptcode", "application/x-ndjson", _journal),
}


def exported(entries: Sequence[Entry], format_: str) -> ExportedFile:
    ending, type_, write = FORMATS[format_]
    return ExportedFile(file_name(title(entries), ending), type_, write(entries))
