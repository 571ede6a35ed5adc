"""Outputs of a cell, as nbformat writes them, made small enough for the model.

Outputs are foreign input: nothing in them is trusted to have the right type.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..conversation import SentOutput
from ..errors import Unusable
from ..prompt import words
from ..protocol import Json, NamedOutput, NotebookSnapshot
from .budget import cut_middle

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FRAME = re.compile(r"^(?:File |Cell )\S.*$", re.M)
_LIBRARY = re.compile(
    r"site-packages|dist-packages|[\\/]lib[\\/]python|IPython[\\/]|<frozen |<string>"
)
_TEXTS = ("text/plain", "text/markdown", "text/latex", "application/json")
_IMAGES = ("image/png", "image/jpeg")
_IMAGE_SIZE = 4_000_000  # characters of base64; endpoints refuse a request with a larger one


def outputs_text(outputs: Iterable[Json], limit: int) -> str:
    """All outputs as plain text of at most about `limit` characters."""
    text = "\n".join(part for part in (_text(output) for output in outputs) if part)
    return cut_middle(text, limit)


def output_images(outputs: Iterable[Json]) -> Iterator[str]:
    """The images among the outputs, as `data:` URLs: a damaged one would spoil the request."""
    for output in outputs:
        data = _bundle(output)
        images = ((mime, "".join(_joined(data.get(mime)).split())) for mime in _IMAGES)
        url = next((f"data:{mime};base64,{text}" for mime, text in images if _base64(text)), None)
        if url is not None:
            yield url


def sent_outputs(facts: NotebookSnapshot, named: Iterable[NamedOutput]) -> tuple[SentOutput, ...]:
    """The outputs that the user sent; raises Unusable where one is not in the notebook."""
    asked = list(named)
    if not asked:
        return ()
    places = {cell.id: (position, cell) for position, cell in enumerate(facts.cells, start=1)}
    sent = []
    for each in asked:
        position, cell = places.get(each.cell, (0, None))
        if cell is None or each.output >= len(cell.outputs):
            raise Unusable(
                "The output that you sent is no longer in the notebook. Nothing was sent to the "
                "model. Send the message again without it."
            )
        content = cell.outputs[each.output]
        sent.append(SentOutput(each.cell, position, each.output + 1, content))
    return tuple(sent)


def _base64(text: str) -> bool:
    if not 0 < len(text) <= _IMAGE_SIZE:
        return False
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _text(output: Json) -> str:
    kind = output.get("output_type")
    if kind == "error":
        return _traceback(output)
    if kind == "stream":
        return _clean(_joined(output.get("text"))).rstrip("\n")
    data = _bundle(output)
    for mime in _TEXTS:
        if mime in data:
            return _clean(_joined(data[mime])).rstrip("\n")
    return f"[{', '.join(sorted(data))}]" if data else ""


def _bundle(output: Json) -> Json:
    data = output.get("data")
    return data if isinstance(data, dict) else {}


def _joined(value: Any) -> str:
    """nbformat allows a text to be a list of lines."""
    if isinstance(value, list):
        return "".join(str(part) for part in value)
    return "" if value is None else str(value)


def _clean(text: str) -> str:
    """Without ANSI colours, and with what a carriage return overwrote gone (progress bars)."""
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return _CONTROL.sub("", "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines))


def _traceback(output: Json) -> str:
    last = _clean(f"{output.get('ename', 'Error')}: {output.get('evalue', '')}").rstrip()
    trace = output.get("traceback")
    text = _clean("\n".join(str(line) for line in trace)) if isinstance(trace, list) else ""
    folded = _fold_frames(text).rstrip()
    ending = folded.rpartition("\n")[2]
    # A syntax error's traceback ends with a shorter form; that of other kernels may lack it.
    complete = folded.endswith(last) or (": " in ending and last.startswith(ending))
    return folded if complete else f"{folded}\n{last}".lstrip("\n")


def _fold_frames(text: str) -> str:
    """The user's own frames stay; runs of library frames become one line with their number."""
    starts = [match.start() for match in _FRAME.finditer(text)]
    if not starts:
        return text
    parts = [text[: starts[0]]]
    hidden = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        frame = text[start:end]
        head, _, rest = frame.partition("\n")
        if not _LIBRARY.search(head):
            parts.append(_hidden(hidden) + frame)
            hidden = 0
            continue
        hidden += 1
        if end == len(text):
            # The message stands below the last frame, after a blank line.
            message = rest.rpartition("\n\n")[2] if "\n\n" in rest else ""
            parts.append(_hidden(hidden) + message)
    return "".join(parts)


def _hidden(count: int) -> str:
    return f"{words.FRAMES.format(count=count)}\n" if count else ""
