"""A Jupyter server that writes down how late its event loop was, and what it has used.

Every few milliseconds the loop is to note the time; where it could not, something held it up. Each
second a line of JSON `{time, late, work, cpu}` goes into the file `$BENCHMARK_LATE`: seconds since
the epoch, the longest delay of that second, the longest that the own thread of the loop was at work
without a pause (on a busy machine the delay is longer), and the processor time used so far.
With `$BENCHMARK_FSYNC` each fsync takes so many seconds longer.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from jupyter_server.serverapp import main

from jupyterlab_gptcode import app

LATE = "BENCHMARK_LATE"
FSYNC = "BENCHMARK_FSYNC"
_TICK = 0.005  # seconds
_fsync = os.fsync


def _slowly(descriptor: int) -> None:
    time.sleep(float(os.environ[FSYNC]))
    _fsync(descriptor)


class Watched(app.GPTCode):
    """The same extension, with the watch beside it."""

    name = "jupyterlab_gptcode"

    def initialize_handlers(self) -> None:
        super().initialize_handlers()
        assert self.serverapp is not None
        self._late, self._since = 0.0, time.monotonic()
        self._expected, self._work, self._used = self._since, 0.0, 0.0
        self.serverapp.io_loop.add_callback(self._tick)

    def _tick(self) -> None:
        now = time.monotonic()
        self._late = max(self._late, now - self._expected)
        used, self._used = self._used, time.thread_time()
        self._work = max(self._work, self._used - used)
        if now - self._since > 1:
            spent = {"late": self._late, "work": self._work, "cpu": time.process_time()}
            line = {"time": time.time(), **spent}
            with Path(os.environ[LATE]).open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            self._late, self._work, self._since = 0.0, 0.0, time.monotonic()
        assert self.serverapp is not None
        self._expected = time.monotonic() + _TICK
        self.serverapp.io_loop.call_later(_TICK, self._tick)


if __name__ == "__main__":
    if FSYNC in os.environ:
        os.fsync = _slowly  # type: ignore[assignment]
    app.GPTCode = Watched  # type: ignore[misc]
    main()
