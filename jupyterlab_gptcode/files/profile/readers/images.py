"""Images: format and size, from the header."""

from __future__ import annotations

import re
import struct

from ..shapes import Found, Unreadable
from ..source import Source

_SOF = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG's markers before a size


def read_image(source: Source, form: str) -> Found:
    """Raises Unreadable if the header is incomplete."""
    try:
        size = _SIZES[form](source.head)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable(f"starts like a {form} image, but its header is incomplete") from error
    if size is None or not (0 < size[0] < 1 << 31 and 0 < size[1] < 1 << 31):
        return Found("image", [form])
    width, height = size
    return Found("image", [form, f"{width} x {height} pixels"], image=(width, height))


def _png(head: bytes) -> tuple[int, int] | None:
    return struct.unpack(">II", head[16:24])


def _gif(head: bytes) -> tuple[int, int] | None:
    return struct.unpack("<HH", head[6:10])


def _bmp(head: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack("<ii", head[18:26])
    return abs(width), abs(height)


def _ico(head: bytes) -> tuple[int, int] | None:
    return head[6] or 256, head[7] or 256


def _psd(head: bytes) -> tuple[int, int] | None:
    height, width = struct.unpack(">II", head[14:22])
    return width, height


def _jpeg(head: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            return None
        mark = head[at + 1]
        if mark in _SOF:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        if mark == 0xFF:
            at += 1
        elif mark == 1 or 0xD0 <= mark <= 0xD8:
            at += 2
        else:
            at += 2 + struct.unpack(">H", head[at + 2 : at + 4])[0]
    raise ValueError("no size")


def _webp(head: bytes) -> tuple[int, int] | None:
    form = head[12:16]
    if form == b"VP8X":
        return (
            int.from_bytes(head[24:27], "little") + 1,
            int.from_bytes(head[27:30], "little") + 1,
        )
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if form == b"VP8L":
        bits = struct.unpack("<I", head[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _tiff(head: bytes) -> tuple[int, int] | None:
    order = "<" if head[:2] == b"II" else ">"
    at = struct.unpack(f"{order}I", head[4:8])[0]
    found = {}
    for number in range(struct.unpack(f"{order}H", head[at : at + 2])[0]):
        entry = head[at + 2 + 12 * number :][:12]
        tag, kind = struct.unpack(f"{order}HH", entry[:4])
        if tag in (256, 257):
            form, width = ("H", 2) if kind == 3 else ("I", 4)
            found[tag] = struct.unpack(f"{order}{form}", entry[8 : 8 + width])[0]
    return (found[256], found[257]) if len(found) == 2 else None


def _heif(head: bytes) -> tuple[int, int] | None:
    """The largest size; others belong to thumbnails and tiles."""
    found = [
        struct.unpack(">II", head[at.end() + 4 : at.end() + 12])
        for at in re.finditer(b"ispe", head[: 1 << 16])
    ]
    return max(found, key=lambda size: size[0] * size[1], default=None)


_SIZES = {
    "PNG": _png,
    "GIF": _gif,
    "BMP": _bmp,
    "ICO": _ico,
    "Photoshop": _psd,
    "JPEG": _jpeg,
    "WebP": _webp,
    "TIFF": _tiff,
    "HEIF": _heif,
    "AVIF": _heif,
}


def read_svg(text: str) -> Found:
    """The size is in the first tag, as width and height or as a view box."""
    tag = re.search(r"<svg\b[^>]{0,4000}>", text)
    found = [0.0, 0.0]
    if tag:
        box = re.search(r"viewBox\s*=\s*[\"']([-\d.\s,eE]+)[\"']", tag[0])
        numbers = re.findall(r"-?[\d.]+", box[1]) if box else []
        for number, name in enumerate(("width", "height")):
            given = re.search(
                rf"\b{name}\s*=\s*[\"'](\d{{1,9}}(?:\.\d{{1,9}})?)(?:px)?[\"']", tag[0]
            )
            if given:
                found[number] = float(given[1])
            elif len(numbers) == 4:
                found[number] = _float(numbers[number + 2])
    width, height = round(found[0]), round(found[1])
    if width < 1 or height < 1:
        return Found("image", ["SVG"])
    return Found("image", ["SVG", f"{width} x {height} pixels"], image=(width, height))


def _float(text: str) -> float:
    try:
        return min(float(text), 1e9)
    except ValueError:
        return 0.0
