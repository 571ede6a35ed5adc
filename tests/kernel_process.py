"""A kernel of its own for a test, asked over its channels as a page asks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from jupyterlab_gptcode.kernel import inspector
from jupyterlab_gptcode.protocol import Json

_TIME = 60
_THREAD = """
import os, threading, time
def work(go):
    while not os.path.exists(go):
        time.sleep(0.01)
    print("late", flush=True)
def start(go):
    threading.Thread(target=work, args=(go,)).start()
"""


def _request(code: str, *, silent: bool = False, **expressions: str) -> Json:
    return {
        "code": code,
        "silent": silent,
        "store_history": not silent,
        "user_expressions": expressions,
        "allow_stdin": False,
        "stop_on_error": True,
    }


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

    def late_output(self, go: Path, *, names_last_run: bool) -> tuple[str, str]:
        """The request of a cell that starts a thread, and the one that gets what it prints, after
        the variables were read in between. It prints when there is a file `go`."""
        client = self._client
        self.run(_THREAD)
        cell = client.session.msg("execute_request", _request(f"start({str(go)!r})"))
        last_run = {**cell["header"], "date": cell["header"]["date"].isoformat()}
        self._send(cell)
        found = inspector("python", values=False)
        assert found is not None
        about = {"gptcode": {"last_run": last_run}} if names_last_run else {}
        content = _request("", silent=True, gptcode=found.expression)
        self._send(client.session.msg("execute_request", content, metadata=about))
        go.touch()
        while True:
            message = client.get_iopub_msg(timeout=_TIME)
            if message["msg_type"] == "stream":
                return cell["header"]["msg_id"], message["parent_header"]["msg_id"]

    def _send(self, message: Json) -> None:
        self._client.shell_channel.send(message)
        while (
            self._client.get_shell_msg(timeout=_TIME)["parent_header"].get("msg_id")
            != (message["header"]["msg_id"])
        ):
            pass

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
        expressions = {"gptcode": found.expression}
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
