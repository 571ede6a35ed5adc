"""`openapi.yaml` is valid and says what the server does."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from jupyterlab_gptcode.protocol.wire import EVENT_TYPES, Json, openapi

from .client import Client, Script, step
from .routes import ROUTES, verbs

PATHS: Json = openapi()["paths"]


def test_it_is_valid() -> None:
    validate(openapi())


def test_it_lists_the_servers_routes_and_verbs() -> None:
    served = {
        "/" + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", pattern): verbs(handler)
        for pattern, handler in ROUTES
    }
    assert served == {
        path: {verb for verb in item if verb != "parameters"} for path, item in PATHS.items()
    }


def test_every_refusal_is_described() -> None:
    for item in PATHS.values():
        for verb in item.keys() - {"parameters"}:
            assert "403" in item[verb]["responses"]


def schema_errors(method: str, path: str, status: int, answer: object) -> list[str]:
    """How the answer differs from its description."""
    response = PATHS[path][method.lower()]["responses"][str(status)]
    if "$ref" in response:
        response = openapi()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response["content"]["application/json"]["schema"]
    whole = {**schema, "components": openapi()["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(answer)]


ACTION = {"client": "page", "turn": 1}
CALLS: list[tuple[str, str, object, int]] = [
    ("GET", "/status", None, 200),
    ("GET", "/models", None, 200),
    ("GET", "/conversations", None, 200),
    ("POST", "/conversations", {"notebook": "a.ipynb"}, 201),
    (
        "POST",
        "/conversations",
        {"notebook": "b.ipynb", "fork": {"conversation": "{conversation}", "seq": 3}},
        201,
    ),
    (
        "POST",
        "/conversations",
        {"notebook": "b.ipynb", "fork": {"conversation": "none", "seq": 3}},
        404,
    ),
    ("POST", "/conversations", {}, 422),
    ("POST", "/conversations", b"{", 400),
    ("GET", "/conversations/{conversation}", None, 200),
    ("GET", "/conversations/none", None, 404),
    ("POST", "/conversations/{conversation}/steps", {}, 422),
    ("POST", "/conversations/none/steps", step(text="Go"), 404),
    ("POST", "/conversations/{conversation}/steps", step(step="b", client="b", text="Go"), 409),
    ("POST", "/conversations/{conversation}/actions", {}, 422),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "page", "action": "ran", "status": "ok", "turn": 1, "block": 1},
        200,
    ),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "other", "action": "taken-over", "turn": 1},
        200,
    ),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "page", "action": "renamed", "turn": 1, "notebook": "b.ipynb"},
        200,
    ),
    ("POST", "/conversations/{conversation}/actions", ACTION | {"action": "left"}, 200),
    ("POST", "/conversations/{conversation}/actions", ACTION | {"action": "noticed"}, 200),
    ("POST", "/conversations/{conversation}/actions", ACTION | {"action": "ended"}, 200),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "other", "action": "ended", "turn": 1},
        409,
    ),
    (
        "POST",
        "/conversations/{conversation}/actions",
        {"client": "other", "action": "approved", "turn": 1, "block": 1},
        409,
    ),
    # What is about the turn names no block, and the other way round.
    ("POST", "/conversations/{conversation}/actions", ACTION | {"action": "approved"}, 422),
    (
        "POST",
        "/conversations/{conversation}/actions",
        ACTION | {"action": "ended", "block": 1},
        422,
    ),
    ("POST", "/conversations/{conversation}/stop", {}, 200),
    ("GET", "/endpoints", None, 200),
    ("POST", "/endpoints", {}, 422),
    ("POST", "/endpoints", {"base_url": "ftp://a"}, 422),
    ("POST", "/endpoints", {"key": "sk"}, 409),
    ("DELETE", "/endpoints/{endpoint}", None, 200),
    ("GET", "/local-endpoints", None, 200),
    ("GET", "/starter", None, 200),
    ("POST", "/starter/stop", {}, 200),
    ("DELETE", "/starter", None, 200),
    ("POST", "/conversations/none/stop", {}, 404),
    ("POST", "/files/profile", {"path": ""}, 200),
    ("POST", "/files/profile", {"path": "missing.csv"}, 404),
    ("POST", "/files/profile", {}, 422),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), CALLS)
async def test_answers_are_as_described(
    client: Client, script: Script, method: str, path: str, body: object, status: int
) -> None:
    script.play({"when": "", "answers": ["Look:\n```python\nx\n```\n"]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    parts = path.strip("/").replace("{conversation}", conversation).split("/")
    if isinstance(body, dict) and "fork" in body:
        named = body["fork"]["conversation"].replace("{conversation}", conversation)
        body = {**body, "fork": {**body["fork"], "conversation": named}}
    found, answer = await client.call(method, *parts, body=body)
    assert found == status
    described = path.replace("none", "{conversation}")
    assert schema_errors(method, described, status, answer) == []


async def test_every_kind_of_answer_is_tried() -> None:
    tried = {
        (method.lower(), path.replace("none", "{conversation}"), status)
        for method, path, _, status in CALLS
    }
    described = {
        (verb, path, int(status))
        for path, item in PATHS.items()
        for verb in item.keys() - {"parameters"}
        for status, response in item[verb]["responses"].items()
        if status in ("200", "201", "404", "409") and "text/event-stream" not in str(response)
    }
    elsewhere = {
        ("get", "/conversations/{conversation}/events", 404),
        ("post", "/conversations/{conversation}/actions", 404),
        # tests/test_setup.py
        ("post", "/endpoints", 201),
        ("post", "/starter", 200),
    }
    assert described - tried == elsewhere


def test_the_events_are_those_of_the_wire() -> None:
    assert list(EVENT_TYPES) == [
        "step-start",
        "text-delta",
        "code-start",
        "code-delta",
        "code-end",
        "usage",
        "step-end",
        "error",
    ]
