"""The user may interrupt the kernel, but no trial that is half begun. Runs in the kernel."""

from __future__ import annotations

MYPY = False
if MYPY:
    from typing import Any

    from .kernel import system


class Deferred:
    """Within it, signals for which Python has handlers are noted; afterwards they are sent again.
    `wake` is what one of them writes to, if it is open."""

    def __init__(self) -> None:
        self.came: list[int] = []
        self.wake = -1
        self.saved: list[tuple[int, Any]] = []
        self.signal = system("_signal")
        self.write = system("posix").write

    def __enter__(self) -> Deferred:
        try:
            for each in range(1, self.signal.NSIG):
                handler = self.signal.getsignal(each)
                if callable(handler):
                    self.saved.append((each, handler))
                    self.signal.signal(each, self.note)
        except BaseException:
            self.restore()
            raise
        return self

    def note(self, number: int, _frame: Any) -> None:
        self.came.append(number)
        if self.wake >= 0:
            self.write(self.wake, b"!")

    def __exit__(self, *_: object) -> None:
        try:
            self.restore()
        finally:  # one of the handlers may have been called, and have raised, meanwhile
            self.restore()
        for number in self.came:
            self.signal.raise_signal(number)

    def restore(self) -> None:
        while self.saved:
            self.signal.signal(*self.saved[-1])
            self.saved.pop()
