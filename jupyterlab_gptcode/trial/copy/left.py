"""What code has left behind to act later, in so far as Python knows. This file runs in the copy.

It is testimony, and counts in one direction only: to have left something makes a block ask.
"""

from __future__ import annotations

import _thread
import atexit
import signal
import sys
import threading
import weakref
from asyncio import all_tasks
from collections.abc import Iterator
from os.path import dirname, realpath
from time import monotonic, sleep
from types import MethodType
from typing import Any

from .threads import scripts_loop

PATIENCE = 0.5  # seconds for threads that are about to end
TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
REMOVING = ("os", "posix", "shutil", "subprocess")


class Left:
    """Compares with what there was when it was made."""

    def __init__(self) -> None:
        self.threads = _thread._count()
        self.handlers = handlers()
        self.timers = timers()
        self.exits = atexit._ncallbacks()
        self.library_exits = 0
        self.finalizers = {*registry()}
        self.callbacks = callbacks()
        self.libraries = libraries()
        self._mind_exits()

    def kinds(self, loop: Any) -> list[str]:
        found = {
            "threads": self._has_threads(),
            "tasks": has_tasks(loop) or self._has_callbacks(),
            "timers": timers() != self.timers or handlers() != self.handlers,
            "at exit": self._has_exits(),
        }
        return [kind for kind, has in found.items() if has]

    def _has_threads(self) -> bool:
        end = monotonic() + PATIENCE
        while _thread._count() > self.threads + monitors():
            if monotonic() > end:
                return True
            sleep(0.01)
        return False

    def _mind_exits(self) -> None:
        """A library that is imported may have something to tidy up: that is not the code's."""
        register = atexit.register

        def registered(function: Any, *arguments: Any, **named: Any) -> Any:
            if self._is_library(sys._getframe(1).f_code):
                self.library_exits += 1
            return register(function, *arguments, **named)

        atexit.__dict__["register"] = registered

    def _has_exits(self) -> bool:
        if atexit._ncallbacks() > self.exits + self.library_exits:
            return True
        new = [each for key, each in registry().items() if key not in self.finalizers]
        return any(not self._tidies(each.func) for each in new)

    def _tidies(self, function: Any) -> bool:
        named = getattr(function, "__module__", None) in REMOVING
        return not named and self._is_library(code_of(function))

    def _has_callbacks(self) -> bool:
        new = [each for each in callbacks() if each not in self.callbacks]
        return any(not self._is_library(code_of(each)) for each in new)

    def _is_library(self, code: Any) -> bool:
        name = realpath(getattr(code, "co_filename", ""))
        frozen = getattr(code, "co_filename", "").startswith("<frozen ")
        return frozen or name.startswith(self.libraries)


def libraries() -> tuple[str, ...]:
    """Folders of Python's own modules and of what is installed."""
    import sysconfig

    paths = sysconfig.get_paths()
    found = {paths[each] for each in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {dirname(dirname(sys.modules[name].__file__ or "")) for name in ("IPython",)}
    return tuple(realpath(each) + "/" for each in found if each)


def code_of(function: Any) -> Any:
    function = getattr(function, "__func__", function)
    return getattr(function, "__code__", None)


def handlers() -> list[Any]:
    return [signal.getsignal(each) for each in sorted(signal.valid_signals())]


def timers() -> list[Any]:
    """Those of `timer_create` are the system's to list, where it does."""
    try:
        with open("/proc/self/timers", encoding="ascii") as file:
            others = file.read()
    except OSError:
        others = ""
    return [[bool(signal.getitimer(each)[0]) for each in TIMERS], others]


def registry() -> dict[Any, Any]:
    found: dict[Any, Any] = weakref.finalize._registry  # type: ignore[attr-defined]
    return dict(found)


def callbacks() -> list[Any]:
    """Of later cells."""
    shell = sys.modules["IPython.core.interactiveshell"].InteractiveShell._instance
    return [each for some in shell.events.callbacks.values() for each in some]


def monitors() -> int:
    """Progress bars have a thread that looks after them, and IPython's scripts have a loop, which
    is there for the next script."""
    cls = getattr(sys.modules.get("tqdm._monitor"), "TMonitor", None)
    threads = [*threading._active.values()]  # type: ignore[attr-defined]
    bars = sum(type(each) is cls for each in threads) if cls else 0
    loop = scripts_loop()
    targets = [getattr(each, "_target", None) for each in threads]
    return bars + sum(type(each) is MethodType and each.__self__ is loop for each in targets)


def has_tasks(loop: Any) -> bool:
    """The kernel's loop goes on with them after the cell."""
    if any(not each.done() for each in all_tasks(loop)):
        return True
    return any(not each.cancelled() for each in waiting(loop))


def waiting(loop: Any) -> Iterator[Any]:
    for name in ("_ready", "_scheduled"):
        yield from getattr(loop, name, ())
