"""Audit events: each fits its schema, none has content, and no handler can hold up a turn."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import jsonschema
import pytest
import yaml
from anyio import fail_after

from jupyterlab_gptcode.approval import KnownFiles, read_risk
from jupyterlab_gptcode.audit import USER, Audit
from jupyterlab_gptcode.audit.emitter import SCHEMAS
from jupyterlab_gptcode.audit.kinds import kinds
from jupyterlab_gptcode.protocol import Json

from .client import CODE, Client, Script
from .snippets import snippets
from .upstream import Upstream, serving

CANARY = "canary-5e1c"
PREFIX = "urn:jupyterlab-gptcode:event:"
CORE = ("__timestamp__", "__schema__", "__schema_version__", "__metadata_version__", "taskName")


class Recorded:
    """The events that a handler of the administrator's wrote, each checked against its schema."""

    def __init__(self, app: Any) -> None:
        self._stream = StringIO()
        self.app, self.logger = app, app.serverapp.event_logger
        self.logger.register_handler(logging.StreamHandler(self._stream))

    def __call__(self) -> list[tuple[str, Json]]:
        self.app.emitter.close()  # what was handed over is written
        found = []
        for line in self.text.splitlines():
            event = json.loads(line)
            schema, name = str(event["__schema__"]), str(event["__schema__"]).removeprefix(PREFIX)
            if name == schema:  # Jupyter's own
                continue
            data = {key: value for key, value in event.items() if key not in CORE}
            jsonschema.validate(data, yaml.safe_load((SCHEMAS / f"{name}.yaml").read_text("utf-8")))
            found.append((name, data))
        return found

    @property
    def text(self) -> str:
        return self._stream.getvalue()


@pytest.fixture
def app(jp_serverapp: Any) -> Any:
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
    return app


@pytest.fixture
def recorded(app: Any) -> Recorded:
    return Recorded(app)


def without(data: Json, *names: str) -> Json:
    return {name: value for name, value in data.items() if name not in names}


async def a_turn(client: Client, script: Script, code: str) -> str:
    """A turn whose code was approved, and ran; and one whose code was skipped."""
    block = f"```python\n{code}\n```\n"
    script.play({"when": "Result", "answers": ["Done."]}, {"when": "", "answers": [block]})
    conversation = await client.new()
    await client.prompt(conversation, f"Go {CANARY}", mode="ask", step="one")
    assert (await client.act(conversation, action="approved", source=code))[0] == 200
    assert (await client.start_run(conversation, code))[0] == 200
    assert (await client.act(conversation, action="ran", status="ok"))[0] == 200
    return conversation


async def test_a_turn(client: Client, script: Script, recorded: Recorded) -> None:
    conversation = await a_turn(client, script, CODE)
    found = recorded()
    users = [data["user"] for _, data in found]
    assert "" not in users
    # The step's own task has the name of who asked.
    assert users[0] == users[1] == users[2]
    assert {data["conversation"] for _, data in found} == {conversation}
    assert {data["turn"] for _, data in found} == {1}
    shown = [(name, without(data, "user", "conversation", "turn")) for name, data in found]
    asked = dict(shown)["step-asked"]
    assert asked.pop("level") in ("samples", "everything")
    assert asked == {"kind": "prompt", "model": asked["model"], "host": "", "mode": "ask"}
    ended = dict(shown)["step-ended"]
    assert ended["outcome"] == "actions"
    assert ended["model"] == asked["model"]
    assert ended["completion_tokens"] > 0
    assert [data for name, data in shown if name == "block"] == [
        {"block": 1, "what": "judged", "verdict": "ask", "reasons": []},
        {"block": 1, "what": "approved"},
        {"block": 1, "what": "ran", "approved_by": "user", "status": "ok"},
    ]


async def test_code_that_ran_by_itself_or_was_refused(
    client: Client, script: Script, recorded: Recorded
) -> None:
    block = f"```python\n{CODE}\n```\n"
    script.play({"when": "", "answers": [block, block]})
    first, second = await client.new(), await client.new()
    await client.prompt(first, "Go", mode="run", step="one")
    await client.start_run(first)
    await client.act(first, action="ran", status="error")
    await client.prompt(second, "Go", mode="ask", step="two")
    await client.act(second, action="skipped", reason=CANARY)
    blocks = [data for name, data in recorded() if name == "block" and data["what"] != "judged"]
    ends = [without(data, "user", "conversation", "turn", "block") for data in blocks]
    assert ends == [{"what": "ran", "approved_by": "mode", "status": "error"}, {"what": "skipped"}]
    assert CANARY not in recorded.text


