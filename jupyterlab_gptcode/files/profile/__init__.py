"""What a file is, in a few lines: read by a child process, within bounds, never by the user's code.

`asking.py` starts the child, `child.py` is the child; there `choosing.py` chooses a reader by
content and name, and `telling.py` makes the text. A hostile file ends as a sentence: one that
crashes, fills or stops its reader takes only the child along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..contents import Files


async def profile(path: str, root: Files, *, confirmed: bool = False) -> dict[str, Any]:
    """The `Profile` of `openapi.yaml`: `{…, kind, text}`, or `{…, problem}` in a sentence.

    Raises NotFound where the contents manager does not serve the path.
    """
    # Only here: the child imports this package too, and needs nothing of the server.
    from .ask import ask

    return await ask(path, root, confirmed=confirmed)
