"""Holds a process of the first run at its start, while the story looks at what the panel shows.

`hold` in tests/server.ts makes the pipe; what is written to it lets the process go.
"""

import os
import select
import sys
from pathlib import Path

STDIN = 0
SIGNS = {"model": "embedded/server.py", "pip": "--no-deps"}

for kind, sign in SIGNS.items():
    pipe = Path(os.environ["STORY_WORK"]) / f"held-{kind}"
    if any(argument.endswith(sign) for argument in sys.orig_argv) and pipe.exists():
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        either = select.poll()
        either.register(reader, select.POLLIN)
        # Its end is the end of the server.
        either.register(STDIN, 0)
        either.poll()
        os.close(reader)
