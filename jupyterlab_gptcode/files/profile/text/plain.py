"""Text and source code."""

from __future__ import annotations

from ..describe import counted
from ..shapes import Found
from ..source import Source
from .decoding import Decoded
from .encodings import in_words
from .packages import PACKAGES

_SHOWN = 1500  # characters


def nothing_known(source: Source) -> Found:
    said = f" Its name ends with {source.suffix}." if source.suffix else ""
    if package := PACKAGES.get(source.suffix):
        said = f" By its name ({source.suffix}) {package} reads it."
    return Found("binary", notes=[f"Neither text nor a format known here.{said}"])


def is_shown(decoded: Decoded) -> bool:
    """Whether the text is shown to its end."""
    return len(decoded.text) <= _SHOWN


def describe(source: Source, decoded: Decoded) -> Found:
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.count("\n") + (not text.endswith("\n"))
    if source.whole:
        what = counted(lines, "line")
    else:
        estimate = round(lines * source.size / len(source.head))
        what = f"about {counted(estimate, 'line')}" if lines > 1 else "one very long line"
    shown = text[:_SHOWN] + ("…" if len(text) > _SHOWN else "")
    encoding, noted = in_words(source, decoded)
    return Found("text", [what], [encoding], notes=[*oddities(decoded), *noted], content=shown)


def oddities(decoded: Decoded) -> list[str]:
    """What a program that reads this text will stumble over."""
    found = []
    if decoded.nulls:
        found.append(f"It holds {counted(decoded.nulls, 'null byte')}.")
    if decoded.broken:
        count = counted(decoded.broken, "character")
        found.append(f"{count} cannot be read as {decoded.encoding}.")
    return found
