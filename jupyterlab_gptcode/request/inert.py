"""Data without what could end it: its conversation's marker, and the signs of chat templates."""

from __future__ import annotations

import re
from collections.abc import Callable

# A character that is not seen may stand between those of a marker: a model reads over it.
_UNSEEN = "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*"
# Some servers read these as the start or the end of a message, wherever they stand.
_SIGNS = re.compile(
    r"<\|([^|<>\n]{1,40})\|>|<((?:start|end)_of_turn)>|\[(/?(?:INST|SYSTEM_PROMPT|TOOL_CALLS))\]"
    r"|<<(/?SYS)>>|<｜([^｜<>\n]{1,40})｜>"  # noqa: RUF001  as DeepSeek writes them
)


def inert(marker: str) -> Callable[[str], str]:
    """What makes data inert in a conversation with this marker."""
    spelled = re.compile(_UNSEEN.join(map(re.escape, marker)), re.I)

    def replaced(text: str) -> str:
        return _SIGNS.sub(_named, spelled.sub("…", text))

    return replaced


def _named(sign: re.Match[str]) -> str:
    return f"‹{next(filter(None, sign.groups()))}›"  # noqa: RUF001  not the sign any more
