"""Formats by the first bytes of a file."""

from __future__ import annotations

# An offset, the bytes there, and the name of the format. The first match counts.
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PAR1", "Parquet"),
    (0, b"PARE", "Parquet"),
    (0, b"ARROW1", "Arrow"),
    (0, b"\xff\xff\xff\xff", "Arrow stream"),
    (0, b"SQLite format 3\0", "SQLite"),
    (8, b"DUCK", "DuckDB database"),
    (0, b"\x93NUMPY", "NumPy"),
    (0, b"\x89HDF\r\n\x1a\n", "HDF5"),
    (0, b"CDF\x01", "NetCDF"),
    (0, b"CDF\x02", "NetCDF"),
    (0, b"CDF\x05", "NetCDF"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (257, b"ustar", "tar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (0, b"%PDF-", "PDF"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (8, b"WEBP", "WebP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"8BPS", "Photoshop"),
    (8, b"WAVE", "WAV"),
    (8, b"AVI ", "AVI"),
    (8, b"AIFF", "AIFF"),
    (0, b"fLaC", "FLAC"),
    (0, b"OggS", "Ogg"),
    (0, b"ID3", "MP3"),
    (0, b"\xff\xfb", "MP3"),
    (0, b"\x1aE\xdf\xa3", "Matroska or WebM"),
    (0, b"MThd", "MIDI"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftyphei", "HEIF"),
    (4, b"ftypmif1", "HEIF"),
    (4, b"ftypqt", "QuickTime"),
    (4, b"ftypM4A", "M4A"),
    (4, b"ftyp", "MP4"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard"),
    (0, b"\x04\x22\x4d\x18", "LZ4"),
)
IMAGES = frozenset(
    ["PNG", "JPEG", "GIF", "WebP", "TIFF", "Photoshop", "BMP", "ICO", "AVIF", "HEIF"]
)
MEDIA = frozenset(
    (
        *("WAV", "AVI", "AIFF", "FLAC", "Ogg", "MP3", "Matroska or WebM", "MIDI"),
        *("QuickTime", "M4A", "MP4"),
    )
)
ARCHIVES = frozenset(["7-Zip", "RAR", "Zstandard", "LZ4"])  # that are not opened
BINARIES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"Obj\x01", "Avro, a table format: fastavro reads it"),
    (0, b"ORC", "ORC, a table format: pyarrow reads it"),
    (0, b"FEA1", "Feather, version 1: pyarrow reads it"),
    (0, b"MATLAB 5.0 MAT-file", "MATLAB data: scipy.io.loadmat reads it"),
    (0, b"RDX3\n", "R data: pyreadr reads it"),
    (0, b"RDX2\n", "R data: pyreadr reads it"),
    (0, b"X\n\0\0\0", "an R object (RDS): pyreadr reads it"),
    (0, b"GGUF", "a language model (GGUF)"),
    (0, b"\x7fELF", "a program for Linux"),
    (0, b"MZ", "a program for Windows"),
    (0, b"\xcf\xfa\xed\xfe", "a program for macOS"),
    (0, b"\xca\xfe\xba\xbe", "a program for macOS or a Java class"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"\0\1\0\0\0", "a font"),
    (0, b"\x80\x02", "a Python pickle: loading it can run code, so load only your own"),
    (0, b"\x80\x03", "a Python pickle: loading it can run code, so load only your own"),
    (0, b"\x80\x04", "a Python pickle: loading it can run code, so load only your own"),
    (0, b"\x80\x05", "a Python pickle: loading it can run code, so load only your own"),
)


def signature(head: bytes, among: tuple[tuple[int, bytes, str], ...] = SIGNATURES) -> str:
    """The name of the format; empty if it is unknown."""
    for offset, mark, word in among:
        if head.startswith(mark, offset):
            return word
    if among is SIGNATURES:
        # Two bytes are little evidence: the numbers after them must make sense, too.
        if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
            return "BMP"
        if head.startswith(b"\0\0\1\0") and 0 < int.from_bytes(head[4:6], "little") < 64:
            return "ICO"
    return ""
