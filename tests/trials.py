"""A kernel of its own, in which a test tries code on a copy as a page does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.trial import RESULT, snippet, stop_snippet

_TIME = 60


class TrialKernel:
    def __init__(self, client: BlockingKernelClient) -> None:
        self._client = client
        self._trials = 0

    def run(self, code: str) -> str:
        """A cell of the user's: what it printed."""
        printed: list[str] = []
        reply = self._client.execute_interactive(
            code,
            allow_stdin=False,
            timeout=_TIME,
            output_hook=lambda message: printed.append(message["content"].get("text", "")),
        )
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(printed)

    def attempt(self, *sources: str, **limits: Any) -> Json:
        """What a trial gave: its result, or why it is not available."""
        request, answer = self.begin(*sources, **limits)
        return self.result(request) if "started" in answer else answer

    def begin(self, *sources: str, **limits: Any) -> tuple[str, Json]:
        self._trials += 1
        limits = {"seconds": 30, "memory": 1 << 30, "characters": 100_000, **limits}
        return self._evaluate(snippet({"trial": self.trial, "sources": [*sources], **limits}))

    @property
    def trial(self) -> str:
        """The id of the latest one."""
        return f"{self._trials:08x}"

    def stop(self, trial: str = "") -> Json:
        return self._evaluate(stop_snippet(trial or self.trial))[1]

    def evaluate(self, expression: str) -> str:
        """What an expression gives, which leaves no trace: its representation."""
        return self._expression(expression)[1]

    def _evaluate(self, expression: str) -> tuple[str, Json]:
        request, text = self._expression(expression)
        return request, json.loads(text)

    def _expression(self, expression: str) -> tuple[str, str]:
        request = self._client.execute(
            "",
            silent=True,
            store_history=False,
            allow_stdin=False,
            user_expressions={"gptcode": expression},
        )
        while True:
            reply = self._client.get_shell_msg(timeout=_TIME)
            if reply["parent_header"].get("msg_id") == request:
                found = reply["content"]["user_expressions"]["gptcode"]
                assert found["status"] == "ok", found
                return request, found["data"]["text/plain"]

    def result(self, request: str) -> Json:
        while True:
            message = self._client.get_iopub_msg(timeout=_TIME)
            if message["parent_header"].get("msg_id") == request:
                data = message["content"].get("data", {})
                if RESULT in data:
                    result: Json = data[RESULT]
                    return result


@contextmanager
def trial_kernel(**options: Any) -> Iterator[TrialKernel]:
    manager, client = start_new_kernel(**options)
    try:
        yield TrialKernel(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
