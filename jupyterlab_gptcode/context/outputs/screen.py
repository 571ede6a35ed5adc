"""What a terminal would show of a text: progress bars overwrite themselves."""

from __future__ import annotations

import re

_MOVES = re.compile(r"(\n|\r|\x1b\[\d*A)")
_UP = re.compile(r"\x1b\[\d*A")


def on_screen(text: str) -> str:
    """Of each line what was written last; bars below one another go up to write again."""
    if not _UP.search(text):
        return "\n".join(
            line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.replace("\r\n", "\n").split("\n")
        )
    lines, row, is_fresh = [""], 0, True
    for part in _MOVES.split(text):
        if part == "\n":
            row, is_fresh = row + 1, True
            if row == len(lines):
                lines.append("")
        elif part == "\r":
            is_fresh = True
        elif part.startswith("\x1b"):
            row = max(0, row - int(part[2:-1][:6] or 1))
            is_fresh = True
        elif part:
            lines[row] = part if is_fresh else lines[row] + part
            is_fresh = False
    return "\n".join(line for line in lines if line.strip() or not line)
