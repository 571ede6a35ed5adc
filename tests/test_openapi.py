"""`openapi.yaml` is valid and says what the server does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import yaml
from jsonschema import Draft202012Validator

from jupyterlab_gptcode.clean_run import CheckedRow, CheckEnd, CheckStart
from jupyterlab_gptcode.conversation.file_images import Unpreserved
from jupyterlab_gptcode.conversation.produced import Produced, ProducedFile
from jupyterlab_gptcode.protocol import (
    EVENT_TYPES,
    Action,
    Cell,
    CheckedCell,
    CheckRequest,
    Json,
    NamedFile,
    NamedOutput,
    PastRun,
    ShownOutput,
    StepRequest,
    openapi,
)

from .client import Client, Script
from .openapi_calls import CALLS
from .routes import ROUTES, verbs

FOLDER = Path(__file__).parents[1] / "jupyterlab_gptcode" / "api"
PATHS: Json = openapi()["paths"]
SCHEMAS: Json = openapi()["components"]["schemas"]


def test_it_is_valid() -> None:
    from openapi_spec_validator import validate  # which takes half a second to import

    validate(openapi())


def test_a_schema_is_described_once() -> None:
    files = [yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("openapi/*.yaml")]
    names = [name for file in files for name in file]
    assert Counter(names) == Counter(SCHEMAS.keys())


def test_each_reference_names_what_is_in_the_file_that_it_names() -> None:
    files = [*FOLDER.glob("*.yaml"), *FOLDER.glob("*/*.yaml")]
    read = {path.resolve(): yaml.safe_load(path.read_text("utf-8")) for path in files}
    for path in files:
        for file, pointer in re.findall(r"\$ref: \"([^\"#]*)#/([^\"]+)\"", path.read_text("utf-8")):
            found = read[(path.parent / file if file else path).resolve()]
            for part in pointer.split("/"):
                assert part in found, f"{path.name}: {file}#/{pointer}"
                found = found[part]


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


def mismatches(schema: Json, value: object) -> list[str]:
    """How a value differs from a schema."""
    whole = {**schema, "components": openapi()["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


def schema_errors(method: str, path: str, status: int, answer: object) -> list[str]:
    """How the answer differs from its description."""
    response = PATHS[path][method.lower()]["responses"][str(status)]
    if "$ref" in response:
        response = openapi()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response["content"]["application/json"]["schema"]
    return mismatches(schema, answer)


async def test_answers_are_as_described(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": ["Look:\n```python\nx\n```\n"]})
    wrong = {}
    for method, path, body, status in CALLS:
        found, errors = await called(client, method, path, body)
        if (found, errors) != (status, []):
            wrong[method, path, status] = found, errors
    assert wrong == {}


async def called(client: Client, method: str, path: str, body: object) -> tuple[int, list[str]]:
    """Its status in a new conversation, and how the answer differs from its description."""
    conversation = await client.new()
    await client.prompt(conversation, "Go", step="auto-1")
    path, _, query = path.partition("?")
    parts = path.strip("/").replace("{conversation}", conversation).split("/")
    if isinstance(body, dict) and "fork" in body:
        named = body["fork"]["conversation"].replace("{conversation}", conversation)
        body = {**body, "fork": {**body["fork"], "conversation": named}}
    found, answer = await client.call(method, *parts, body=body, params=dict(parse_qsl(query)))
    return found, schema_errors(method, path.replace("/none", "/{conversation}"), found, answer)


async def test_every_kind_of_answer_is_tried() -> None:
    tried = {
        (method.lower(), path.partition("?")[0].replace("none", "{conversation}"), status)
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
        # tests/test_checks.py
        ("post", "/checks", 409),
        ("post", "/checks/risks", 200),
        # tests/test_undo.py
        ("post", "/conversations/{conversation}/undo", 200),
        # tests/test_edited_summaries.py
        ("post", "/conversations/{conversation}/summary", 200),
        # tests/test_conversation_list.py, tests/test_exports.py
        ("delete", "/conversations/{conversation}", 200),
        ("get", "/conversations/{conversation}/export", 200),
        ("post", "/conversations/import", 201),
        # tests/test_tried.py
        ("post", "/conversations/{conversation}/trials", 200),
        ("post", "/conversations/{conversation}/trials", 409),
        ("post", "/conversations/{conversation}/trials/{trial}", 200),
        ("post", "/conversations/{conversation}/trials/{trial}", 409),
        # tests/test_undo_files.py
        ("post", "/conversations/{conversation}/undo/files", 200),
        # tests/test_sent.py
        ("get", "/conversations/{conversation}/steps/{step}/sent", 200),
        # tests/test_setup.py
        ("post", "/endpoints", 201),
        # tests/test_endpoint_editor.py
        ("patch", "/endpoints/{endpoint}", 200),
        ("patch", "/endpoints/{endpoint}", 409),
        # tests/test_corrections.py
        ("post", "/models/correction", 200),
        ("post", "/models/correction", 409),
        # tests/test_trial.py
        ("post", "/endpoints/{endpoint}/test", 200),
        ("post", "/starter", 200),
        # tests/test_hub_downloads.py
        ("post", "/downloads", 200),
    }
    assert described - tried == elsewhere


def merged(name: str) -> tuple[set[str], set[str]]:
    """The properties of a schema and those that it requires, with all that it is composed of."""
    schema = SCHEMAS[name]
    found, required = set(schema.get("properties", {})), set(schema.get("required", []))
    for part in schema.get("allOf", []):
        if "$ref" in part:
            inner, needed = merged(part["$ref"].rpartition("/")[2])
        else:
            inner, needed = set(part.get("properties", {})), set(part.get("required", []))
        found, required = found | inner, required | needed
    return found, required


def schema_names(union: str) -> list[str]:
    return [part["$ref"].rpartition("/")[2] for part in SCHEMAS[union]["oneOf"]]


def type_of(name: str) -> str:
    """The `type` by which a schema of an event is recognized."""
    parts = [SCHEMAS[name], *SCHEMAS[name].get("allOf", [])]
    [found] = [p["properties"]["type"]["const"] for p in parts if "type" in p.get("properties", {})]
    return str(found)


BASE = {"seq", "turn", "step", "type"}
FOR_THE_MODEL = {"raw", "asked"}  # journals have them, pages do not get them
STEP_EVENTS = {type_of(name): name for name in schema_names("StepEvent")}


def test_the_events_are_those_of_the_protocol() -> None:
    assert list(STEP_EVENTS) == list(EVENT_TYPES)


DATACLASSES = [
    *((STEP_EVENTS[type_], event, BASE) for type_, event in EVENT_TYPES.items()),
    ("ActionEvent", Action, BASE),
    ("ActionFields", Action, set[str]()),
    ("Unpreserved", Unpreserved, set[str]()),
    ("ProducedEvent", Produced, BASE),
    ("ProducedFile", ProducedFile, set[str]()),
    ("Cell", Cell, set[str]()),
    ("NamedFile", NamedFile, set[str]()),
    ("NamedOutput", NamedOutput, set[str]()),
    ("ShownOutput", ShownOutput, set[str]()),
    ("StepRequest", StepRequest, set[str]()),
    ("CheckRequest", CheckRequest, set[str]()),
    ("CheckedCell", CheckedCell, set[str]()),
    ("PastRun", PastRun, set[str]()),
    ("CheckStart", CheckStart, {"type"}),
    ("CheckRow", CheckedRow, {"type"}),
    ("CheckEnd", CheckEnd, {"type"}),
]
# What an event has from its entry or those before it, beside what all events have.
OF_THE_ENTRY = {"ActionEvent": {"time"}, "StepEnd": {"numbers"}}


@pytest.mark.parametrize(("schema", "dataclass", "base"), DATACLASSES)
def test_a_dataclass_has_the_fields_of_its_schema(
    schema: str, dataclass: type[Any], base: set[str]
) -> None:
    found, required = merged(schema)
    known = [field for field in fields(dataclass) if field.name not in FOR_THE_MODEL]
    assert {field.name for field in known} | base == found - OF_THE_ENTRY.get(schema, set())
    # What has no default is always sent; the page may leave out what the server has a default for.
    always = {field.name for field in known if field.default is MISSING}
    assert always | base == required - ({"files", "overwritten"} - always)


async def test_what_is_streamed_and_opened_is_as_described(client: Client, script: Script) -> None:
    error = {"error": "No.", "kind": "connection", "text": "<think>Hm.</think>Half"}
    script.play(
        {"when": "More", "answers": [error]},
        {"when": "", "answers": ["<think>Hm.</think>\nLook:\n```python\nx\n```\n", "Done."]},
    )
    conversation = await client.new()
    streamed = await client.prompt(conversation, "Go")
    await client.start_run(conversation, "x")
    await client.act(conversation, action="ran", status="ok", cell="c", source="x", duration=0.1)
    await client.act_turn(conversation, "noticed", "page", reason="unsaved")
    streamed += await client.results(conversation) + await client.prompt(conversation, "More")
    followed = await client.follow(conversation, client="page")
    read = await client.read(conversation)
    event = {"$ref": "#/components/schemas/Event"}
    followed = [each | {"seq": 1} if each["type"] == "driver" else each for each in followed]
    for each in [*streamed, *followed, *read["events"]]:
        assert mismatches(event, each) == []
        assert not each.keys() & FOR_THE_MODEL
    assert {each["type"] for each in followed} >= {"action", "driver", *EVENT_TYPES} - {"usage"}
