"""What the supervisor has seen of the copy: these are the facts, and only they decide."""

from __future__ import annotations

from .parts import Noted, Touched
from .places import SHARED, Places, within

LONGEST = 1000  # characters of a path


class Facts:
    """Each is noted with the block that runs."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.block = 0
        self.refused, self.read_outside, self.commands = Noted(), Noted(), Noted()
        self.touched = Touched()

    def refuse(self, what: str, path: str = "") -> None:
        self.refused.add((what, path[:LONGEST]), self.block)

    def reaches(self, connection: str) -> None:
        """Of the kernel's: it is named by whom it leads to."""
        self.refuse("network" if ":" in connection else "ipc", connection)

    def touches(self, path: str) -> None:
        """What was there before the copy is to be changed by its name, whatever comes of it."""
        self.touched.changed.add(path, self.block)

    def read(self, path: str) -> None:
        self.read_outside.add(path[:LONGEST], self.block)

    def command(self, name: str) -> None:
        self.commands.add(name[:LONGEST], self.block)

    def wrote(self, path: str) -> None:
        self.touched.written.add(path, self.block)
        self._shared(path)

    def removed(self, path: str) -> None:
        self.touched.removed.add(path, self.block)
        self._shared(path)

    def moved(self, path: str) -> None:
        self.touched.moved.add(path, self.block)
        self._shared(path)

    def _shared(self, path: str) -> None:
        """The copy has a folder of its own for memory that others share: no layer lists it."""
        if self.places.mounts and within(path, (SHARED,)):
            self.refuse("ipc", path)
