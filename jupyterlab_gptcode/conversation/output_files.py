"""Large outputs of cell images, each in a file beside the journal: ID.HASH.outputs.

Like the journal, the files are readable by their owner alone. Everything here waits for the disk:
call it in a thread.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ..disk import open_private, replace_file
from ..errors import JournalError
from ..protocol import CellImage, Json

LIMIT = 1_000_000  # bytes of outputs that a journal line takes
_STORED = "outputs_in"


class OutputFiles:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def store(self, conversation: str, images: Iterable[Json]) -> tuple[Json, ...]:
        """The images as the journal takes them; raises JournalError when the disk is full."""
        return tuple(self._store(conversation, image) for image in images)

    def load(self, conversations: Sequence[str], image: CellImage) -> CellImage:
        """An image with its outputs, which one of these conversations has stored; `outdated` and
        without them if their file is gone."""
        content = image.content or {}
        name = content.get(_STORED)
        if name is None:
            return image
        content = {key: value for key, value in content.items() if key != _STORED}
        for conversation in conversations:
            try:
                data = self._path(conversation, str(name)).read_bytes()
            except (OSError, ValueError):
                continue
            if _name(data) == name:
                return replace(image, content={**content, "outputs": json.loads(data)})
        return replace(image, content={**content, "outputs": []}, outdated=True)

    def _store(self, conversation: str, image: Json) -> Json:
        content = image.get("content") or {}
        outputs = content.get("outputs")
        if not outputs:
            return image
        data = json.dumps(outputs, separators=(",", ":")).encode()
        if len(data) <= LIMIT:
            return image
        name = _name(data)
        try:
            self._write(self._path(conversation, name), data)
        except OSError as error:
            raise JournalError(
                f"The outputs of a cell could not be written to disk ({error.strerror}), so what "
                "happens to it could not be undone. They are still in the notebook. Make room or "
                f"check the permissions of {self.folder}, then try again."
            ) from error
        rest = {key: value for key, value in content.items() if key != "outputs"}
        return {**image, "content": {**rest, _STORED: name}}

    def _path(self, conversation: str, name: str) -> Path:
        if not name.isalnum():
            raise ValueError(name)
        return self.folder / f"{conversation}.{name}.outputs"

    def _write(self, path: Path, data: bytes) -> None:
        if path.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        try:
            descriptor = open_private(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            replace_file(new, path)
        finally:
            new.unlink(missing_ok=True)


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