class TestEndpoint:
    """With an endpoint of the user's, and a key."""

    @pytest.fixture
    def upstream(self, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[Upstream]:
        served = serving()
        yield jp_asyncio_loop.run_until_complete(served.__aenter__())
        jp_asyncio_loop.run_until_complete(served.__aexit__(None, None, None))

    @pytest.fixture
    def gptcode_config(self) -> Json:
        return {}

    async def test_what_a_user_changes(
        self, client: Client, upstream: Upstream, recorded: Recorded
    ) -> None:
        body = {"base_url": upstream.url, "name": "lab", "key": f"sk-{CANARY}"}
        assert (await client.call("POST", "endpoints", body=body))[0] == 201
        await client.call("PATCH", "endpoints", "lab", body={"on": False})
        await client.call("DELETE", "endpoints", "lab")
        limit = {"scope": "day", "unit": "tokens", "most": 5000}
        await client.call("PATCH", "spending", body={"limits": [limit]})
        found = [data for name, data in recorded() if name == "settings"]
        host = upstream.url.split("/")[2]
        assert [(each["what"], each["host"]) for each in found] == [
            *((f"endpoint-{what}", host) for what in ("added", "changed", "removed")),
            ("limits-changed", ""),
        ]
        assert CANARY not in recorded.text

    async def test_a_request_that_failed(
        self, client: Client, upstream: Upstream, recorded: Recorded
    ) -> None:
        body = {"base_url": upstream.url, "name": "lab", "key": "sk-x"}
        await client.call("POST", "endpoints", body=body)
        upstream.status = 401
        await client.prompt(await client.new(), f"Go {CANARY}", model="lab/tiny")
        ended = [data for name, data in recorded() if name == "step-ended"]
        assert [(each["model"], each["outcome"]) for each in ended] == [("lab/tiny", "key")]
        assert CANARY not in recorded.text


async def test_conversations_as_a_whole(client: Client, recorded: Recorded) -> None:
    conversation = await client.new()
    path = ("conversations", conversation)
    response = await client.fetch("GET", *path, "export", params={"format": "journal"})
    assert response.code == 200, response.body
    status, made = await client.call(
        "POST", "conversations", "import", body=response.body, params={"notebook": "work/b.ipynb"}
    )
    assert status == 201, made
    await client.call("DELETE", *path)
    found = [(data["what"], data["conversation"]) for _, data in recorded()]
    assert found == [
        ("exported", conversation),
        ("imported", made["conversation"]),
        ("deleted", conversation),
    ]


async def test_no_event_has_content(client: Client, script: Script, recorded: Recorded) -> None:
    """A canary wherever content can stand."""
    code = f"import os\nos.remove('{CANARY}.csv')\nopen('/etc/{CANARY}', 'w')"
    conversation = await a_turn(client, script, code)
    outputs = [{"output_type": "stream", "name": "stdout", "text": CANARY}]
    await client.act(conversation, action="ran", status="ok", outputs=outputs, reason=CANARY)
    facts = {"notebook": f"{CANARY}.ipynb", "kernel": {"name": "python3", "language": "python"}}
    cells = [{"id": "x", "type": "code", "source": CANARY, "outputs": outputs}]
    await client.results(conversation, facts={**facts, "active": "x", "cells": cells})
    title = {"title": CANARY}
    await client.call("PATCH", "conversations", conversation, body=title)
    names = [name for name, _ in recorded()]
    assert names.count("step-asked") == names.count("step-ended") == 2
    judged = [data for _, data in recorded() if data.get("what") == "judged"]
    assert judged[0]["reasons"] == ["files"]
    assert CANARY not in recorded.text


async def test_a_handler_that_hangs_or_fails_holds_up_nothing(
    client: Client, script: Script, app: Any, recorded: Recorded, caplog: pytest.LogCaptureFixture
) -> None:
    go, was_called = threading.Event(), threading.Event()

    class Hanging(logging.Handler):
        """Only with our events: Jupyter's own reach the handlers on the loop."""

        def handle(self, record: logging.LogRecord) -> bool:
            """Without the lock, which the loop would wait for."""
            self.emit(record)
            return True

        def emit(self, record: logging.LogRecord) -> None:
            if PREFIX in str(record.msg):
                was_called.set()
                go.wait()
                raise RuntimeError(CANARY)

    app.serverapp.event_logger.register_handler(Hanging())
    with fail_after(60):
        conversation = await a_turn(client, script, CODE)
        await asyncio.to_thread(was_called.wait)
    _, read = await client.call("GET", "conversations", conversation)
    assert read["live"] is None
    go.set()
    assert [name for name, _ in recorded()].count("step-ended") == 1
    messages = [record.getMessage() for record in caplog.records if "audit" in record.getMessage()]
    assert messages
    assert CANARY not in " ".join(messages)


async def test_pages_that_listen_to_events_get_none(
    client: Client, script: Script, app: Any, recorded: Recorded
) -> None:
    heard: list[str] = []

    async def listener(schema_id: str, **_: Any) -> None:
        heard.append(schema_id)

    app.serverapp.event_logger.add_listener(listener=listener)
    await a_turn(client, script, CODE)
    assert recorded()
    assert [each for each in heard if each.startswith(PREFIX)] == []


def test_without_a_handler_no_thread_is_started(app: Any) -> None:
    app.emitter("settings", {"user": "", "what": "limits-changed", "host": ""})
    assert "gptcode-audit" not in [thread.name for thread in threading.enumerate()]


def test_every_schema_says_who_and_takes_nothing_else() -> None:
    for path in SCHEMAS.glob("*.yaml"):
        schema = yaml.safe_load(path.read_text("utf-8"))
        assert schema["$id"] == f"{PREFIX}{path.stem}"
        assert schema["additionalProperties"] is False
        assert "user" in schema["required"]


def effects() -> list[str]:
    """All that the corpus of risks is said to do."""
    codes = [code for name in ("dangerous", "third_dangerous") for _, code in snippets(name)]
    return [effect for code in codes for effect in read_risk(code, KnownFiles()).effects]


def test_every_effect_has_a_kind() -> None:
    path = SCHEMAS / "block.yaml"
    allowed = yaml.safe_load(path.read_text("utf-8"))["properties"]["reasons"]["items"]["enum"]
    found = effects()
    assert len(found) > 50
    assert {effect: kinds([effect]) for effect in found if kinds([effect]) == ["other"]} == {}
    assert set(kinds(found)) <= set(allowed)
    assert kinds([CANARY]) == ["other"]


def test_the_user_of_a_request_goes_along() -> None:
    found: list[tuple[str, Json]] = []
    audit = Audit(lambda name, data: found.append((name, data)))
    USER.set("ada")
    audit.conversation("deleted", "0123")
    assert found == [("conversation", {"user": "ada", "conversation": "0123", "what": "deleted"})]
    USER.set("")
