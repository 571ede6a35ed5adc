"""Puts back the files of a turn that the user has chosen, and gives back the turn's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from ..background import run_in_thread
from ..conversation import (
    Created,
    Entry,
    FileChoice,
    FileImage,
    FilesRestored,
    FileUndoKind,
    Unpreserved,
    file_choices,
    is_imported,
    of_turn,
    page_event,
    paths_of_turn,
    unpreserved_files,
)
from ..files.copies import Place, images_now, restore
from ..protocol import FilesUndoRequest, Json, dump
from .active import ActiveConversation
from .admission import check_idle
from .turn_files import TurnFiles
from .undo import BUSY, check_turn

_ELSEWHERE = "Its folder is not on a disk of this server any more."
_GONE = "It is as it was, or no longer known."
_CHANGED = "It has changed since you saw this list. Look at it again."
_MOST = 5  # files of a folder that are named
_FULL = "It is a folder now, and something lies in it."


async def choices(
    active: ActiveConversation, files: TurnFiles, turn: int, kind: FileUndoKind
) -> Json:
    """What the user may have put back."""
    if is_imported(active.entries, turn):
        return {"files": [], "unpreserved": []}
    place = await files.place(active)
    found = [] if place is None else await _choices(active, place, turn, kind)
    unpreserved = unpreserved_files(of_turn(active.entries, turn)) if kind == "undo" else []
    return {
        "files": [_shown(each, files.copies.limit) for each in found],
        "unpreserved": [dump(each) for each in unpreserved],
    }


async def put_back(active: ActiveConversation, files: TurnFiles, request: FilesUndoRequest) -> Json:
    """Copies the files as they are, records that, then puts them back."""
    check_turn(active.entries, request.turn)
    async with files.working(active.id):
        async with active.changing:
            active.check_exists()
            check_idle(active, BUSY)
        place = await files.place(active)
        if place is None:
            failed = [Unpreserved(each.path, _ELSEWHERE) for each in request.files]
            return {"done": [], "failed": [dump(each) for each in failed]}
        found = await _choices(active, place, request.turn, request.kind)
        chosen, failed = _as_listed(found, request)
        known = {each.path for each in chosen}
        images, refused = await _copied(active, files, chosen, place)
        failed += refused
        chosen = [each for each in chosen if each.path not in {one.name for one in refused}]
        if not chosen:
            return {"done": [], "failed": [dump(each) for each in failed]}
        restored = FilesRestored(
            request.client,
            request.kind,
            tuple(each.path for each in chosen),
            tuple(each.path for each in chosen if each.removes),
            tuple(images),
        )
        entry = await files.record(active, restored, request.turn)
        unsuccessful = await _restored(active, files, chosen, place)
        if unsuccessful:
            paths = tuple(each.name for each in unsuccessful)
            undone = FilesRestored(request.client, request.kind, failed=paths)
            entry = await files.record(active, undone, request.turn)
        failed += unsuccessful
    done = known - {each.name for each in failed}
    return {
        "done": sorted(done),
        "failed": [dump(each) for each in failed],
        "event": page_event(entry),
    }


def _as_listed(
    found: Iterable[FileChoice], request: FilesUndoRequest
) -> tuple[list[FileChoice], list[Unpreserved]]:
    """What the user has chosen, and what is not as it was when they did: it may be their work."""
    versions = {each.path: each.version for each in request.files}
    listed = [each for each in found if each.path in versions]
    chosen = [each for each in listed if each.version == versions[each.path]]
    known, same = {each.path for each in listed}, {each.path for each in chosen}
    others = [path for path in versions if path not in same]
    return chosen, [Unpreserved(path, _CHANGED if path in known else _GONE) for path in others]


async def _choices(
    active: ActiveConversation, place: Place, turn: int, kind: FileUndoKind
) -> list[FileChoice]:
    entries = of_turn(active.entries, turn)
    now = await _now(paths_of_turn(entries), place)
    return [each for each in file_choices(entries, kind, now) if each.path in now]


async def _copied(
    active: ActiveConversation, files: TurnFiles, chosen: Iterable[FileChoice], place: Place
) -> tuple[list[FileImage], list[Unpreserved]]:
    """The files as they are, for Redo; what is too large for a copy is put back without one."""
    groups = tuple(
        tuple(pair.now for pair in choice.pairs)
        for choice in chosen
        if not _is_final(choice, files.copies.limit)
    )
    return await run_in_thread(partial(files.copies.copy, active.id, groups, place))


async def _restored(
    active: ActiveConversation, files: TurnFiles, chosen: Iterable[FileChoice], place: Place
) -> list[Unpreserved]:
    failed: list[Unpreserved] = []
    copy_of = partial(files.copies.find, _known(active.entries))
    for choice in chosen:
        try:
            lost = await run_in_thread(partial(restore, choice.pairs, place, copy_of))
            failed += _shortened(choice, lost)
            if (
                not lost
                and choice.removes
                and not choice.files
                and await _is_there(choice.path, place)
            ):
                failed.append(Unpreserved(choice.path, _FULL))
        except OSError as error:
            failed.append(Unpreserved(choice.path, error.strerror or type(error).__name__))
    return failed


def _shortened(choice: FileChoice, failed: Sequence[Unpreserved]) -> Sequence[Unpreserved]:
    """Of a folder, the first files; the folder itself if there are more."""
    if len(failed) <= _MOST:
        return failed
    more = Unpreserved(choice.path, f"{len(failed) - _MOST} more files in it could not be written.")
    return [*failed[:_MOST], more]


async def _is_there(path: str, place: Place) -> bool:
    return any(each.kind != "absent" for each in (await _now([path], place)).values())


async def _now(paths: Sequence[str], place: Place) -> dict[str, FileImage]:
    return await run_in_thread(partial(images_now, paths, place))


def _known(entries: Sequence[Entry]) -> list[str]:
    """The conversations that have copies: a fork continues another one's entries."""
    head = entries[0].body
    known = [head.conversation, head.forked] if isinstance(head, Created) else []
    return [each for each in known if each]


def _is_final(choice: FileChoice, limit: int) -> bool:
    """Whether it cannot be redone, because what is there now is too large for a copy."""
    return sum(pair.now.size for pair in choice.pairs if pair.now.kind == "file") > limit


def _shown(choice: FileChoice, limit: int) -> Json:
    kinds = [pair.kind for pair in (choice.pairs[0].wanted, choice.pairs[0].now)]
    return {
        "path": choice.path,
        "version": choice.version,
        "kind": "folder" if "folder" in kinds else "file",
        "does": "remove" if choice.removes else "put-back",
        "files": len(choice.files),
        "size": sum(image.size for image in choice.files),
        "changed": choice.is_changed,
        "final": _is_final(choice, limit),
    }
