"""Which secrets a step is the first to send: none of hidden cells, of what its level leaves out, or
of what is cut. These get their numbers with the step that sends them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from ..conversation import Begin, Entry
from ..masking import PLACEHOLDER
from ..request import Rendering, render
from .active import next_entry


def with_sent_secrets(
    past: Sequence[Entry], begin: Begin, step: str, turn: int, rendering: Rendering
) -> Begin:
    """`begin` has all that there are."""
    if not begin.secrets:
        return begin
    entries = [*past, next_entry(past, begin, step=step, turn=turn)]
    text = json.dumps(render(entries, rendering))
    sent = {int(match[1]) for match in PLACEHOLDER.finditer(text)}
    return replace(begin, secrets=tuple(each for each in begin.secrets if each.number in sent))
