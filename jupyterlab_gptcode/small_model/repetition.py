"""Cuts a small model's answer where it says nothing new. Pure."""

from __future__ import annotations

import re

_REPEATS = 4  # equal lines in a row, or a piece of a line so many times over, are an endless answer
_PIECE = re.compile(r"(.{4,60}?)\1{5,}", re.S)
_LONG = 60  # characters of such pieces; a row of zeros is shorter


def is_endless(text: str) -> bool:
    """Whether an answer that is still being written has begun to repeat itself."""
    return len(without_repetition(text)) < len(text.rstrip())


def without_repetition(code: str) -> str:
    """Cut where the same line or the same few words begin to come again and again."""
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


def begun_once(code: str, opening: str) -> str:
    """With the prompt's comment once; where it comes again below code, the answer begins anew."""
    comment = _bare("".join(opening.splitlines()[-1:]))
    if not comment or not code.startswith(opening):
        return code
    lines = code.removeprefix(opening).splitlines(keepends=True)
    if lines and _bare(lines[0]) == comment:
        del lines[0]
    end = next((n for n, line in enumerate(lines) if n and _bare(line) == comment), len(lines))
    return opening + "".join(lines[:end])


def without_last_line(code: str) -> str:
    """A line that was cut spoils all those before it."""
    return code[: code.rstrip().rfind("\n") + 1]


def _bare(line: str) -> str:
    return line.rstrip(" .?!:\n")
