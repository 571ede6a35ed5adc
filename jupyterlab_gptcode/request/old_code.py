"""An answer without the code that it wrote: what stands there says so in words, and in no fence,
because a model writes what it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from ..context import counted
from ..conversation import Body
from ..prompt import words
from ..protocol import CodeDelta, CodeEnd, CodeStart, TextDelta

_SHORT = 200  # characters of code that stay


def without_code(answer: Sequence[Body], pinned: Collection[int] = ()) -> Iterator[Body]:
    """The same events; a long block is a text, unless it is pinned. The end of a block may come
    after other blocks."""
    sizes: Counter[int] = Counter()
    breaks: Counter[int] = Counter()
    for body in answer:
        if isinstance(body, CodeDelta) and body.block not in pinned:
            sizes[body.block] += len(body.text)
            breaks[body.block] += body.text.count("\n")
    for body in answer:
        if isinstance(body, CodeStart | CodeDelta | CodeEnd) and sizes[body.block] > _SHORT:
            if isinstance(body, CodeStart):
                lines = counted(breaks[body.block] + 1, "line")
                yield TextDelta(words.OLD_CODE.format(lines=lines))
        else:
            yield body


def without_blocks(answer: Sequence[Body], hidden: Collection[int]) -> Iterator[Body]:
    """The same events without the code of some blocks."""
    for body in answer:
        if isinstance(body, CodeStart | CodeDelta | CodeEnd) and body.block in hidden:
            if isinstance(body, CodeStart):
                yield TextDelta(words.HIDDEN_CODE)
        else:
            yield body
