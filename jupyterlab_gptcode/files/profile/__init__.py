"""Profiles: what a file contains, in a few lines, read by a child process within limits.

`ask.py` starts the child, `child.py` runs in it, `choose.py` chooses a reader by content and name,
and `describe.py` makes the text. A hostile file can crash, fill or stop the child only, and its
profile is a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..contents import Files


async def profile(path: str, root: Files, *, confirmed: bool = False) -> dict[str, Any]:
    """The `Profile` of `openapi.yaml`: `{…, kind, text}`, or `{…, problem}` in a sentence.

    Raises NotFound if the contents manager does not serve the path.
    """
    # Here, because the child imports this package, too, but nothing of the server.
    from .ask import ask

    return await ask(path, root, confirmed=confirmed)
