"""What each child process of ours is started with."""

from __future__ import annotations

import subprocess
from typing import TypedDict


class Options(TypedDict):
    creationflags: int


# Where the server itself has no window, as in JupyterLab Desktop, Windows would open one.
WITHOUT_WINDOW: Options = {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}
