"""Conversations, keys and limits belong to the user that the server's identity provider names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth.identity import IdentityProvider, User
from traitlets.config import Config

from jupyterlab_gptcode.owners import other_user
from jupyterlab_gptcode.protocol import Json

from .client import Client, Fetch, Script


class Named(IdentityProvider):
    """Believes who each request says that it comes from."""

    def get_user(self, handler: Any) -> User:
        return User(handler.request.headers.get("X-User", "ada"))


@pytest.fixture
def jp_server_config(jp_server_config: Config) -> Config:
    jp_server_config.ServerApp.identity_provider_class = Named
    jp_server_config.ServerApp.disable_check_xsrf = True
    jp_server_config.GPTCode.owner = "ada"
    return jp_server_config


class Person:
    def __init__(self, fetch: Fetch, name: str) -> None:
        self._fetch, self._name = fetch, name

    async def __call__(self, *path: str, **options: Any) -> Any:
        headers = {"X-User": self._name, **options.pop("headers", {})}
        return await self._fetch(*path, headers=headers, **options)


@pytest.fixture
def ada(jp_fetch: Fetch) -> Client:
    return Client(Person(jp_fetch, "ada"))


@pytest.fixture
def bob(jp_fetch: Fetch) -> Client:
    return Client(Person(jp_fetch, "bob"))


async def listed(client: Client) -> list[str]:
    _, answer = await client.call("GET", "conversations")
    return [each["conversation"] for each in answer["conversations"]]


async def test_each_sees_their_own(
    ada: Client, bob: Client, script: Script, tmp_path: Path
) -> None:
    script.play({"when": "", "answers": ["Hello."]})
    conversation = await ada.new()
    await ada.prompt(conversation, "Go")
    assert await listed(ada) == [conversation]
    assert await listed(bob) == []
    own = await bob.new()
    assert (await listed(bob), await listed(ada)) == ([own], [conversation])
    # The owner's lie where those of a sole user lie.
    names = [path.stem for path in (tmp_path / "gptcode" / "conversations").glob("*.jsonl")]
    assert names == [conversation]
    (folder,) = (tmp_path / "gptcode" / "users").iterdir()
    assert [path.stem for path in (folder / "conversations").glob("*.jsonl")] == [own]
    assert "bob" not in folder.name


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", {}),
        ("DELETE", "", {}),
        ("PATCH", "", {"title": "mine"}),
        ("GET", "/export", {}),
        ("GET", "/events", {}),
        ("POST", "/undo", {}),
        ("GET", "/undo/files", {}),
        ("POST", "/actions", {"client": "page", "action": "noticed", "turn": 1}),
        ("POST", "/stop", {"client": "page", "step": "one"}),
    ],
)
async def test_what_is_anothers_is_not_there(
    ada: Client, bob: Client, method: str, path: str, body: Json
) -> None:
    conversation = await ada.new()
    parts = f"conversations/{conversation}{path}".split("/")
    status, answer = await bob.call(method, *parts, body=body)
    assert (status, answer["kind"]) == (404, "not-found")
    assert await listed(ada) == [conversation]


async def test_a_step_in_anothers_conversation(ada: Client, bob: Client, script: Script) -> None:
    conversation = await ada.new()
    status, answer = await bob.post_step(conversation, kind="prompt", text="Go", step="one")
    assert (status, answer["kind"]) == (404, "not-found")
    assert script.requests == []


async def test_limits_and_what_was_used_today(ada: Client, bob: Client, script: Script) -> None:
    script.play({"when": "", "answers": ["Hello."]})
    await ada.prompt(await ada.new(), "Go")
    limit = {"scope": "day", "unit": "tokens", "most": 5000}
    await ada.call("PATCH", "spending", body={"limits": [limit]})
    (_, of_ada), (_, of_bob) = await ada.call("GET", "spending"), await bob.call("GET", "spending")
    assert of_ada["today"]["prompt_tokens"] > of_bob["today"]["prompt_tokens"] == 0
    assert 5000 in [each["most"] for each in of_ada["limits"]]
    assert 5000 not in [each["most"] for each in of_bob["limits"]]


async def test_no_one_can_attach_the_data_of_another(
    bob: Client, ada: Client, jp_root_dir: Path, tmp_path: Path
) -> None:
    await ada.new()
    (jp_root_dir / "data").symlink_to(tmp_path / "gptcode")
    (file,) = (tmp_path / "gptcode" / "conversations").glob("*.jsonl")
    body = {"path": f"data/conversations/{file.name}", "confirmed": True}
    for client in (ada, bob):
        _, answer = await client.call("POST", "files/profile", body=body)
        assert answer["problem"] == f"{file.name} belongs to GPT-Code itself and is never read."


def test_with_jupyters_own_provider_all_belong_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert other_user(IdentityProvider(), "", User("random")) == ""
    assert other_user(Named(), "", User("bob")) == "bob"
    assert other_user(Named(), "bob", User("bob")) == ""
    monkeypatch.setenv("JUPYTERHUB_USER", "bob")
    assert other_user(Named(), "", User("bob")) == ""
    assert other_user(Named(), "", User("ada")) == "ada"
