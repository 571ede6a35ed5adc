"""Errors of other kernels than Python's, and tracebacks that Python prints."""

from __future__ import annotations

import re

from ...prompt import output_words, words
from .numbers import counted
from .repeats import without_repeats

_PRINTED = re.compile(r"[ |+]*File \"?([^\"\n]+?)\"?(?:, line |:)\d+\b")
_PYTHONS = re.compile(
    r"site-packages|dist-packages|[\\/]lib[\\/]python|[\\/]python[\d.]*[\\/]lib[\\/]|<frozen ", re.I
)
_INTERNAL = re.compile(r"(?m)^\d+\. (?:\.handleSimpleError\(|h\(simpleError\()")  # R
_OWN_JULIA = re.compile(r"@ (?:Main\b|(?:\./)?In\[)")
_JULIA = re.compile(r" *\[\d+\] \S.*")


def fold_stacktrace(text: str) -> str:
    """Frames of Julia's own packages, and those with which R handles an error, are left out."""
    if "Stacktrace:" in text:
        return _fold_julia(text)
    if "\nTraceback:" in text:
        head, mark, frames = text.partition("\nTraceback:")
        found = _INTERNAL.search(frames)
        frames = (frames[: found.start()] if found else frames).strip()
        return f"{head}{mark}\n{frames}" if frames else head
    return text


def _fold_julia(text: str) -> str:
    head, mark, rest = text.partition("Stacktrace:")
    frames: list[list[str]] = []
    for line in rest.strip("\n").split("\n"):
        if _JULIA.fullmatch(line) or not frames:
            frames.append([])
        frames[-1].append(line)
    lines, hidden = [], 0
    for frame in frames:
        if _OWN_JULIA.search(frame[-1]) or len(frame) == 1:
            lines += (
                [words.FRAMES.format(frames=counted(hidden, "library frame"))] if hidden else []
            )
            lines.append("\n".join(frame))
            hidden = 0
        else:
            hidden += 1
    lines += [words.FRAMES.format(frames=counted(hidden, "library frame"))] if hidden else []
    return "\n".join([f"{head}{mark}", *without_repeats(lines, output_words.SAME, "frame")])


def fold_printed(text: str) -> str:
    """A text in which Python's own tracebacks have no frames of libraries."""
    if "Traceback (most recent call last)" not in text:
        return text
    found: list[str] = []
    hidden = 0
    in_library = False
    indent, before = 0, ""
    for line in text.split("\n"):
        frame = _PRINTED.match(line)
        if frame:
            in_library = _PYTHONS.search(frame[1]) is not None
            indent = line.index("File")
            before = before if hidden else line[:indent]
            hidden += in_library
        elif in_library and not line[:indent].strip(" |+") and line[indent : indent + 1] == " ":
            continue
        else:
            in_library = in_library and frame is not None
        if not in_library:
            if hidden:
                found.append(
                    f"{before}{words.FRAMES.format(frames=counted(hidden, 'library frame'))}"
                )
            hidden = 0
            found.append(line)
    return "\n".join(found)
