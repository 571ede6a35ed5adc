"""Removes the private folder, whatever the copy has made of it. Runs in the supervisor."""

from __future__ import annotations

import os
import stat


def remove(folder: str) -> None:
    """Level by level, so that no path is too long and no tree too deep. When nothing of the copy
    lives any more."""
    os.chmod(folder, 0o700)
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    moved, prefix = 0, os.urandom(16).hex()  # a name that nothing there has
    while names := os.listdir(top):
        for name in names:
            if is_folder(top, name):
                moved = empty(top, name, prefix, moved)
                os.rmdir(name, dir_fd=top)
            else:
                os.unlink(name, dir_fd=top)
    os.close(top)
    os.rmdir(folder)


def empty(top: int, name: str, prefix: str, moved: int) -> int:
    """Its folders come to the top. How many have, so that each gets a name of its own."""
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=top)
    for each in os.listdir(inner):
        if is_folder(inner, each):
            moved += 1
            os.rename(each, f"{prefix}-{moved}", src_dir_fd=inner, dst_dir_fd=top)
        else:
            os.unlink(each, dir_fd=inner)
    os.close(inner)
    return moved


def is_folder(above: int, name: str) -> bool:
    """If so, it may be listed and moved from now on."""
    if not stat.S_ISDIR(os.lstat(name, dir_fd=above).st_mode):
        return False
    os.chmod(name, 0o700, dir_fd=above)
    return True
