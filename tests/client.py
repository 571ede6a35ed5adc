"""What the page does, in Python: tests go through the server's own door."""

from __future__ import annotations

import itertools
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPResponse

from jupyterlab_gptcode.wire import Json

Fetch = Callable[..., Awaitable[HTTPResponse]]
FACTS: Json = {
    "notebook": "work/a.ipynb",
    "active": "first",
    "kernel": {"name": "python3", "language": "python", "display_name": "Python 3"},
    "cells": [{"id": "first", "type": "code", "source": "capacity = 10", "outputs": []}],
}
BLOCK = "```python\nprint(6 * 7)\n```\n"


class Script:
    """The script that the server plays, and the requests that its provider got."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._record = path.with_name("requests.jsonl")
        self.play({"when": "", "answers": ["Hello."]})

    def play(self, *rules: Json, **options: Any) -> None:
        script = {"rules": rules, "record": self._record.name, **options}
        self.path.write_text(json.dumps(script), "utf-8")

    @property
    def requests(self) -> list[Json]:
        if not self._record.exists():
            return []
        return [json.loads(line) for line in self._record.read_text("utf-8").splitlines()]


class Client:
    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._steps = itertools.count(1)

    async def call(self, method: str, *path: str, body: object = None, **options: Any) -> Any:
        """Status and JSON; `body` is sent as JSON, or as it is where it is bytes."""
        response = await self.fetch(method, *path, body=body, **options)
        return response.code, json.loads(response.body)

    async def fetch(
        self, method: str, *path: str, body: object = None, **options: Any
    ) -> HTTPResponse:
        data = body if isinstance(body, bytes) else json.dumps(body)
        return await self._fetch(
            "gptcode",
            *path,
            method=method,
            body=data if method in ("POST", "PUT", "PATCH") else None,
            raise_error=False,
            **options,
        )

    async def new(self) -> str:
        _, created = await self.call("POST", "conversations", body={"notebook": "work/a.ipynb"})
        conversation: str = created["conversation"]
        return conversation

    async def step(self, conversation: str, **fields: Any) -> list[Json]:
        """The events of a step, to its end."""
        response = await self.fetch(
            "POST", "conversations", conversation, "steps", body=step(**fields)
        )
        assert response.code == 200, response.body
        return events(response.body)

    async def prompt(self, conversation: str, text: str, **fields: Any) -> list[Json]:
        fields = {"step": f"auto-{next(self._steps)}", **fields}
        return await self.step(conversation, kind="prompt", text=text, **fields)

    async def results(self, conversation: str, **fields: Any) -> list[Json]:
        fields = {"step": f"auto-{next(self._steps)}", **fields}
        return await self.step(conversation, kind="results", **fields)

    async def act(self, conversation: str, **fields: Any) -> Any:
        action = {"client": "page", "turn": 1, "block": 1, **fields}
        return await self.call("POST", "conversations", conversation, "actions", body=action)

    async def live(self, conversation: str) -> bool:
        return (await self.transcript(conversation))["live"] is not None

    async def over(self, conversation: str) -> bool:
        return not await self.live(conversation)

    async def transcript(self, conversation: str) -> Json:
        _, transcript = await self.call("GET", "conversations", conversation)
        assert isinstance(transcript, dict)
        return transcript


def step(**fields: Any) -> Json:
    base = {"client": "page", "step": "one", "kind": "prompt", "mode": "run", "facts": FACTS}
    return {**base, **fields}


def events(body: bytes) -> list[Json]:
    """Server-sent events; each `id` is the event's own `seq`."""
    found = []
    for part in body.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in part.splitlines() if line[:1] != ":")
        if lines:
            event = json.loads(lines["data"])
            assert lines["id"] == str(event["seq"])
            found.append(event)
    return found


def texts(found: list[Json]) -> str:
    """The words of an answer, without its code."""
    return "".join(event["text"] for event in found if event["type"] == "text-delta")


def plain(event: Json) -> Json:
    """An event without what differs from run to run."""
    return {key: value for key, value in event.items() if key not in ("seq", "step", "turn")}
