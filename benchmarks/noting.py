"""A Jupyter server whose script notes each piece of text in a file before it gives it away.

So it is known after a kill what the model had written. `$BENCHMARK_NOTES` is the file.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from jupyter_server.serverapp import main

from jupyterlab_gptcode.providers import Chunk, Request, scripted

NOTES = "BENCHMARK_NOTES"


class Noting(scripted.Scripted):
    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        # The file is on this machine and a write is a few bytes: nothing waits for it.
        with Path(os.environ[NOTES]).open("wb", buffering=0) as notes:  # noqa: ASYNC230
            async with aclosing(super().stream(request)) as chunks:
                async for chunk in chunks:
                    notes.write(chunk.text.encode())
                    yield chunk


if __name__ == "__main__":
    from jupyterlab_gptcode import settings as config

    config.Scripted = Noting  # type: ignore[attr-defined]
    main()
