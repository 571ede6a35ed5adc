"""Files that the copy opens.

What may be read is opened here, and the caller gets a descriptor of it: what was looked at is what
it reads, whatever became of the path meanwhile. What may only be written goes to the system, where
Landlock and the mounts decide.
"""

from __future__ import annotations

import _thread
import errno
import os
import stat

from .caller import Caller, Foreign
from .facts import Facts
from .family import belongs
from .listener import ANSWERED, GOES_ON, Listener
from .lookup import OWN, is_special
from .places import SINKS, Places, process_of, shows_all

TEMPORARY: int = os.O_TMPFILE & ~os.O_DIRECTORY
# What the caller asked for that was done when the file was found.
DONE = os.O_CREAT | os.O_EXCL | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
TRIES = 5  # while another thread changes the path
TERMINAL = "/dev/tty"
WAITING = 64  # callers that wait for the other end of a pipe


class Opening:
    def __init__(
        self, listener: Listener, places: Places, facts: Facts, *, truncates: bool
    ) -> None:
        """`truncates`: the system decides of that, too."""
        self.listener, self.places, self.facts = listener, places, facts
        self.truncates = truncates
        self.waiting = 0

    def opens(self, caller: Caller, name: str) -> int:
        folder, at = (0, 1) if name == "openat" else (None, 0)
        flags = caller.arguments[at + 1] & 0xFFFFFFFF
        if name == "creat":
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        if not caller.arguments[at]:
            return -errno.EFAULT
        if flags & os.O_PATH:
            return GOES_ON
        access = flags & os.O_ACCMODE
        if access == os.O_ACCMODE:  # for devices
            return -errno.EINVAL
        if access == os.O_WRONLY or flags & TEMPORARY:
            return self._written(caller, folder, at, flags)
        for _ in range(TRIES):
            try:
                return self._read(caller, folder, at, flags)
            except FileExistsError:
                if flags & os.O_EXCL:
                    return -errno.EEXIST
            except BlockingIOError:  # it became a link
                continue
            except Foreign as other:
                return self._foreign(other.path, flags)
            except OSError as error:
                return -(error.errno or errno.EACCES)
        return -errno.EAGAIN

    def truncates_path(self, caller: Caller, _name: str) -> int:
        path = caller.path(None, 0, follow=True)
        if not path or not self.places.may_write(path):
            self.facts.refuse("write", path)
            if not self.truncates:
                return -errno.EACCES
        else:
            self.facts.wrote(path)
        return GOES_ON

    def _written(self, caller: Caller, folder: int | None, at: int, flags: int) -> int:
        found = caller.look_up(folder, at, follow=follows(flags))
        if found is None:  # what it would open is not known
            self.facts.refuse("write")
            return -(errno.EFAULT if caller.arguments[at] else errno.ENOENT)
        process = process_of(found.at)
        path = found.at if process and not belongs(process) else found.path
        if self.places.may_write(path):
            self.facts.wrote(path)
            return GOES_ON
        self.facts.refuse("write", path)
        return -errno.EACCES if flags & os.O_TRUNC and not self.truncates else GOES_ON

    def _read(self, caller: Caller, folder: int | None, at: int, flags: int) -> int:
        try:
            held = caller.hold(folder, at, follow=follows(flags))
        except FileNotFoundError:
            if not flags & os.O_CREAT:
                raise
            return self._created(caller, folder, at, flags)
        try:
            return self._held(caller, held, flags)
        finally:
            os.close(held)

    def _held(self, caller: Caller, held: int, flags: int) -> int:
        status, path = os.fstat(held), os.readlink(f"/proc/self/fd/{held}")
        if stat.S_ISLNK(status.st_mode):
            return -errno.ELOOP
        if flags & os.O_CREAT and (flags & os.O_EXCL or stat.S_ISDIR(status.st_mode)):
            return -(errno.EEXIST if flags & os.O_EXCL else errno.EISDIR)
        process = process_of(path)
        if process and not belongs(process) and not shows_all(path):
            raise Foreign(path)
        if path == TERMINAL:  # the copy has none
            return -errno.ENXIO
        writes = flags & (os.O_RDWR | os.O_TRUNC)
        if writes and path not in SINKS and not self.places.is_own(held):
            self.facts.refuse("write", path)
            return -errno.EACCES
        if is_special(path, status) and not self.places.is_new(path):
            self.facts.refuse("ipc", path)
            return -errno.EACCES
        if writes:
            self.facts.wrote(path)
        if self.places.is_outside(path, status) or (process and not belongs(process)):
            self.facts.read(path)
        if stat.S_ISFIFO(status.st_mode) and waits(path, flags):
            return self._opened_later(caller, held, flags)
        return self._opened(caller, held, flags)

    def _opened(self, caller: Caller, held: int, flags: int) -> int:
        done = DONE & ~os.O_TRUNC if flags & os.O_RDWR else DONE
        if flags & os.O_TRUNC and not flags & os.O_RDWR:  # as the system does, if the copy owns it
            os.truncate(f"/proc/self/fd/{held}", 0)
        opened = os.open(f"/proc/self/fd/{held}", flags & ~done | os.O_CLOEXEC | os.O_NOCTTY)
        return self._handed(caller, opened, flags)

    def _handed(self, caller: Caller, opened: int, flags: int) -> int:
        try:
            return self.listener.hand_over(caller, opened, closes=bool(flags & os.O_CLOEXEC))
        finally:
            os.close(opened)

    def _opened_later(self, caller: Caller, held: int, flags: int) -> int:
        """A pipe with a name has no other end yet: only its caller waits for one."""
        if self.waiting >= WAITING:
            return -errno.ENOMEM
        self.waiting += 1
        _thread.start_new_thread(self._wait, (caller, os.dup(held), flags))
        return ANSWERED

    def _wait(self, caller: Caller, held: int, flags: int) -> None:
        try:
            decided = self._opened(caller, held, flags)
        except OSError as error:
            decided = -(error.errno or errno.EACCES)
        os.close(held)
        self.listener.answer(caller, decided)
        self.waiting -= 1

    def _created(self, caller: Caller, folder: int | None, at: int, flags: int) -> int:
        """Nothing has this name yet. Raises FileExistsError if something has it by now."""
        found = caller.look_up(folder, at, follow=follows(flags))
        if found is None or caller.text(caller.arguments[at]).endswith("/"):
            return -(errno.EISDIR if found else errno.ENOENT)
        above = caller.hold_path(os.path.dirname(found.path))
        try:
            if not self.places.is_own(above):
                self.facts.refuse("write", found.path)
                return -errno.EACCES
            if not self.listener.is_waiting(caller):
                return -errno.EINTR
            os.umask(caller.umask())
            made = flags & ~os.O_TRUNC | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
            mode = caller.arguments[at + 2] & 0o7777
            opened = os.open(os.path.basename(found.path), made, mode, dir_fd=above)
        finally:
            os.close(above)
        self.facts.wrote(found.path)
        return self._handed(caller, opened, flags)

    def _foreign(self, path: str, flags: int) -> int:
        """What others have open, in memory or in their environment."""
        if flags & (os.O_RDWR | os.O_TRUNC):
            self.facts.refuse("write", path)
        else:
            self.facts.read(path)
        return -errno.EACCES


def follows(flags: int) -> bool:
    """A link at the end of the path."""
    return not (flags & os.O_NOFOLLOW or (flags & os.O_CREAT and flags & os.O_EXCL))


def waits(path: str, flags: int) -> bool:
    """Opening it waits for who writes. A pipe without a name has both ends."""
    return not path.startswith(OWN) and not flags & (os.O_NONBLOCK | os.O_RDWR)
