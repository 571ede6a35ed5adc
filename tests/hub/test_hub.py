"""Two users behind a Hub and its proxy, with models whose key neither of them has."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from .endpoint import KEY, Endpoint
from .hub import ENVIRONMENT, Hub
from .kernel import run

QUIET = {"no_track_activity": "1"}  # as in a page's polls
pytestmark = pytest.mark.skipif(
    ENVIRONMENT is None, reason="needs a Hub: scripts/test hub installs one"
)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    found = Endpoint()
    yield found
    found.close()


@pytest.fixture(scope="module")
def hub(endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    found = Hub(tmp_path_factory.mktemp("hub"), endpoint.url, KEY)
    try:
        found.start()
        yield found
    finally:
        found.close()


@pytest.fixture(scope="module")
def ada(hub: Hub) -> Iterator[httpx.Client]:
    with hub.spawn("ada") as found:
        yield found


@pytest.fixture(autouse=True)
def flowing(endpoint: Endpoint) -> Iterator[None]:
    """No test leaves a held answer behind."""
    yield
    endpoint.holds = False
    endpoint.release(10)


def test_the_policy_is_in_force(ada: httpx.Client, hub: Hub) -> None:
    models = ada.get("gptcode/models").json()
    assert [model["id"] for model in models["models"]] == ["hub/tiny"]
    status = ada.get("gptcode/status").json()
    assert status["modes"] == ["insert", "ask", "safe"]
    assert not any(status["allowed"][name] for name in ("own_endpoints", "hub_downloads"))
    assert KEY not in hub.log()


def test_an_answer_is_not_buffered(ada: httpx.Client, endpoint: Endpoint) -> None:
    endpoint.holds = True
    with ada.stream("POST", _steps(ada), json=_prompt("one")) as answer:
        events = _events(answer)
        assert next(events)["type"] == "step-start"
        endpoint.release()
        first = next(events)
        assert (first["type"], first["text"]) == ("text-delta", "One")
        endpoint.release(2)
        assert [event["type"] for event in events][-1] == "step-end"
    assert set(endpoint.keys) == {f"Bearer {KEY}"}


def test_a_reload_in_mid_answer_loses_nothing(ada: httpx.Client, endpoint: Endpoint) -> None:
    endpoint.holds = True
    steps = _steps(ada)
    with ada.stream("POST", steps, json=_prompt("two")) as answer:
        events = _events(answer)
        endpoint.release()
        first = next(event for event in events if event["type"] == "text-delta")
    path = steps.replace("/steps", "/events")
    with ada.stream("GET", path, headers={"Last-Event-ID": str(first["seq"])}) as answer:
        endpoint.release(2)
        rest = [each["text"] for each in _events(answer) if each["type"] == "text-delta"]
    assert "".join([first["text"], *rest]) == "One two three."


def test_nobody_sees_the_key(ada: httpx.Client, hub: Hub) -> None:
    """Of what a user can look into: the kernel's environment and its parent's, files, answers."""
    conversation = _steps(ada)
    with ada.stream("POST", conversation, json=_prompt("three")) as answer:
        assert [event["type"] for event in _events(answer)][-1] == "step-end"
    look = "import os; print(dict(os.environ)); print(open(f'/proc/{os.getppid()}/environ').read())"
    seen = run(ada, look)
    assert "JUPYTERHUB_API_TOKEN" in seen
    paths = ("status", "models", "endpoints", "conversations", conversation.split("/steps")[0][8:])
    seen += "".join(ada.get(f"gptcode/{path}").text for path in paths)
    assert "hub/tiny" in seen
    assert KEY not in seen
    assert not [file for file in _files(hub.homes) if KEY.encode() in file.read_bytes()]


def test_the_key_is_lent_to_nobody_else(hub: Hub, ada: httpx.Client, endpoint: Endpoint) -> None:
    assert ada.get("gptcode/models").is_success
    before = len(endpoint.keys)
    for token in ("", "wrong"):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = httpx.get(f"{hub.url}/services/models/v1/models", headers=headers, timeout=60)
        assert answer.status_code == 403
    assert len(endpoint.keys) == before


def test_an_endpoint_by_hand_is_refused(ada: httpx.Client) -> None:
    mine = {"name": "mine", "base_url": "https://mine.example.com/v1", "key": "sk-mine"}
    answer = ada.post("gptcode/endpoints", json=mine)
    assert (answer.status_code, answer.json()["kind"]) == (422, "locked")
    assert "administrator" in answer.json()["message"]


def test_files_come_and_go(ada: httpx.Client) -> None:
    table = {"type": "file", "format": "text", "content": "day,amount\n1,2\n"}
    assert ada.put("api/contents/sales.csv", json=table).is_success
    profile = ada.post("gptcode/files/profile", json={"path": "sales.csv"}).json()
    assert "problem" not in profile
    assert ada.get("files/sales.csv").text == table["content"]


def test_another_user_sees_nothing(hub: Hub, ada: httpx.Client) -> None:
    assert ada.get("gptcode/conversations").json()
    with hub.client("ben", "ada") as ben:
        for path in ("gptcode/conversations", "gptcode/status", "api/contents"):
            assert ben.get(path).status_code == 403
    with hub.spawn("ben") as ben:
        assert ben.get("gptcode/conversations").json()["conversations"] == []


def test_an_open_panel_keeps_no_server_alive(hub: Hub, ada: httpx.Client) -> None:
    """The last test: an idle server is culled although its page asks for news all the time."""
    conversation = _steps(ada).split("/")[2]
    with hub.culler():
        for _ in range(600):
            page = ada.get(f"gptcode/conversations/{conversation}", params=QUIET)
            if not page.is_success:
                break
            time.sleep(0.1)  # as a page does
    assert not hub.is_running("ada")


def _steps(client: httpx.Client) -> str:
    created = client.post("gptcode/conversations", json={"notebook": "a.ipynb"}).json()
    return f"gptcode/conversations/{created['conversation']}/steps"


def _prompt(step: str) -> Any:
    facts = {"notebook": "a.ipynb", "cells": []}
    named = {"client": "page", "step": step, "kind": "prompt", "mode": "ask", "text": "Go"}
    return {**named, "model": "hub/tiny", "facts": facts}


def _events(answer: httpx.Response) -> Iterator[Any]:
    assert answer.status_code == 200, answer.read()
    for line in answer.iter_lines():
        if line.startswith("data: "):
            yield json.loads(line[6:])


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
