"""Checks over the wire: what they are allowed, what they answer, and what they leave behind."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from traitlets.config import Config

from jupyterlab_gptcode.protocol import Json

from .client import FACTS, Client, Dialer, Script, Stream, events
from .processes import children, ended
from .test_openapi import mismatches, schema_errors

SECRET = "sk-canary-7d20"
START = """
import os, subprocess
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
with open("pids", "w") as file:
    print(os.getpid(), child.pid, file=file)
"""
WAIT = "child.wait()"


@pytest.fixture
def notebook(jp_root_dir: Path) -> Path:
    """A notebook in a folder, with a file beside it."""
    folder = jp_root_dir / "work"
    folder.mkdir()
    (folder / "rates.csv").write_text("rate\n3\n")
    path = folder / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}))
    return path


def read(path: Path) -> str:
    return path.read_text("utf-8")


def request(*sources: str, **fields: Any) -> Json:
    cells = [
        {"id": f"c{place}", "type": "code", "source": source}
        for place, source in enumerate(sources, 1)
    ]
    about = {"check": "one", "notebook": "work/a.ipynb", "kernel": FACTS["kernel"]}
    return {**about, "cells": cells, **fields}


async def checked(client: Client, body: Json) -> list[Json]:
    response = await client.fetch("POST", "checks", body=body, request_timeout=120)
    assert response.code == 200, response.body
    return events(response.body)


@pytest.fixture
def gptcode_config(script: Script, monkeypatch: pytest.MonkeyPatch, request: Any) -> Json:
    monkeypatch.setenv("LAB_KEY", SECRET)
    lab = {"base_url": "http://127.0.0.1:1/v1", "api_key_variable": "LAB_KEY"}
    return {"script": str(script.path), "endpoints": {"lab": lab}, **getattr(request, "param", {})}


async def test_a_check_runs_beside_the_notebook(client: Client, notebook: Path) -> None:
    before = read(notebook)
    found = await checked(
        client,
        request(
            "import os\nprint(os.environ.get('LAB_KEY'), os.environ['JPY_SESSION_NAME'])",
            "print(open('rates.csv').read())",
            "print(tax)",
            history=[{"count": 1, "source": "tax = 3"}],
        ),
    )
    event = {"$ref": "#/components/schemas/CheckEvent"}
    assert [mismatches(event, each) for each in found] == [[]] * len(found)
    assert found[0] == {"type": "check-start", "check": "one", "cells": ["c1", "c2", "c3"]}
    rows = [each for each in found if each["type"] == "check-cell"]
    assert [(row["position"], row["status"]) for row in rows] == [
        *[(1, "running"), (1, "ran"), (2, "running"), (2, "ran")],
        *[(3, "running"), (3, "depends")],
    ]
    assert "no longer in the notebook (run 1)" in rows[-1]["text"]
    assert found[-1]["verdict"] == "fails"
    assert found[-1]["position"] == 3
    assert read(notebook) == before


async def test_its_environment_is_that_of_a_kernel(
    client: Client, notebook: Path, jp_serverapp: Any
) -> None:
    [app] = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
    before = time.time()
    assert not app.checks.ran_since(before)
    seen = notebook.parent / "seen.json"
    code = "import json, os\nopen('seen.json', 'w').write(json.dumps(dict(os.environ)))"
    assert (await checked(client, request(code)))[-1]["verdict"] == "runs"
    environment = json.loads(read(seen))
    assert "LAB_KEY" not in environment
    assert environment["JPY_SESSION_NAME"] == str(notebook)
    # What it wrote is not taken for the work of a turn.
    assert app.checks.ran_since(before)
    assert not app.checks.ran_since(time.time() + 60)


async def test_the_risks_are_named_first(client: Client, notebook: Path) -> None:
    body = request(
        "x = 1", "import os\nos.remove('rates.csv')", "open('rates.csv', 'w')", "print(x)"
    )
    status, answer = await client.call("POST", "checks", "risks", body=body)
    assert (status, schema_errors("POST", "/checks/risks", 200, answer)) == (200, [])
    named = {risk["position"]: risk["effects"] for risk in answer["risks"]}
    assert named == {2: ["deletes rates.csv"], 3: ["overwrites rates.csv"]}
    assert (notebook.parent / "rates.csv").exists()
    status, answer = await client.call("POST", "checks", body={**body, "automatic": True})
    assert (status, answer["kind"]) == (422, "asks")


async def test_stop_kills_the_kernel_and_what_it_started(
    client: Client, dialer: Dialer, notebook: Path
) -> None:
    stream = await dialer.check(request(START, WAIT, "print(1)"))
    kernel, child = await pids(stream, notebook)
    # Another check of the same notebook has to wait.
    status, answer = await client.call("POST", "checks", body=request("1", check="two"))
    assert (status, answer["kind"]) == (409, "checking")
    assert schema_errors("POST", "/checks", 409, answer) == []
    assert await client.call("POST", "checks", "stop", body={"check": "one"}) == (200, {})
    await ended(kernel)
    await ended(child)
    rest = await stream.rest()
    assert [(each.get("status"), each["text"]) for each in rest] == [
        ("stopped", "Stopped while running."),
        ("not-run", "Not run: the check was stopped."),
        (None, "The check was stopped."),
    ]
    assert rest[-1]["verdict"] == "stopped"
    assert (await checked(client, request("1")))[-1]["verdict"] == "runs"


async def test_a_page_that_goes_away_stops_its_check(dialer: Dialer, notebook: Path) -> None:
    stream = await dialer.check(request(START, WAIT))
    kernel, child = await pids(stream, notebook)
    stream.drop()
    await ended(kernel)
    await ended(child)


async def pids(stream: Stream, notebook: Path) -> tuple[int, int]:
    """Of the kernel and its child, once the second cell runs."""
    while (event := await stream.event()).get("position") != 2:
        assert event["type"] in ("check-start", "check-cell")
    kernel, child = map(int, read(notebook.parent / "pids").split())
    assert child in children(kernel, "sleep")
    return kernel, child


@pytest.mark.parametrize("gptcode_config", [{"approval_ceiling": "insert"}], indirect=True)
@pytest.mark.usefixtures("notebook")
async def test_the_ceiling_holds(client: Client) -> None:
    for path in (("checks",), ("checks", "risks")):
        status, answer = await client.call("POST", *path, body=request("1"))
        assert (status, answer["kind"]) == (422, "not-allowed")


@pytest.mark.usefixtures("notebook")
async def test_what_cannot_be_checked(client: Client) -> None:
    for fields, expected in (
        ({"kernel": {"name": "none", "language": "python"}}, (422, "kernel")),
        ({"notebook": "work"}, (404, "not-found")),
        ({"notebook": "../a.ipynb"}, (404, "not-found")),
    ):
        status, answer = await client.call("POST", "checks", body=request("1", **fields))
        assert (status, answer["kind"]) == expected


class NoKernels(Authorizer):
    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:  # noqa: ARG002
        return (action, resource) != ("execute", "kernels")


class TestWithoutKernels:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: Config) -> Config:
        jp_server_config.ServerApp.authorizer_class = NoKernels
        return jp_server_config

    @pytest.mark.usefixtures("notebook")
    async def test_a_user_who_may_run_nothing_checks_nothing(self, client: Client) -> None:
        for path in (("checks",), ("checks", "risks")):
            status, answer = await client.call("POST", *path, body=request("1"))
            assert (status, answer["kind"]) == (403, "http")
