"""Files that the copy opens: they are opened here, and the caller gets a descriptor of them.

So what was looked at is what it reads or writes, whatever became of the path meanwhile. Runs in the
supervisor.
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
from .places import SINKS, Places, mounted, process_of, shows_all

TEMPORARY: int = os.O_TMPFILE & ~os.O_DIRECTORY
# What the caller asked for that was done when the file was found.
DONE = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
WRITES = os.O_WRONLY | os.O_RDWR
TRIES = 5  # while another thread changes the path
TERMINAL = "/dev/tty"
WAITING = 64  # callers that wait for the other end of a pipe


class Opening:
    def __init__(self, listener: Listener, places: Places, facts: Facts) -> None:
        self.listener, self.places, self.facts = listener, places, facts
        self.processes = mounted("proc")
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
        if flags & os.O_CREAT and flags & os.O_DIRECTORY and not flags & TEMPORARY:
            return -errno.EINVAL
        if flags & os.O_ACCMODE == os.O_ACCMODE:  # for devices
            return -errno.EINVAL
        for _ in range(TRIES):
            try:
                return self._opens(caller, folder, at, flags)
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
        try:
            held = caller.hold(None, 0, follow=True)
        except Foreign as other:
            return self._foreign(other.path, os.O_WRONLY)
        except OSError as error:
            return -(error.errno or errno.EACCES)
        try:
            path = os.readlink(f"/proc/self/fd/{held}")
            if not self._may_write(held, path):
                return -errno.EACCES
            os.truncate(f"/proc/self/fd/{held}", caller.arguments[1])
            return 0
        except (OSError, OverflowError) as error:
            return -(getattr(error, "errno", 0) or errno.EINVAL)
        finally:
            os.close(held)

    def _may_write(self, held: int, path: str) -> bool:
        is_sink = path in SINKS and stat.S_ISCHR(os.fstat(held).st_mode)
        if not is_sink and not self.places.is_own(held):
            self.facts.refuse("write", path)
            return False
        self.facts.wrote(path)
        return True

    def _opens(self, caller: Caller, folder: int | None, at: int, flags: int) -> int:
        try:
            held = caller.hold(folder, at, follow=follows(flags))
        except FileNotFoundError:
            if not flags & os.O_CREAT:
                raise
            return self._created(caller, folder, at, flags)
        try:
            if flags & TEMPORARY:
                return self._made_without_name(caller, held, at, flags)
            return self._held(caller, held, flags)
        finally:
            os.close(held)

    def _made_without_name(self, caller: Caller, held: int, at: int, flags: int) -> int:
        if not self.places.is_own(held):
            self.facts.refuse("write", os.readlink(f"/proc/self/fd/{held}"))
            return -errno.EACCES
        os.umask(caller.umask())
        mode = caller.arguments[at + 2] & 0o7777
        return self._handed(
            caller, os.open(f"/proc/self/fd/{held}", flags | os.O_CLOEXEC, mode), flags
        )

    def _held(self, caller: Caller, held: int, flags: int) -> int:
        status, path = os.fstat(held), os.readlink(f"/proc/self/fd/{held}")
        if flags & os.O_CREAT and flags & os.O_EXCL:
            return -errno.EEXIST
        if stat.S_ISLNK(status.st_mode):
            return -(errno.ENOTDIR if flags & os.O_DIRECTORY else errno.ELOOP)
        if stat.S_ISDIR(status.st_mode) and flags & (os.O_CREAT | os.O_TRUNC | WRITES):
            return -errno.EISDIR
        process = process_of(path)
        if process and not belongs(process) and not shows_all(path):
            raise Foreign(path)
        if status.st_dev in self.processes and not path.startswith("/proc/"):
            raise Foreign(path)  # shown elsewhere, too: no path tells whose they are
        if path == TERMINAL:  # the copy has none
            return -errno.ENXIO
        if flags & (WRITES | os.O_TRUNC) and not self._may_write(held, path):
            return -errno.EACCES
        if is_special(path, status) and not self.places.is_new(path):
            self.facts.refuse("ipc", path)
            return -errno.EACCES
        foreign = process and not belongs(process)
        if not flags & os.O_WRONLY and (foreign or self.places.is_outside(path, status)):
            self.facts.read(path)
        if stat.S_ISFIFO(status.st_mode) and waits(path, flags):
            return self._opened_later(caller, held, flags)
        return self._opened(caller, held, flags)

    def _opened(self, caller: Caller, held: int, flags: int) -> int:
        opened = os.open(f"/proc/self/fd/{held}", flags & ~DONE | os.O_CLOEXEC | os.O_NOCTTY)
        return self._handed(caller, opened, flags)

    def _handed(self, caller: Caller, opened: int, flags: int) -> int:
        try:
            return self.listener.hand_over(caller, opened, closes=bool(flags & os.O_CLOEXEC))
        finally:
            os.close(opened)

    def _opened_later(self, caller: Caller, held: int, flags: int) -> int:
        """A pipe with a name may have no other end yet: only its caller waits for one."""
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
        if flags & (WRITES | os.O_TRUNC):
            self.facts.refuse("write", path)
        else:
            self.facts.read(path)
        return -errno.EACCES


def follows(flags: int) -> bool:
    """A link at the end of the path."""
    return not (flags & os.O_NOFOLLOW or (flags & os.O_CREAT and flags & os.O_EXCL))


def waits(path: str, flags: int) -> bool:
    """Opening it waits for the other end. A pipe without a name has both ends."""
    return not path.startswith(OWN) and not flags & (os.O_NONBLOCK | os.O_RDWR)
