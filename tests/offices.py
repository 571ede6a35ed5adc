"""Compound files (OLE), as Office writes them: only their directory of streams."""

from __future__ import annotations

import struct


def ole(*names: str) -> bytes:
    """A header, a sector of the table of sectors, and the directory in as many as it takes."""
    entries = b"".join(map(_entry, ("Root Entry", *names)))
    sectors = -(-len(entries) // 512)
    links = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack(f"<{len(links)}I", *links).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6).ljust(20, b"\0")
    header += struct.pack("<II", 1, 1) + struct.pack("<5I", 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    header += struct.pack("<I", 0) + struct.pack("<I", 0)
    return header.ljust(512, b"\xff") + table + entries.ljust(512 * sectors, b"\0")


def _entry(name: str) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack("<HB", len(text), 2).ljust(64, b"\0")
