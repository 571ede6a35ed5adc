"""The latest request of a conversation as messages: the next one only adds to it.

Law 2 says that each request begins with the one before. So what was rendered for that is kept, and
only what has come since is rendered. In memory only: what it is, `render` says of the entries.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation.entries import Entry
from .messages import Message, Renderer, Rendering


class Rendered:
    def __init__(self) -> None:
        self._latest: dict[Rendering, Renderer] = {}

    def knows(self, rendering: Rendering) -> bool:
        """Whether there is something to go on from."""
        return rendering in self._latest

    def messages(self, entries: Sequence[Entry], rendering: Rendering) -> list[Message]:
        """The same as `render`. The messages are shared: nobody may change them."""
        # It is taken out meanwhile: what breaks off in the middle is never gone on with, and
        # whoever asks at the same time in another thread renders anew.
        latest = self._latest.pop(rendering, None)
        if latest is None or not latest.goes_on(entries):
            latest = Renderer(entries, rendering)
        messages = latest.messages()
        self._latest = {rendering: latest}
        return messages
