"""Replaces and removes files that another process may hold open. Blocks: for a thread.

Windows refuses both while a virus scanner, an indexer or another server reads the file, which is
over within moments. Elsewhere a refusal is final.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

_HELD = (5, 32, 33)  # Windows' words for it: access denied, a sharing or a locking violation
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)  # seconds


def replace_file(new: Path, target: Path) -> None:
    """Gives the new file the name of the target, which is there as a whole at each moment."""
    _insist(partial(new.replace, target))


def remove_file(path: Path) -> None:
    """Also if there is none."""
    _insist(partial(path.unlink, missing_ok=True))


def remove_folder(path: Path) -> None:
    """With all that is in it."""
    _insist(partial(shutil.rmtree, path))


def _insist(act: Callable[[], object]) -> None:
    for pause in _PAUSES:
        try:
            act()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(pause)
        else:
            return
    act()
