"""What an answer used, and how much of that was thinking: reported by the endpoint, or about."""

from __future__ import annotations

from collections.abc import Iterator

from ..protocol import Thought, Usage
from ..providers import Chunk

_CHARACTERS = 4  # in a token, where nobody has counted
_DIGITS = 2  # of a number that is about right


class ThinkingTokens:
    """Some endpoints report what was used in every chunk: the last report counts."""

    def __init__(self) -> None:
        self._usage: Usage | None = None
        self._thinking = self._all = 0  # characters

    def note(self, chunk: Chunk) -> None:
        self._usage = chunk.usage or self._usage
        self._thinking += len(chunk.thinking)
        self._all += len(chunk.thinking) + len(chunk.text)

    def move(self, text: str) -> None:
        """This part of the text was thinking."""
        self._thinking += len(text)

    @property
    def counted(self) -> int:
        """What the endpoint has counted, also of thinking that it does not show."""
        return self._usage.reasoning_tokens if self._usage else 0

    @property
    def is_silent(self) -> bool:
        """Whether nothing came, not even white space."""
        return self._all == 0

    def events(self) -> Iterator[Usage | Thought]:
        if self._usage is not None:
            yield self._usage
        if self.counted:
            yield Thought(self.counted)
        elif self._thinking:
            yield Thought(_rounded(self._estimate()), about=True)

    def _estimate(self) -> float:
        """The thinking's share of the whole answer, where the endpoint has counted that."""
        if self._usage is None or not self._usage.completion_tokens:
            return self._thinking / _CHARACTERS
        return self._usage.completion_tokens * min(1.0, self._thinking / self._all)


def _rounded(number: float) -> int:
    """`1234.5` is about 1,200."""
    whole = max(1, round(number))
    return round(whole, _DIGITS - len(str(whole))) if whole >= 10**_DIGITS else whole
