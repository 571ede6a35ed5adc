"""What the page does, in Python: tests go through the server's own door."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPResponse

from jupyterlab_gptcode.protocol import Json

Fetch = Callable[..., Awaitable[HTTPResponse]]
FACTS: Json = {
    "notebook": "work/a.ipynb",
    "active": "first",
    "kernel": {"name": "python3", "language": "python", "display_name": "Python 3"},
    "cells": [{"id": "first", "type": "code", "source": "capacity = 10", "outputs": []}],
}
YES: list[Json] = [{"when": word, "answers": ["Yes."]} for word in ("Else", "More", "And")]
CODE = "print(6 * 7)"
BLOCK = f"```python\n{CODE}\n```\n"


_REST = "rest"


def held(text: str, after: str) -> Json:
    """An answer that stops after a part of its text, until the script releases it."""
    return {"text": text, "chunk": 4, "holds": [{"after": after, "file": _REST}]}


class Script:
    """The script that the server plays, and the requests that its provider got."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._record = path.with_name("requests.jsonl")
        self._rest = path.with_name(_REST)
        self.play({"when": "", "answers": ["Hello."]})

    def play(self, *rules: Json, **options: Any) -> None:
        self._rest.unlink(missing_ok=True)
        script = {"rules": rules, "record": self._record.name, **options}
        self.path.write_text(json.dumps(script), "utf-8")

    def release(self) -> None:
        """Lets the rest of a held answer come."""
        self._rest.touch()

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

    async def start_run(self, conversation: str, source: str = CODE, **fields: Any) -> Any:
        """Reports that the block runs, by default as the model wrote it in `BLOCK`."""
        return await self.act(conversation, action="running", source=source, **fields)

    async def post_step(self, conversation: str, **fields: Any) -> Any:
        """Status and JSON, where a step is refused."""
        path = ("conversations", conversation, "steps")
        return await self.call("POST", *path, body=step(**fields))

    async def driven(self, conversation: str) -> tuple[str, bool, bool]:
        """Who drives, whether that page is there, and whether it has something to do."""
        shown = await self.read(conversation)
        return shown["driver"], shown["here"], shown["open"]

    async def last_report(self, conversation: str) -> str:
        """The latest report about a block: how it ended or else what was done with it."""
        reports = of_type(await self.read(conversation), "action")
        last = next((each for each in reversed(reports) if "block" in each), {})
        return str(last.get("status", last.get("action", "")))

    async def act_turn(self, conversation: str, action: str, client: str, **fields: Any) -> Any:
        """An action about the turn, not about a block of it."""
        body = {"client": client, "action": action, "turn": 1, **fields}
        return await self.call("POST", "conversations", conversation, "actions", body=body)

    async def stop(self, conversation: str, step: str = "", client: str = "page") -> Any:
        """Stops a step, by default the latest."""
        if not step:
            step = of_type(await self.read(conversation), "step-start")[-1]["step"]
        body = {"client": client, "step": step}
        return await self.call("POST", "conversations", conversation, "stop", body=body)

    async def follow(
        self, conversation: str, last: int | None = None, client: str = "", **query: str
    ) -> list[Json]:
        """All that a page hears that attaches after the event `last`, to the end of the step."""
        response = await self.fetch(
            *("GET", "conversations", conversation, "events"),
            headers={} if last is None else {"Last-Event-ID": str(last)},
            params={"client": client, **query} if client else {},
        )
        assert response.code == 200, response.body
        return events(response.body)

    async def live(self, conversation: str) -> bool:
        return (await self.read(conversation))["live"] is not None

    async def over(self, conversation: str) -> bool:
        return not await self.live(conversation)

    async def read(self, conversation: str) -> Json:
        """The conversation as a page that opens it gets it."""
        _, read = await self.call("GET", "conversations", conversation)
        assert isinstance(read, dict)
        return read


async def start_turn(client: Client, script: Script) -> str:
    """A conversation whose turn waits for its page: a block is to run."""
    script.play({"when": "Go", "answers": [BLOCK, "Done."]}, *YES)
    conversation = await client.new()
    await client.prompt(conversation, "Go", step="first")
    return conversation


