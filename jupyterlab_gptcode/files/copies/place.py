"""Where files are looked for, copied and put back: below the notebook's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...conversation import folder_of
from ...disk import is_below, relative_path
from ...errors import NotFound
from ..contents import Files


class Outside(OSError):
    """A path leads out of the folders in which files are touched."""

    def __init__(self) -> None:
        super().__init__(0, "a link in its path leads elsewhere, so nothing was touched there")


@dataclass(frozen=True)
class Place:
    """`root` is the contents manager's folder, `folder` that in which the code runs; `bases` are
    the contents paths of the folders below which files are touched, and where they lie. `closed` is
    ours, and `notebook` saved by the page: neither is touched."""

    root: Path
    folder: Path
    bases: tuple[tuple[str, Path], ...]
    notebook: str = ""
    closed: Path | None = None
    _real: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def contents_path(self, path: str) -> str:
        """The one contents path of a file, whatever links lead to it; raises Outside."""
        plain = Path(os.path.normpath(path))
        real = str(Path(self._resolved(str(plain.parent)), plain.name))
        if self._is_ours(real):
            raise Outside
        for base, folder in self.bases:
            within = relative_path(real, self._resolved(str(folder)))
            if within and within not in (".", "..") and not within.startswith("../"):
                return "/".join(filter(None, [base, within]))
        raise Outside

    def local(self, path: str) -> Path:
        """Where a file of this contents path lies; raises Outside where a link leads elsewhere."""
        place = self.root.joinpath(*path.split("/"))
        parent = os.path.realpath(place.parent)
        folders = [self.root, *(folder for _, folder in self.bases)]
        if not any(is_below(parent, self._resolved(str(folder))) for folder in folders):
            raise Outside
        if place.name in ("", "..") or self._is_ours(str(Path(parent, place.name))):
            raise Outside
        return place

    def _is_ours(self, real: str) -> bool:
        return self.closed is not None and is_below(real, self._resolved(str(self.closed)))

    def shown(self, path: str) -> str:
        """How code names the file of a contents path."""
        return relative_path(self.root.joinpath(*path.split("/")), self.folder) or path

    def _resolved(self, folder: str) -> str:
        """Many files lie in one folder."""
        if folder not in self._real:
            self._real[folder] = os.path.realpath(folder)
        return self._real[folder]


async def place_of(files: Files, notebook: str, works_in: str | None) -> Place | None:
    """`works_in` is the contents path of the folder in which the notebook's code runs, as far as it
    is known. None where files are not in a folder of this machine, or kernels are elsewhere."""
    if files.kernels_elsewhere or not files.is_local:
        return None
    beside = folder_of(notebook)
    try:
        places = {each: await files.local(each) for each in _folders(beside, works_in)}
        root = await files.local("")
    except NotFound:
        return None
    bases = tuple((each, place) for each, place in places.items() if place is not None)
    folder = places[beside if works_in is None else works_in]
    if root is None or folder is None:
        return None
    return Place(root, folder, bases, files.relative(notebook), files.bounds.closed)


def _folders(beside: str, works_in: str | None) -> Iterator[str]:
    yield beside
    if works_in is not None:
        yield works_in
