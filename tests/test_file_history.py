"""In whatever order turn, user, Undo and Redo write: no content that was written over is lost."""

from __future__ import annotations

import os
import tempfile
from itertools import count
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation import FileUndoKind

from .disk import memory_disk
from .file_play import Folder
from .sizes import some

_FILES = ("a.csv", "d/b.csv")
_deeds = st.tuples(
    st.sampled_from(["run", "user", "undo", "redo"]),
    st.sampled_from(_FILES),
    st.sampled_from(["write", "delete", "earlier"]),
)
_KINDS: dict[str, FileUndoKind] = {"undo": "undo", "redo": "redo"}
Deed = tuple[str, str, str]


class Play:
    """Each content is written once, so it says by whom and when."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root)
        self.written_over: set[tuple[str, str]] = set()
        self._clock = count(1)
        self._own: set[tuple[str, str]] = set()

    def do(self, deed: Deed) -> None:
        who, name, what = deed
        if kind := _KINDS.get(who):
            self._press(kind)
        elif who == "user":
            self._write(name, what)
        else:
            self.folder.preserve(name)
            self.written_over |= {each for each in self.contents() if each[0] == name} - self._own
            self._write(name, what)
            self.folder.end()
            self._own = self.contents()

    def contents(self) -> set[tuple[str, str]]:
        paths = ((name, self.folder.work / name) for name in _FILES)
        return {(name, path.read_text()) for name, path in paths if path.is_file()}

    def reachable(self) -> set[tuple[str, str]]:
        """All that the buttons give: first as far back as they go, then forward."""
        found = self.contents()
        for kind in _KINDS.values():
            for _ in range(40):
                if not self.folder.choices(kind):
                    break
                self._press(kind)
                found |= self.contents()
            assert self.folder.choices(kind) == {}
        return found

    def _press(self, kind: FileUndoKind) -> None:
        pairs = [pair for each in self.folder.choices(kind).values() for pair in each.pairs]
        names = {pair.now.path.removeprefix("work/") for pair in pairs}
        self.written_over |= {each for each in self.contents() if each[0] in names}
        self.folder.do(kind)

    def _write(self, name: str, what: str) -> None:
        path, now = self.folder.work / name, next(self._clock)
        if what == "delete":
            path.unlink(missing_ok=True)
        elif what == "write":
            self.folder.write(name, f"{now:08}", time=now)
        elif copies := sorted(each for each in self.written_over if each[0] == name):
            # As code does that makes the same file again, or a user who has a copy.
            self.folder.write(name, copies[0][1], time=int(copies[0][1]))


A = "a.csv"
_OWN_TEXT_AFTER_UNDO = [
    *(("user", A, "write"), ("run", A, "write"), ("undo", A, "")),
    *(("user", A, "write"), ("redo", A, ""), ("undo", A, "")),
]


@settings(max_examples=some(300), deadline=None)
@example(_OWN_TEXT_AFTER_UNDO)
@example([*_OWN_TEXT_AFTER_UNDO[:3], ("redo", A, ""), ("user", A, "write"), ("undo", A, "")])
@given(st.lists(_deeds, max_size=14))
def test_every_content_that_was_written_over_is_reachable(deeds: list[Deed]) -> None:
    with memory_disk() as disk, tempfile.TemporaryDirectory(dir=disk) as root:
        play = Play(Path(root))
        for deed in deeds:
            play.do(deed)
        lost = play.written_over - play.reachable()
        assert lost == set()


def test_each_press_takes_back_the_one_before(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    path = folder.write(A, "before", time=1)
    folder.preserve(A)
    folder.write(A, "the turn's", time=2)
    folder.end()
    steps: list[tuple[str, str]] = [
        *(("undo", "before"), ("my own", "my own"), ("redo", "the turn's")),
        *(("undo", "my own"), ("undo", "before"), ("redo", "my own"), ("redo", "the turn's")),
        *(("another", "another"), ("undo", "my own"), ("redo", "another")),
        *(("redo", "my own"), ("redo", "the turn's"), ("undo", "my own"), ("undo", "before")),
    ]
    for number, (deed, text) in enumerate(steps, start=3):
        if kind := _KINDS.get(deed):
            folder.do(kind)
        else:
            path.write_text(deed)
            os.utime(path, (number, number))
        assert (deed, path.read_text()) == (deed, text)
    assert folder.choices("undo") == {}
