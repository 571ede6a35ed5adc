#!/usr/bin/env python3
"""Puts the pictures of a story together to one that moves, an animated PNG.

    scripts/moving_picture.py docs/images/turn-*.png docs/images/turn.png

The name of each says for how many milliseconds it is shown: turn-03-500.png. The last name is the
result. Pictures of one size are taken as they are, and not encoded again.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def main(names: list[str]) -> None:
    *pictures, result = map(Path, names)
    Path(result).write_bytes(moving(sorted(pictures)))


def moving(pictures: list[Path]) -> bytes:
    frames = [dict(_merged(picture)) for picture in pictures]
    head = frames[0][b"IHDR"]
    if any(frame[b"IHDR"] != head for frame in frames):
        raise SystemExit("The pictures differ in size or kind.")
    width, height = struct.unpack(">II", head[:8])
    numbers = iter(range(2 * len(frames)))
    whole = SIGNATURE + _chunk(b"IHDR", head)
    whole += _chunk(b"acTL", struct.pack(">II", len(frames), 0))  # again and again
    for picture, frame in zip(pictures, frames, strict=True):
        shown = int(picture.stem.rpartition("-")[2])
        number = next(numbers)
        control = struct.pack(">IIIIIHHBB", number, width, height, 0, 0, shown, 1000, 0, 0)
        whole += _chunk(b"fcTL", control)
        data = frame[b"IDAT"]
        if number:
            whole += _chunk(b"fdAT", struct.pack(">I", next(numbers)) + data)
        else:
            whole += _chunk(b"IDAT", data)
    return whole + _chunk(b"IEND", b"")


def _merged(picture: Path) -> Iterator[tuple[bytes, bytes]]:
    """Its head, and all of its data as one chunk."""
    content = picture.read_bytes()
    data, at = b"", len(SIGNATURE)
    while at < len(content):
        (size,) = struct.unpack_from(">I", content, at)
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += size + 12
        if kind == b"IHDR":
            yield kind, body
        elif kind == b"IDAT":
            data += body
    yield b"IDAT", data


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


if __name__ == "__main__":
    main(sys.argv[1:])
