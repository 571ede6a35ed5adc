"""What a file has been in a turn: every content that was written over can be had again. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .file_images import FileImage, FileUndoKind

Images = tuple[FileImage, ...]


@dataclass(frozen=True)
class FileHistory:
    """`before` has what Undo gives back and `after` what Redo does, each in the order of time.
    `left` is how the turn's latest run has left it, `put_back` what Undo has made of it since."""

    before: Images
    after: Images = ()
    left: FileImage | None = None
    put_back: FileImage | None = None

    def offered(self, kind: FileUndoKind, here: FileImage) -> FileImage | None:
        """What Undo or Redo would make of the file as it is here; None for nothing."""
        return self._undo(here) if kind == "undo" else self._redo(here)

    def is_changed(self, kind: FileUndoKind, here: FileImage) -> bool:
        """Whether someone else has changed it since."""
        known = (self.left,) if kind == "undo" else self.before
        return not any(each and here.is_as(each) for each in known)

    def preserved(self, image: FileImage) -> FileHistory:
        """Before another run of the turn, which is about to write over it. That the user removed
        it leaves nothing to give back."""
        if image.kind == "absent":
            return replace(self, put_back=None)
        before = (*_without(self.before, image), image)
        return replace(self, before=before, after=_without(self.after, image), put_back=None)

    def restored(self, kind: FileUndoKind, here: FileImage | None) -> FileHistory:
        """The user had it put back; `here` is how it was until then, if there is a copy."""
        if kind == "undo":
            wanted = self.before[-1] if here is None else self._undo(here)
            after = self.after if here is None else (here, *_without(self.after, here))
            return replace(self, after=after, put_back=wanted)
        is_new = here is not None and _index((*self.before, *self.after), here) is None
        if here is None or not is_new or here.kind == "absent":
            return replace(self, put_back=None)
        return replace(self, before=(*self.before, here), put_back=None)

    def failed(self, kind: FileUndoKind) -> FileHistory:
        """It is as it was until then."""
        return replace(self, put_back=None if kind == "undo" else self.before[-1])

    def _undo(self, here: FileImage) -> FileImage | None:
        """The newest from before or, once that is back, the one before it."""
        is_back = self.put_back is not None and here.is_as(self.put_back)
        at = _index(self.before, here) if is_back else None
        known = self.before if at is None else self.before[:at]
        return next((each for each in reversed(known) if not here.is_as(each)), None)

    def _redo(self, here: FileImage) -> FileImage | None:
        """How it was before Undo or, once that is there again, before the Undo before it."""
        at = _index(self.after, here)
        if self.put_back or (at is None and _index(self.before, here) is not None):
            known = self.after
        else:
            known = () if at is None else self.after[at + 1 :]
        return next((each for each in known if not here.is_as(each)), None)


def _without(images: Images, image: FileImage) -> Images:
    return tuple(each for each in images if not each.is_as(image))


def _index(images: Images, image: FileImage) -> int | None:
    return next((at for at, each in enumerate(images) if each.is_as(image)), None)
