"""What an exported file is called. Pure."""

from __future__ import annotations

import re

_LONGEST = 60  # characters


def file_name(title: str, ending: str) -> str:
    """The conversation's title as a name that every file system takes."""
    words = re.sub(r"[^\w.-]+", " ", title).strip(" .-")
    return f"{words[:_LONGEST].strip(' .-') or 'conversation'}{ending}"
