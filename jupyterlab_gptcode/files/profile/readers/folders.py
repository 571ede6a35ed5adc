"""Folders: the names and sizes of the entries; no file is opened."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from ..describe import counted, in_bytes
from ..shapes import Found, short

_SHOWN = 60
_COUNTED = 200_000  # entries; more are not counted


def list_folder(path: Path, *, hidden: bool) -> Found:
    """Of very many entries, the first ones that the system lists."""
    folders: list[str] = []
    files: list[str] = []
    more = False
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith(".") and not hidden:
                continue
            more = len(folders) + len(files) >= _COUNTED
            if more:
                break
            (folders if entry.is_dir() else files).append(entry.name)
    names = [f"{name}/" for name in sorted(folders)] + sorted(files)
    lines = [f"  {_entry(path, name)}" for name in names[:_SHOWN]]
    if left := len(names) - _SHOWN:
        lines += [f"  … and {left:,} more"] if left > 0 else []
    what = [counted(len(files), "file"), counted(len(folders), "folder")]
    if more:
        what = [f"more than {_COUNTED:,} entries"]
    return Found("folder", what, notes=[*_kinds(files), *lines])


def _kinds(files: list[str]) -> list[str]:
    if len(files) <= _SHOWN:
        return []
    found = Counter(os.path.splitext(name)[1].lower() or "no ending" for name in files)  # noqa: PTH122
    return [", ".join(f"{count:,} {ending}" for ending, count in found.most_common(8))]


def _entry(path: Path, name: str) -> str:
    if name.endswith("/"):
        return short(name)
    try:
        return f"{short(name)}, {in_bytes(os.stat(path / name).st_size)}"  # noqa: PTH116  fast
    except OSError:
        return short(name)
