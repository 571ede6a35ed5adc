"""How data stands in a message: between markers, on one line, as images."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..context import cut_middle, output_images, outputs_text
from ..prompt import words
from ..protocol import Json
from .inert import inert
from .rendering import Rendering

_PLAIN = re.compile(r"[\w./~@+,()&%-]{1,120}")  # no blank, no colon and no equals sign


class Frame:
    """Of one message after the other: `open` starts the next one."""

    def __init__(self, rendering: Rendering, marker: str) -> None:
        self.prompts = rendering.prompts
        self.images: list[str] = []  # of this message, as `data:` URLs
        self._vision = rendering.vision
        self._marker = marker
        self._inert = inert(marker)
        self._is_old = False

    def open(self, *, is_old: bool) -> None:
        """Long outputs and images are left out of an old message."""
        self.images = []
        self._is_old = is_old

    @property
    def takes_images(self) -> bool:
        return self._vision and not self._is_old

    def add_images(self, outputs: Iterable[Json]) -> None:
        if self.takes_images:
            self.images += output_images(outputs)

    def name(self, text: str) -> str:
        """A name from outside, between our words: in quotes, unless it cannot be read as words."""
        plain = self._inert(inline(text))
        return plain if _PLAIN.fullmatch(plain) else _quoted(plain)

    def data(self, text: str) -> str:
        # Data that spells the marker, by chance or on purpose, must not end its own block.
        return f"<{self._marker}>\n{self._inert(text)}\n</{self._marker}>"

    def output(self, text: str) -> str:
        if self._is_old and len(text) > len(words.OLD_OUTPUT):
            return words.OLD_OUTPUT
        return self.data(text)

    def outputs(self, outputs: Sequence[Json]) -> str:
        """Outputs as text, with the number of images that the model does not see."""
        text = outputs_text(outputs, self.prompts.outputs)
        images = 0 if self.takes_images else sum(1 for _ in output_images(outputs))
        lines = [self.output(text)] if text else []
        lines += [words.IMAGES.format(count=images)] if images else []
        return "\n".join(lines or [words.NO_OUTPUT])


def _quoted(text: str) -> str:
    """As JSON and Python write it; signs that cannot be seen are written as numbers."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    seen = (char if char.isprintable() else ascii(char)[1:-1] for char in escaped)
    return f'"{"".join(seen)}"'


def inline(text: str) -> str:
    """A text from outside on one line: it stands where no marker protects."""
    return cut_middle(" ".join(text.split()), 300)
