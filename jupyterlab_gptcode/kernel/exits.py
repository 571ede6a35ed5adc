"""How the process of a kernel that died has ended, as far as the server started it itself."""

from __future__ import annotations

from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

_SHELL = 128  # a shell that started the kernel adds this to the number of a signal
_SIGNALS = range(1, 32)


class KernelExits:
    """The codes with which kernels died. Another process takes the place of one that died within
    moments, so each code is noted when the server notices it, before any page does."""

    def __init__(self) -> None:
        self._codes: WeakKeyDictionary[Any, int | None] = WeakKeyDictionary()

    def watch(self, kernel: Any) -> None:
        """From now on; the kernels of other managers may have nothing of this."""
        if kernel not in self._codes:
            self._codes[kernel] = None
            for event in ("restart", "dead"):
                kernel.add_restart_callback(partial(self._note, kernel), event)

    def code(self, kernel: Any) -> int | None:
        """With which it died last; a negative number is a signal."""
        # Where nothing restarts it, nothing has called us either.
        self._note(kernel)
        return self._codes.get(kernel)

    def _note(self, kernel: Any) -> None:
        code = exit_code(kernel)
        if code is not None:
            self._codes[kernel] = code


def exit_code(kernel: Any) -> int | None:
    """That of a process that has ended; only a local provisioner has such a process."""
    process = getattr(getattr(kernel, "provisioner", None), "process", None)
    code = process.poll() if process is not None else None
    if not isinstance(code, int):
        return None
    return _SHELL - code if code - _SHELL in _SIGNALS else code
