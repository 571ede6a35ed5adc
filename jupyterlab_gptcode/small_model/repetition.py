"""Cuts a small model's answer where it starts to repeat itself. Pure."""

from __future__ import annotations

import re

_REPEATS = 4  # equal lines in a row that make an answer endless
_PIECE = re.compile(r"(.{4,60}?)\1{5,}", re.S)
_LONG = 60  # characters of such pieces; a row of zeros is shorter


def is_endless(text: str) -> bool:
    """Whether an answer that is still being written repeats itself."""
    return len(without_repetition(text)) < len(text.rstrip())


def without_repetition(code: str) -> str:
    """Cut where a line or a few words repeat over and over."""
    match = _PIECE.search(code)
    if match and len(match[0]) >= _LONG and match[1].strip(" \n=-#*_.~"):
        code = code[: match.start() + len(match[1])].rstrip() + "\n"
    return without_equal_lines(code)


def without_equal_lines(code: str) -> str:
    lines = code.splitlines(keepends=True)
    for end in range(_REPEATS, len(lines) + 1):
        run = [line.strip() for line in lines[end - _REPEATS : end]]
        if run[0] and len(set(run)) == 1:
            return "".join(lines[: end - _REPEATS + 1])
    return code


def started_once(code: str, prefill: str) -> str:
    """With the prompt's comment once; where it comes again below code, the answer starts over."""
    comment = _bare("".join(prefill.splitlines()[-1:]))
    if not comment or not code.startswith(prefill):
        return code
    lines = code.removeprefix(prefill).splitlines(keepends=True)
    if lines and _bare(lines[0]) == comment:
        del lines[0]
    end = next((n for n, line in enumerate(lines) if n and _bare(line) == comment), len(lines))
    return prefill + "".join(lines[:end])


def without_last_line(code: str) -> str:
    """A line that was cut would make all the code unreadable."""
    return code[: code.rstrip().rfind("\n") + 1]


def _bare(line: str) -> str:
    return line.rstrip(" .?!:\n")
