"""The kernel of a notebook: the folder in which it was started and works, and how it died.

When the notebook is moved, the kernel stays there, even after a restart; a new kernel does not.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async

from ..files.contents import Files
from .exits import KernelExits
from .starts import start_of


class Kernels:
    """`sessions` and `kernels` are the server's managers."""

    def __init__(self, sessions: Any, kernels: Any, files: Files) -> None:
        self._sessions = sessions
        self._kernels = kernels
        self._files = files
        self._exits = KernelExits()

    async def folder(self, notebook: str) -> str | None:
        """The contents path; None if there is no kernel or the folder is unknown."""
        if self._files.kernels_elsewhere:
            return None
        try:
            folder = _folder_of(await self._kernel(notebook))
        except Exception:  # other kernel managers have other attributes
            return None
        # A folder that was renamed took its kernels along, so they are beside the notebook.
        return self._files.contents_path(folder) if _is_there(folder) else None

    async def watch(self, notebook: str) -> None:
        """From now on it is noted how the notebook's kernel dies."""
        with suppress(Exception):  # there is no kernel, or a manager of another kind
            self._exits.watch(await self._kernel(notebook))

    async def exit_code(self, notebook: str) -> int | None:
        """With which its kernel died last, negative where a signal ended it; None if unknown."""
        try:
            return self._exits.code(await self._kernel(notebook))
        except Exception:
            return None

    async def start(self, notebook: str) -> str:
        """Which start of its kernel this is; empty if there is none, or that is unknown."""
        try:
            return start_of(await self._kernel(notebook))
        except Exception:
            return ""

    async def are_shared_since(self, notebook: str, moment: float) -> bool:
        """Whether another kernel worked in this one's folder since then, in seconds since the
        epoch. What is not known to be so is not."""
        try:
            own = await self._kernel(notebook)
            others = map(self._kernels.get_kernel, self._kernels.list_kernel_ids())
            return any(
                other is not own
                and _folder_of(other) == _folder_of(own)
                and _worked_since(other, moment)
                for other in others
            )
        except Exception:
            return False

    async def _kernel(self, notebook: str) -> Any:
        session = await ensure_async(self._sessions.get_session(path=notebook.strip("/")))
        return self._kernels.get_kernel(session["kernel"]["id"])


def _folder_of(kernel: Any) -> str:
    folder: str = os.fspath(kernel._launch_args["cwd"])  # a restart uses it, too
    return folder


def _worked_since(kernel: Any, moment: float) -> bool:
    is_busy: bool = kernel.execution_state == "busy"
    return is_busy or kernel.last_activity.timestamp() >= moment


def _is_there(folder: str) -> bool:
    return Path(folder).is_dir()
