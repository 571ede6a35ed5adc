"""Audio and video: format and length, as far as the header has them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..shapes import Found
from ..source import Source

_RATES = (44100, 48000, 32000)
_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s


def read_media(source: Source, form: str) -> Found:
    """What an incomplete header lacks is left out."""
    reader = _READERS.get(form)
    try:
        shown = list(reader(source)) if reader else []
    except (struct.error, IndexError, ZeroDivisionError, ValueError):
        shown = []
    return Found("media", [form, *shown])


def lasting(seconds: float) -> str:
    """75 → 1:15; tenths below ten seconds."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _wav(source: Source) -> Iterator[str]:
    head, at = source.head, 12
    rate = 0
    while at + 8 <= len(head):
        name, size = head[at : at + 4], struct.unpack("<I", head[at + 4 : at + 8])[0]
        if name == b"fmt ":
            _, channels, frequency, rate = struct.unpack("<HHII", head[at + 8 : at + 20])
            yield from (f"{frequency:,} Hz", _channels(channels))
        if name == b"data":
            yield lasting(min(size, source.size) / rate)
            return
        at += 8 + size + size % 2


def _flac(source: Source) -> Iterator[str]:
    packed = int.from_bytes(source.head[18:26], "big")
    frequency, channels = packed >> 44, (packed >> 41 & 7) + 1
    yield from (f"{frequency:,} Hz", _channels(channels))
    if samples := packed & (1 << 36) - 1:
        yield lasting(samples / frequency)


def _mp3(source: Source) -> Iterator[str]:
    """The length is an estimate by the first frame's bit rate, which may vary."""
    head, at = source.head, 0
    if head[:3] == b"ID3":
        sizes = head[6:10]
        at = 10 + (sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3])
    mark = struct.unpack(">I", head[at : at + 4])[0]
    if mark >> 21 != 0x7FF or mark >> 19 & 3 != 3 or mark >> 17 & 3 != 1:
        return
    bitrate, frequency = _BITRATES[mark >> 12 & 15], _RATES[mark >> 10 & 3]
    yield from (f"{frequency:,} Hz", f"{bitrate} kbit/s")
    yield f"about {lasting((source.size - at) / (bitrate * 125))}"


def _mp4(source: Source) -> Iterator[str]:
    """The header is in the box `moov`, at the start or at the end."""
    at = 0
    for _ in range(64):
        size, name = struct.unpack(">I4s", source.read(at, 8))
        if size == 1:
            size = struct.unpack(">Q", source.read(at + 8, 8))[0]
        if name == b"moov":
            yield from _movie(source.read(at, min(size, 1 << 20)))
            return
        if size < 8:
            return
        at += size


def _movie(box: bytes) -> Iterator[str]:
    at = box.index(b"mvhd") + 4
    if box[at]:
        scale, length = struct.unpack(">IQ", box[at + 20 : at + 32])
    else:
        scale, length = struct.unpack(">II", box[at + 12 : at + 20])
    sizes = []
    track = box.find(b"tkhd")
    while track > 0:
        end = track + 4 + (96 if box[track + 4] else 84)
        width, height = struct.unpack(">II", box[end - 8 : end])
        sizes.append((width >> 16, height >> 16))
        track = box.find(b"tkhd", end)
    width, height = max(sizes, default=(0, 0))
    if width and height:
        yield f"{width} x {height} pixels"
    yield lasting(length / scale)


def _avi(source: Source) -> Iterator[str]:
    at = source.head.index(b"avih") + 8
    fields = struct.unpack("<10I", source.head[at : at + 40])
    yield f"{fields[8]} x {fields[9]} pixels"
    yield lasting(fields[0] * fields[4] / 1e6)


def _channels(count: int) -> str:
    return {1: "mono", 2: "stereo"}.get(count, f"{count} channels")


_READERS = {
    "WAV": _wav,
    "FLAC": _flac,
    "MP3": _mp3,
    "MP4": _mp4,
    "QuickTime": _mp4,
    "M4A": _mp4,
    "AVI": _avi,
}
