"""A kernel of its own for a test, asked over its channels as a page asks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from jupyterlab_gptcode.kernel import inspector
from jupyterlab_gptcode.protocol import Json

_TIME = 60


class KernelProcess:
    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client

    def run(self, code: str, **options: Any) -> tuple[Json, list[Json]]:
        """The reply, and what the kernel published meanwhile."""
        published: list[Json] = []
        reply = self._client.execute_interactive(
            code,
            allow_stdin=False,
            timeout=_TIME,
            output_hook=lambda message: published.append(message["content"]),
            **options,
        )
        return reply["content"], [each for each in published if "execution_state" not in each]

    def inspect(self, *, values: bool = False) -> Json:
        """What the snippet for Python wrote."""
        reply, published = self.evaluate(values=values)
        assert published == []
        found = reply["user_expressions"]["gptcode"]
        assert found["status"] == "ok", found
        written: Json = json.loads(found["data"]["text/plain"])
        return written

    def evaluate(self, *, values: bool = False) -> tuple[Json, list[Json]]:
        found = inspector("python", values=values)
        assert found is not None
        expressions = {"gptcode": found.source}
        return self.run("", silent=True, store_history=False, user_expressions=expressions)

    def variables(self, *, values: bool = False) -> dict[str, Json]:
        """By name, without the name."""
        found = self.inspect(values=values)["variables"]
        return {each.pop("name"): each for each in found}


@contextmanager
def kernel_process(name: str = "python3") -> Iterator[KernelProcess]:
    manager, client = start_new_kernel(kernel_name=name)
    try:
        yield KernelProcess(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
