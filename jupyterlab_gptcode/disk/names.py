"""Names that Windows gives to devices, or to another file than they say."""

from __future__ import annotations

import re
import sys

_DEVICE = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*([.:].*)?", re.I
)
_SIGNS = re.compile(r'[<>:"|?*\x00-\x1f]')


def cannot_name_a_file(path: str) -> bool:
    """Whether a part of this path, divided by `/`, is not the name of a file on this system.

    Windows opens `secret.txt` when it is asked for `secret.txt.` or `secret.txt::$DATA`, so what is
    refused or hidden by its name would be read under another; and `CON` waits for a keyboard.
    """
    return sys.platform == "win32" and any(map(_is_odd, path.replace("\\", "/").split("/")))


def _is_odd(name: str) -> bool:
    if name in ("", ".", ".."):
        return False
    return bool(_DEVICE.fullmatch(name) or _SIGNS.search(name)) or name[-1] in ". "
