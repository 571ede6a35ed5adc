"""A Jupyter server that notes how long each step took from its request to the call of the model.

Between them are all that the server does with facts and context: it reads and checks the request,
finds what has changed, writes that down and renders what the model gets. For each step a line of
JSON `{wall, cpu}` goes into the file `$BENCHMARK_CLOCK`: seconds on the clock, which include those
of others on a busy machine, and seconds of this process's own work.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from jupyter_server.serverapp import main

from jupyterlab_gptcode import settings as config
from jupyterlab_gptcode.api import handlers as routes
from jupyterlab_gptcode.providers import Chunk, Request, scripted

CLOCK = "BENCHMARK_CLOCK"
_started = (0.0, 0.0)
_prepare = routes.StepsHandler.prepare


async def _prepared(self: routes.StepsHandler) -> None:
    global _started
    _started = time.perf_counter(), time.process_time()
    await _prepare(self)


class Clocked(scripted.Scripted):
    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        wall, cpu = _started
        spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        with Path(os.environ[CLOCK]).open("a", encoding="utf-8") as file:  # noqa: ASYNC230
            file.write(json.dumps(spent) + "\n")
        async with aclosing(super().stream(request)) as chunks:
            async for chunk in chunks:
                yield chunk


if __name__ == "__main__":
    setattr(routes.StepsHandler, "prepare", _prepared)  # noqa: B010
    config.Scripted = Clocked  # type: ignore[attr-defined]
    main()
