"""Errors: the user's own lines and every message, without the frames of libraries."""

from __future__ import annotations

import re

from ...prompt import words
from ...protocol import Json
from .streams import plain

_FRAME = re.compile(r"^(?:File |Cell )\S.*$", re.M)
_LIBRARY = re.compile(
    r"site-packages|dist-packages|[\\/]lib[\\/]python|IPython[\\/]|<frozen |<string>"
)


def traceback_text(output: Json) -> str:
    """An error with its traceback; the last line is its message."""
    last = plain(f"{output.get('ename', 'Error')}: {output.get('evalue', '')}").rstrip()
    trace = output.get("traceback")
    text = plain("\n".join(str(line) for line in trace)) if isinstance(trace, list) else ""
    folded = _fold_frames(text).rstrip()
    ending = folded.rpartition("\n")[2]
    # A syntax error's traceback ends with a shorter form; that of other kernels may lack it.
    complete = folded.endswith(last) or (": " in ending and last.startswith(ending))
    return folded if complete else f"{folded}\n{last}".lstrip("\n")


def _fold_frames(text: str) -> str:
    """The user's own frames stay; runs of library frames become one line with their number."""
    starts = [match.start() for match in _FRAME.finditer(text)]
    if not starts:
        return text
    parts = [text[: starts[0]]]
    hidden = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        frame = text[start:end]
        head, _, rest = frame.partition("\n")
        if not _LIBRARY.search(head):
            parts.append(_hidden(hidden) + frame)
            hidden = 0
            continue
        hidden += 1
        if end == len(text):
            # The message stands below the last frame, after a blank line.
            message = rest.rpartition("\n\n")[2] if "\n\n" in rest else ""
            parts.append(_hidden(hidden) + message)
    return "".join(parts)


def _hidden(count: int) -> str:
    return f"{words.FRAMES.format(count=count)}\n" if count else ""
