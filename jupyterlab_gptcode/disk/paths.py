"""Where one path lies as seen from another, also across Windows' drives, which ignore case."""

from __future__ import annotations

import os


def relative_path(path: str | os.PathLike[str], start: str | os.PathLike[str]) -> str | None:
    """From `start`, with `/` between its parts; None from one drive to another."""
    try:
        found = os.path.relpath(path, start)
    except ValueError:
        return None
    return found.replace(os.sep, "/")


def is_below(path: str, folder: str) -> bool:
    """Whether it is the folder itself or lies in it, by the names alone."""
    path, folder = os.path.normcase(path), os.path.normcase(folder)
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