class Stream:
    """A stream over a connection of its own: read event by event, and it can break."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def event(self) -> Json:
        """The next event; pings are passed over."""
        while True:
            found = events(await self._reader.readuntil(b"\n\n"))
            if found:
                return found[0]

    async def rest(self) -> list[Json]:
        """To its end, which the server makes."""
        found = events(await self._reader.read())
        self._writer.close()
        return found

    def drop(self) -> None:
        """Without a word, as when a lid is closed."""
        self._writer.transport.abort()


class Dialer:
    """Opens streams; HTTP/1.0 is read as it comes, without chunks."""

    def __init__(self, port: int, base_url: str, headers: dict[str, str]) -> None:
        self._port = port
        self._base_url = base_url
        self._headers = headers

    async def step(self, conversation: str, **fields: Any) -> Stream:
        body = json.dumps(step(**fields)).encode()
        return await self._open("POST", f"conversations/{conversation}/steps", body)

    async def check(self, body: Json) -> Stream:
        return await self._open("POST", "checks", json.dumps(body).encode())

    async def events(self, conversation: str, client: str, last: int = -1) -> Stream:
        path = f"conversations/{conversation}/events?client={client}"
        return await self._open("GET", path, b"", **{"Last-Event-ID": str(last)})

    async def _open(self, verb: str, path: str, body: bytes, **headers: str) -> Stream:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        headers = {"Host": "localhost", "Content-Length": str(len(body)), **headers}
        lines = [f"{name}: {value}" for name, value in {**self._headers, **headers}.items()]
        request = [f"{verb} {self._base_url}gptcode/{path} HTTP/1.0", *lines]
        writer.write("\r\n".join([*request, "", ""]).encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.split()[1] == b"200", head + await reader.read()
        return Stream(reader, writer)


def step(**fields: Any) -> Json:
    base = {"client": "page", "step": "one", "kind": "prompt", "mode": "run", "facts": FACTS}
    return {**base, **fields}


def events(body: bytes) -> list[Json]:
    """Server-sent events; those of a conversation have an `id`, which is their own `seq`."""
    found = []
    for part in body.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in part.splitlines() if line[:1] != ":")
        if lines:
            event = json.loads(lines["data"])
            about_now = event["type"] == "driver" or event["type"].startswith("check-")
            seq = event.get("seq")
            if about_now:
                # `test_replaced.py` has what is known to be there.
                event = {k: v for k, v in event.items() if k not in ("seq", "step")}
            assert lines.get("id") == (None if about_now else str(seq))
            found.append(event)
    return found


def driver(client: str, *, here: bool = True, is_open: bool = True) -> Json:
    """The event that says who drives."""
    return {"type": "driver", "client": client, "here": here, "open": is_open}


def of_type(read: Json, *types: str) -> list[Json]:
    """The events of these types in a conversation."""
    return [event for event in read["events"] if event["type"] in types]


def prompts(read: Json) -> list[str]:
    """The prompt of each turn; one that was tried again counts once."""
    starts = [event for event in of_type(read, "step-start") if event["kind"] == "prompt"]
    return list({event["turn"]: event["prompt"] for event in starts}.values())


def without_driver(found: list[Json]) -> list[Json]:
    """The events that are part of the conversation."""
    return [event for event in found if event["type"] != "driver"]


def joined(found: list[Json]) -> list[Json]:
    """Neighbouring deltas as one, as a step is replayed once it is over."""
    whole: list[Json] = []
    for event in found:
        before = whole[-1] if whole else {}
        same = [before.get(name) == event.get(name) for name in ("type", "step", "block")]
        if event["type"] in ("text-delta", "code-delta") and all(same):
            whole[-1] = {**event, "text": before["text"] + event["text"]}
        else:
            whole.append(event)
    return whole


def texts(found: list[Json]) -> str:
    """The words of an answer, without its code."""
    return "".join(event["text"] for event in found if event["type"] == "text-delta")


def plain(event: Json) -> Json:
    """An event without what differs from run to run."""
    varying = ("seq", "step", "turn", "time")
    return {key: value for key, value in event.items() if key not in varying}
