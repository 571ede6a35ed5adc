"""Chromium, driven by its DevTools protocol: enough of it to measure a page from outside."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--window-size=1280,800",
    "--remote-debugging-port=0",
)
_LONGEST = 2**28  # bytes of a message


class Page:
    """A tab; `evaluate` gives the value of an expression, or of the promise that it is."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        await self._socket.write_message(json.dumps(message))
        while True:
            text = await self._socket.read_message()
            if text is None:
                raise RuntimeError("The browser went away.")
            answer = json.loads(text)
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    async def evaluate(self, expression: str) -> Any:
        options = {"awaitPromise": True, "returnByValue": True, "userGesture": True}
        answer = await self.call("Runtime.evaluate", expression=expression, **options)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression[:200]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def until(self, expression: str, seconds: float = 120) -> Any:
        """Asks until the answer is true; not often, because asking is work for the page too."""
        deadline = time.monotonic() + seconds
        while not (value := await self.evaluate(expression)):
            if time.monotonic() > deadline:
                raise TimeoutError(expression)
            await asyncio.sleep(0.25)
        return value

    async def open(self, url: str) -> None:
        await self.call("Page.enable")
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.call("Page.navigate", url=url)

    async def press_enter(self) -> None:
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        await self.call("Input.dispatchKeyEvent", type="keyDown", **key)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **key)

    async def busy(self) -> dict[str, float]:
        """What the main thread has done so far, in seconds: `TaskDuration` is all of it."""
        await self.call("Performance.enable")
        metrics = (await self.call("Performance.getMetrics"))["metrics"]
        return {metric["name"]: metric["value"] for metric in metrics}


@asynccontextmanager
async def chromium() -> AsyncIterator[Page]:
    """A browser of its own with one tab, and nothing cached."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        path = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium")
        command = [path, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(  # noqa: ASYNC220  it is there at once
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            address = await asyncio.to_thread(_address, Path(profile, "DevToolsActivePort"))
            socket = await websocket_connect(address, max_message_size=_LONGEST)
            yield Page(socket)
            socket.close()
        finally:
            process.terminate()
            process.wait()


def _address(file: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if file.exists() and (port := file.read_text("utf-8").partition("\n")[0]):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
                tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
            if tabs:
                return str(tabs[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise RuntimeError("The browser did not start.")
