"""An answer without its prose, which may repeat what its model saw: its code is in the notebook."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from ..context import MARKDOWN
from ..conversation import Begin, Body, Entry, raw
from ..prompt import words
from ..protocol import CodeDelta, CodeEnd, CodeStart, Level, TextDelta, level_named


def written_at(begin: Begin) -> Level:
    """What the model might see in this step; what earlier versions sent was everything."""
    return level_named(begin.level) or "everything"


def levels_of_steps(entries: Sequence[Entry]) -> Mapping[str, Level]:
    begins = ((entry.step, entry.body) for entry in entries)
    return {step: written_at(body) for step, body in begins if isinstance(body, Begin)}


def without_prose(answer: Sequence[Body]) -> Iterator[Body]:
    """Each text is one line, however it was split. A Markdown cell is a text, too."""
    markdown = {
        body.block
        for body in answer
        if isinstance(body, CodeStart) and body.language == MARKDOWN.fence
    }

    def is_prose(body: Body) -> bool:
        if isinstance(body, CodeStart | CodeDelta | CodeEnd):
            return body.block in markdown
        return isinstance(body, TextDelta)

    said = [
        each for each in answer if isinstance(each, TextDelta | CodeStart | CodeDelta | CodeEnd)
    ]
    is_noted = False
    for is_text, group in itertools.groupby(said, is_prose):
        if not is_text:
            yield from group
            continue
        text = raw(group)
        if not text.strip():
            yield TextDelta(text)
        else:
            yield TextDelta("\n\n" if is_noted else f"{words.OLD_PROSE}\n\n")
            is_noted = True
