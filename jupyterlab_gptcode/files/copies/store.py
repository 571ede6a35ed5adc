"""The copies of a conversation, in a folder beside its journal: ID.files. Blocks: for a thread.

Like the journal, they are readable by their owner alone, and they go with the conversation.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ...conversation import FileImage, Unpreserved
from ...disk import remove_file, restrict_to_owner
from .copying import copy_file
from .place import Place
from .survey import megabytes

SECONDS = 30.0  # for all copies before a run
_SPARE = 50_000_000  # bytes that stay free on the disk
_NO_ROOM = "the disk has too little room for a copy"


class TooLate(OSError):
    """A copy is not there any more."""


class FileCopies:
    """`limit` is how many bytes of a turn are copied."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder = folder
        self.limit = limit

    def copy(
        self, conversation: str, groups: Iterable[Sequence[FileImage]], place: Place
    ) -> tuple[list[FileImage], list[Unpreserved]]:
        """The images with their copies, and the paths of groups of which one file cannot be copied:
        those have none."""
        images: list[FileImage] = []
        failed: list[Unpreserved] = []
        deadline = time.monotonic() + SECONDS
        for group in groups:
            try:
                images += self._copied(conversation, group, place, deadline)
            except OSError as error:
                failed.append(Unpreserved(group[0].path, error.strerror or _NO_ROOM))
        return images, failed

    def find(self, conversations: Sequence[str], image: FileImage) -> Path:
        """The copy of an image, which one of these conversations has; raises TooLate."""
        for conversation in conversations:
            path = self._folder(conversation) / image.copy
            if image.copy.isalnum() and path.is_file() and path.stat().st_size == image.size:
                return path
        raise TooLate(0, "its copy is no longer there")

    def remove(self, conversation: str, images: Iterable[FileImage]) -> None:
        """Copies that nothing needs."""
        for image in images:
            if image.copy.isalnum():
                remove_file(self._folder(conversation) / image.copy)

    def forget(self, conversation: str) -> None:
        """The conversation was deleted."""
        shutil.rmtree(self._folder(conversation), ignore_errors=True)

    def _copied(
        self, conversation: str, group: Sequence[FileImage], place: Place, deadline: float
    ) -> list[FileImage]:
        done: list[FileImage] = []
        try:
            size = sum(image.size for image in group if image.kind == "file")
            folder = self._made(conversation) if size else self._folder(conversation)
            if size and shutil.disk_usage(folder).free < size + _SPARE:
                raise OSError(0, f"{megabytes(size)}: {_NO_ROOM}")
            for image in group:
                if image.kind != "file":
                    done.append(image)
                    continue
                copy = secrets.token_hex(8)
                target = self._made(conversation) / copy
                status = copy_file(place.local(image.path), target, deadline)
                done.append(_as_copied(image, status, copy))
                restrict_to_owner(target)
        except OSError:
            self.remove(conversation, done)
            raise
        return done

    def _folder(self, conversation: str) -> Path:
        return self.folder / f"{conversation}.files"

    def _made(self, conversation: str) -> Path:
        folder = self._folder(conversation)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


def _as_copied(image: FileImage, status: os.stat_result, copy: str) -> FileImage:
    """It may have changed since it was looked at."""
    mode, modified = stat.S_IMODE(status.st_mode), status.st_mtime_ns
    return replace(image, copy=copy, mode=mode, modified=modified, size=status.st_size)
