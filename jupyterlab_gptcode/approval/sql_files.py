"""The files that SQL writes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .elements import ANY

# No part goes back over another one: a text of a million signs is read once.
_WRITTEN = re.compile(
    r"\bCOPY\b[^;]*?\bTO\s+'([^']*)'|\b(EXPORT\s+DATABASE)\s+(?:\w+\s+TO\s+)?'([^']*)'"
    r"|\bVACUUM\s+(?:\w+\s+)?INTO\s+'([^']*)'|\bINTO\s+(?:OUTFILE|DUMPFILE)\s+'([^']*)'",
    re.I,
)


def files_of_sql(text: str) -> Iterator[str]:
    """Their names; a folder's are those of all that may lie in it."""
    for found in _WRITTEN.finditer(text):
        copied, exports, folder, *others = found.groups()
        yield f"{folder}/{ANY}" if exports else copied or "".join(filter(None, others)) or ANY
