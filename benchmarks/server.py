"""A Jupyter server of this checkout, in a process of its own on loopback."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_EXTENSIONS = {
    "jupyterlab_gptcode": True,
    # They would only make the start slower.
    "jupyterlab": False,
    "jupyter_lsp": False,
    "jupyter_server_terminals": False,
    "notebook_shim": False,
}
Json = dict[str, Any]


def written(event: Json) -> str:
    """What the model wrote for an event, but for how it spelt its fences."""
    match event["type"]:
        case "code-start":
            return f"```{event['language']}\n"
        case "code-end":
            return "\n```\n"
        case _:
            return str(event.get("text", ""))


class Server:
    """Plays `script.json` of its folder, and keeps its conversations below it."""

    def __init__(
        self,
        folder: Path,
        module: str = "jupyter_server",
        *,
        extensions: dict[str, bool] | None = None,
        traits: Json | None = None,
        variables: dict[str, str] | None = None,
        settings: Json | None = None,
    ) -> None:
        """`extensions` besides those of a bare server, `traits` instead of a script, `settings`
        of other parts of Jupyter."""
        self.folder = folder
        self.data = folder / "data"
        self._module, self._variables = module, variables or {}
        self.port = free_port()
        self.headers = {"Authorization": f"token {secrets.token_hex(16)}"}
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "work").mkdir()
        script = {"script": str(folder / "script.json")}
        self._config: Json = {
            "ServerApp": {
                "jpserver_extensions": _EXTENSIONS | (extensions or {}),
                "ip": "127.0.0.1",
                "port": self.port,
                "port_retries": 0,
                "open_browser": False,
                "allow_root": True,
                "root_dir": str(folder / "work"),
            },
            "IdentityProvider": {"token": self.headers["Authorization"].partition(" ")[2]},
            **(settings or {}),
            "GPTCode": {"data_folder": str(self.data), **(traits or script)},
        }
        self.configure()
        self.play({"when": "", "answers": ["Hello."]})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/gptcode"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def configure(self, **traits: object) -> None:
        """Traits of `GPTCode`, for the next start."""
        self._config["GPTCode"].update(traits)
        path = self.folder / "jupyter_server_config.json"
        path.write_text(json.dumps(self._config), "utf-8")

    def play(self, *rules: Json) -> None:
        (self.folder / "script.json").write_text(json.dumps({"rules": rules}), "utf-8")

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The server did not start:\n" + self.log()[-3000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """As a crash would: the server gets no chance to do anything."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def step(self, conversation: str, **fields: Any) -> Iterator[Json]:
        """The events of a step, which are its own."""
        base = {"client": "page", "step": secrets.token_hex(8), "kind": "prompt", "mode": "insert"}
        body = {**base, "text": "Go", "facts": {"notebook": "a.ipynb", "cells": []}, **fields}
        return self.events("POST", f"/conversations/{conversation}/steps", body)

    @property
    def ready(self) -> str:
        """What answers as soon as the server can be used."""
        return "/gptcode/status"

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=self.headers)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Json]:
        connection, response = self._request(method, path, body, {})
        try:
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def events(self, method: str, path: str, body: object = None, **headers: str) -> Iterator[Json]:
        """The events of a stream as they come; it ends where the stream or the server ends."""
        connection, response = self._request(method, path, body, headers)
        try:
            if response.status != 200:
                raise RuntimeError(f"{method} {path}: {response.status} {response.read()!r}")
            while line := response.readline():
                # Each event is one line of data; what is cut has not arrived.
                if line.startswith(b"data: ") and line.endswith(b"\n"):
                    yield json.loads(line[6:])
        finally:
            connection.close()

    def _request(
        self, method: str, path: str, body: object, headers: dict[str, str]
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        data = None if body is None else json.dumps(body).encode()
        connection.request(method, f"/gptcode{path}", data, {**self.headers, **headers})
        return connection, connection.getresponse()

    def _answers(self) -> bool:
        try:
            return self.get(self.ready) == 200
        except (OSError, ValueError, http.client.HTTPException):
            return False

    def _environment(self) -> dict[str, str]:
        # Settings of ours, and what only tests know, would be those of this server.
        foreign = ("OPENAI", "GPTCODE_")
        kept = {
            name: value
            for name, value in os.environ.items()
            if not any(each in name for each in foreign)
        }
        own = {name: str(self.folder) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
        # What a test leaves out of what it starts comes first.
        path = [each for each in (os.environ.get("PYTHONPATH"), str(ROOT)) if each]
        return {**kept, **own, **self._variables, "PYTHONPATH": os.pathsep.join(path)}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
