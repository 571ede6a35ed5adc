"""Neighbouring deltas in a journal, read as one entry without an object for each line. Pure.

Nearly all of a long journal are such lines. What is not exactly as we write it is left to the
slower reading, which knows what is damaged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from .entries import Entry
from .joined import merged
from .journal_format import parse_entry

_NUMBER = rb"(?:0|[1-9][0-9]{0,14})"
_STRING = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_START = rb'\{"seq":' + _NUMBER + rb',"time":' + _NUMBER + rb"(?:\.[0-9]{1,20})?"
_SAME = (
    rb'(,"type":"(?:text|thinking|code)-delta"(?:,"step":' + _STRING + rb")?"
    rb'(?:,"turn":' + _NUMBER + rb')?,"body":\{(?:"block":' + _NUMBER + rb',)?"text":)'
)
_END = rb"\}\}\n"
# A delta, and at least one more of the same step, turn, kind and block.
_RUN = re.compile(
    _START + _SAME + _STRING + _END + rb"(?:" + _START + rb"\1" + _STRING + _END + rb")+"
)
# Within a JSON string, a backslash stands before each quote: so these are no part of one.
_SEQ = re.compile(r'\{"seq":([0-9]+),"time"')
_TEXT = re.compile(r'[{,]"text":("[^"\\]*(?:\\.[^"\\]*)*")\}\}')


def delta_runs(data: bytes) -> Iterator[tuple[int, int, Entry]]:
    """Where each run of deltas starts and ends in whole lines, and the entry that they make."""
    for found in _RUN.finditer(data):
        try:
            entry = _entry(found[0])
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            continue
        if entry is not None:
            yield *found.span(), entry


def _entry(run: bytes) -> Entry | None:
    """None where the lines do not follow one another."""
    lines = run.decode("utf-8", "surrogatepass")
    seqs = [*map(int, _SEQ.findall(lines))]
    if seqs != [*range(seqs[0], seqs[0] + len(seqs))]:
        return None
    last = parse_entry(lines[lines.rfind("\n", 0, -1) + 1 :])
    texts = json.loads(f"[{','.join(_TEXT.findall(lines))}]")
    return merged(last, texts, texts) if len(texts) == len(seqs) else None
