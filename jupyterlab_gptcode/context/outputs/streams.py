"""What was printed, as it would be read in a terminal."""

from __future__ import annotations

import re

from .screen import on_screen

_ANSI = re.compile(r"\x1b(?:\[(?!\d*A)[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(text: str) -> str:
    """Without ANSI colours, and with what was overwritten gone (progress bars)."""
    return _CONTROL.sub("", on_screen(_ANSI.sub("", text)))
