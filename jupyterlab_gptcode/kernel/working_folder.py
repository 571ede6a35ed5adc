"""Where a notebook's code runs: in the folder in which its kernel was started.

A kernel stays there when its notebook is moved, also when it is restarted; a new one does not.
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
        """The contents path; None where there is no kernel, or nobody can tell."""
        if self._files.kernels_elsewhere:
            return None
        try:
            session = await ensure_async(self._sessions.get_session(path=notebook.strip("/")))
            kernel = self._kernels.get_kernel(session["kernel"]["id"])
            folder = os.fspath(kernel._launch_args["cwd"])  # of its next start, too
        except Exception:  # whatever a manager of another kind has instead
            return None
        # One that was renamed has taken its kernels along: they are where the notebook is.
        return self._files.contents_path(folder) if _is_there(folder) else None


def _is_there(folder: str) -> bool:
    return Path(folder).is_dir()
