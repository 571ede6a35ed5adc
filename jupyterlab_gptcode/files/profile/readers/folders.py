"""Folders: the names and sizes of the entries; no file is opened."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from ...ignore import Rules
from ..describe import counted, ignored_note, in_bytes
from ..shapes import Found, short

_SHOWN = 60
_COUNTED = 200_000  # entries; more are not counted


def list_folder(path: Path, *, hidden: bool, rules: Rules, folder: str) -> Found:
    """Of very many entries, the first ones that the system lists. `folder` is its contents path,
    by which `rules` hide some."""
    folders: list[str] = []
    files: list[str] = []
    ignored = 0
    more = False
    place = f"{folder}/" if folder else ""
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.startswith(".") and not hidden:
                continue
            more = len(folders) + len(files) + ignored >= _COUNTED
            if more:
                break
            if rules.hides(place + entry.name, is_folder=entry.is_dir()):
                ignored += 1
                continue
            (folders if entry.is_dir() else files).append(entry.name)
    names = [f"{name}/" for name in sorted(folders)] + sorted(files)
    lines = [f"  {_entry(path, name)}" for name in names[:_SHOWN]]
    if left := len(names) - _SHOWN:
        lines += [f"  … and {left:,} more"] if left > 0 else []
    what = [counted(len(files), "file"), counted(len(folders), "folder")]
    if more:
        what = [f"more than {_COUNTED:,} entries"]
    notes = [ignored_note(ignored)] if ignored else []
    return Found("folder", what, notes=[*notes, *_kinds(files), *lines])


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
