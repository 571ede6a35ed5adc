"""Files: which of them the model knows, what is new about them, and that as text. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..conversation import AttachedFile, Begin, Entry, NotebookChange, silent_steps
from ..protocol import NamedFile
from .budget import cut_middle
from .visible import latest_compaction, visible_entries

_TEXT = 3_000  # characters of a profile
_ENDINGS = {
    f".{ending}": name
    for name, endings in {
        "CSV": "csv",
        "TSV": "tsv tab",
        "Excel": "xlsx xlsm xls",
        "OpenDocument": "ods odt",
        "JSON": "json jsonl ndjson geojson",
        "Parquet": "parquet",
        "Arrow": "arrow feather",
        "SQLite": "sqlite sqlite3 db",
        "NumPy": "npy npz",
        "HDF5": "h5 hdf5",
        "PDF": "pdf",
        "PNG": "png",
        "JPEG": "jpg jpeg",
        "Python": "py",
        "Markdown": "md",
        "plain": "txt",
    }.items()
    for ending in endings.split()
}


def file_numbers(entries: Sequence[Entry]) -> dict[str, int]:
    """Numbers of the files by path, from 1: given at first sight, never reused.

    Turns that are left out count too, so that "the first file" stays the first.
    """
    numbers: dict[str, int] = {}
    sent = [
        (entry.step, entry.body.files)
        for entry in entries
        if isinstance(entry.body, Begin) and entry.body.files
    ]
    silent = silent_steps(entries) if sent else ()
    for file in (file for step, files in sent if step not in silent for file in files):
        number = numbers.get(file.was, max(numbers.values(), default=0) + 1)
        numbers.setdefault(file.path, number)
    return numbers


def known_files(entries: Sequence[Entry]) -> dict[str, AttachedFile]:
    """What the model knows of each file, by path; one that was removed is known as that."""
    latest = latest_compaction(entries)
    known = _add({}, latest.files if latest else ())
    for entry in visible_entries(entries):
        if isinstance(entry.body, Begin):
            _add(known, entry.body.files)
    return known


def files_of_the_past(entries: Sequence[Entry]) -> list[AttachedFile]:
    """What is known of the files that no visible step sent, without their images.

    The latest step does not count: if it stays silent, the model does not know what it sent.
    """
    step = entries[-1].step
    earlier = [each for each in entries if each.step != step or not isinstance(each.body, Begin)]
    silent = silent_steps(earlier)
    past: dict[str, AttachedFile] = {}
    for entry in earlier:
        if isinstance(entry.body, Begin) and entry.step not in silent:
            _add(past, entry.body.files)
    known = known_files(earlier)
    missing = [file for file in past.values() if not known.get(file.path, _NOTHING).text]
    return [replace(file, image="") for file in missing if not file.is_gone]


def files_change(
    entries: Sequence[Entry],
    asked: Iterable[NamedFile],
    now: Mapping[str, AttachedFile],
    works_in: str | None = None,
) -> tuple[AttachedFile, ...]:
    """The files that are attached with this step, and known ones that have changed since.

    `now` holds the files as they are, by path: all that are asked for, and all that are known.
    `works_in` is the folder from which code names them now, where it is known.
    """
    moved = works_in is not None and _sent_folder(entries) not in (None, works_in)
    known = known_files(entries)
    attached = {file.path: now[file.path] for file in asked if file.path in now}
    changes = [_attach(file, known.get(path)) for path, file in attached.items()]
    for path, before in known.items():
        here = now.get(path)
        if here is None or path in attached:
            continue
        if not is_same(before, here):
            changes.append(here if here.is_gone else replace(here, status="changed"))
        elif here.was or (moved and before.reachable and not before.is_gone):
            changes.append(replace(here, status="moved", reachable=before.reachable))
    return tuple(changes)


def sent_notebook(entries: Sequence[Entry]) -> str | None:
    """The path of the notebook that was last sent to the model."""
    latest = _sent_change(entries)
    return latest.notebook if latest else None


def _sent_folder(entries: Sequence[Entry]) -> str | None:
    """The folder from which paths were last sent to the model; None where none were."""
    latest = _sent_change(entries)
    return latest.works_in if latest else None


def _sent_change(entries: Sequence[Entry]) -> NotebookChange | None:
    bodies = (entry.body for entry in reversed(visible_entries(entries)))
    begin = next((body for body in bodies if isinstance(body, Begin)), None)
    latest = begin or latest_compaction(entries)
    return latest.change if latest else None


def is_same(before: AttachedFile, now: AttachedFile) -> bool:
    """Whether a file is as it was, as far as that shows without opening it."""
    if before.is_gone or now.is_gone:
        return before.is_gone and now.is_gone
    if not before.modified or not now.modified:
        return bool(before.modified) == bool(now.modified)
    return (before.size, before.modified) == (now.size, now.modified)


_NOTHING = AttachedFile("")


def _attach(file: AttachedFile, before: AttachedFile | None) -> AttachedFile:
    if file.is_gone:
        return replace(file, status="missing")
    if before is None or not file.modified or not is_same(before, file):
        return file
    if file.confirmed != before.confirmed or (file.image and not before.image):
        return file
    return replace(file, status="again", text="", columns=(), image="")


def _add(known: dict[str, AttachedFile], files: Iterable[AttachedFile]) -> dict[str, AttachedFile]:
    for file in files:
        before = known.pop(file.was, None) if file.was else known.get(file.path)
        if before is not None and file.status in ("again", "moved"):
            file = replace(before, path=file.path, was=file.was)
        known[file.path] = file
    return known


@dataclass(frozen=True)
class FileText:
    """A file as the model reads it; `path` is as the kernel sees it, if it does."""

    number: int
    path: str
    status: str
    text: str
    columns: tuple[str, ...]
    image: str
    kind: str


def file_texts(
    files: Sequence[AttachedFile],
    numbers: Mapping[str, int],
    folder: str,
    budget: int,
    *,
    values: bool = True,
    pinned: Collection[str] = (),
) -> list[FileText]:
    """Files of a step, their profiles cut to fit together; those that are pinned, by their paths,
    come first. Code runs in `folder`."""
    texts = [file.text if values else _structure(file) for file in files]
    first = [place for place, file in enumerate(files) if file.path in pinned]
    limits = _limits([len(text) for text in texts], budget, first)
    return [
        FileText(
            numbers[file.path],
            beside(file.path, folder) if file.reachable else file.path,
            file.status,
            cut_middle(texts[place], limits[place]),
            file.columns,
            file.image,
            _kind(file),
        )
        for place, file in enumerate(files)
    ]


def _limits(sizes: Sequence[int], budget: int, first: Sequence[int]) -> list[int]:
    """How long each profile may be. Those at the `first` places take what they need."""
    taken: dict[int, int] = {}
    left = budget
    for count, place in enumerate(first):
        taken[place] = left // (len(first) - count)
        left -= min(sizes[place], taken[place])
    limit = min(_TEXT, left // max(1, len(sizes) - len(first)))
    return [taken.get(place, limit) for place in range(len(sizes))]


def _structure(file: AttachedFile) -> str:
    """Earlier versions recorded profiles with their values alone."""
    return file.structure or ("\n".join(file.columns) if file.text else "")


def _kind(file: AttachedFile) -> str:
    """What sort of file it is, without its name: an unusual ending may say more than that."""
    ending = posixpath.splitext(file.path)[1].lower()
    return " ".join(filter(None, [_ENDINGS.get(ending, ""), file.kind or "file"]))


def beside(path: str, folder: str) -> str:
    """A contents path as code sees it that runs in this folder."""
    return posixpath.relpath("/" + path.strip("/"), "/" + folder.strip("/"))
