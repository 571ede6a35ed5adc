"""A server that is told to stop does so, whatever our threads are doing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "jupyterlab_gptcode"

# As Jupyter does at SIGTERM: the loop stops while a request is answered, and the program ends.
STOPPED = """
import asyncio, sys
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.files.profile import ask, profile

loop = asyncio.new_event_loop()
child = ask._child

def reads(*args):
    loop.call_soon_threadsafe(loop.stop)
    return child(*args)

ask._child = reads
files = Files(AsyncLargeFileManager(root_dir=sys.argv[1]))
answer = loop.create_task(profile("x.csv", files))
loop.run_forever()
print("stopped", "early" if not answer.done() else "late")
"""


def test_a_loop_that_stops_while_a_file_is_read_lets_the_program_end(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", STOPPED, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ended.stdout == "stopped early\n"


def test_no_thread_of_ours_is_anyios() -> None:
    """AnyIO's threads end with the task that started them, which a loop that stops never ends."""
    anyio = re.compile(r"anyio\.(to_thread|Path)|from anyio import .*(to_thread|Path)")
    assert [path for path in PACKAGE.rglob("*.py") if anyio.search(path.read_text())] == []
