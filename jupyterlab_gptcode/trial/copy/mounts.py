"""The table of mounts, as a process sees it."""

from __future__ import annotations

import os
import re
from typing import NamedTuple


class Mount(NamedTuple):
    number: str
    device: int
    path: bytes
    kind: bytes


def mounts_of(process: int | str = "self") -> list[Mount]:
    with open(f"/proc/{process}/mountinfo", "rb") as file:
        return [mount(line.split(b" ")) for line in file]


def mount(fields: list[bytes]) -> Mount:
    major, _, minor = fields[2].partition(b":")
    device, kind = os.makedev(int(major), int(minor)), fields[fields.index(b"-") + 1]
    return Mount(fields[0].decode(), device, unescaped(fields[4]), kind)


def unescaped(path: bytes) -> bytes:
    """The table writes spaces and the like as numbers."""
    return re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), path)
