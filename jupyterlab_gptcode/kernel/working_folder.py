"""The working folder of a notebook's kernel: the one in which the kernel was started.

When the notebook is moved, the kernel stays there, even after a restart; a new kernel does not.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async

from ..files.contents import Files


class Kernels:
    """`sessions` and `kernels` are the server's managers."""

    def __init__(self, sessions: Any, kernels: Any, files: Files) -> None:
        self._sessions = sessions
        self._kernels = kernels
        self._files = files

    async def folder(self, notebook: str) -> str | None:
        """The contents path; None if there is no kernel or the folder is unknown."""
        if self._files.kernels_elsewhere:
            return None
        try:
            session = await ensure_async(self._sessions.get_session(path=notebook.strip("/")))
            kernel = self._kernels.get_kernel(session["kernel"]["id"])
            folder = os.fspath(kernel._launch_args["cwd"])  # a restart uses it, too
        except Exception:  # other kernel managers have other attributes
            return None
        # A folder that was renamed took its kernels along, so they are beside the notebook.
        return self._files.contents_path(folder) if _is_there(folder) else None


def _is_there(folder: str) -> bool:
    return Path(folder).is_dir()
