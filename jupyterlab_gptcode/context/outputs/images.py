"""Images among outputs."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator

from ...prompt import output_words as words
from ...protocol import Json
from .bundles import bundle, joined

_IMAGES = ("image/png", "image/jpeg")
_LARGEST = 10**12  # bytes
_SIZE = 4_000_000  # characters of base64; endpoints refuse a request with a larger one

_NAMED = re.compile(r"<(?:(Figure) size |PIL[\w.]*(?: image)? mode=\w+ size=)(\d+)x(\d+)[^<>]*>")


def output_images(outputs: Iterable[Json]) -> Iterator[str]:
    """The images among the outputs, as `data:` URLs."""
    for output in outputs:
        if url := image_of(bundle(output)):
            yield url


def image_of(data: Json) -> str:
    """The image of a bundle as a `data:` URL, or "": a damaged one would spoil the request."""
    images = ((mime, "".join(joined(data.get(mime)).split())) for mime in _IMAGES)
    return next((f"data:{mime};base64,{text}" for mime, text in images if _is_base64(text)), "")


def has_image(data: Json) -> bool:
    """Whether a bundle names an image, though it may be left out or damaged."""
    return any(mime in data for mime in _IMAGES)


def scaling_of(output: Json) -> str:
    """From which size the page made an image smaller, as a note; empty where it did not."""
    metadata = output.get("metadata")
    ours = metadata.get("gptcode") if isinstance(metadata, dict) else None
    size = ours.get("scaled_from") if isinstance(ours, dict) else None
    if not isinstance(size, int) or not 0 < size < _LARGEST:
        return ""
    return words.SCALED.format(size=_bytes(size))


def _bytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"


def _is_base64(text: str) -> bool:
    if not 0 < len(text) <= _SIZE:
        return False
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def image_name(data: Json, text: str) -> str:
    """What stands for an image in the text, unless its bundle has a text that says more."""
    found = _NAMED.fullmatch(text)
    if found is None:
        return words.IMAGE if has_image(data) and (not text or text.startswith("<IPython.")) else ""
    figure, width, height = found.groups()
    template = words.FIGURE if figure else words.SIZED_IMAGE
    return template.format(width=width, height=height)
