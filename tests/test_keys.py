"""Keys in the system's keyring where there is one, else in the file; never anywhere else."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from jupyterlab_gptcode.errors import ProviderError, SaveError
from jupyterlab_gptcode.providers.saved import Endpoint, SavedEndpoints
from jupyterlab_gptcode.settings import Config
from jupyterlab_gptcode.setup import EndpointEditor, Endpoints, overview
from jupyterlab_gptcode.setup.keys import (
    SERVICE,
    forget_key,
    hint,
    key_in_keyring,
    place_of_keys,
    with_key,
)

from .upstream import serving

KEY = "sk-canary-0c1d2e3f"


class Keyring:
    """With the methods of `keyring`'s backends; a locked one fails as they do."""

    def __init__(self, priority: float = 5) -> None:
        self.priority = priority
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False

    def set_password(self, service: str, name: str, password: str) -> None:
        self._check()
        self.entries[service, name] = password

    def get_password(self, service: str, name: str) -> str | None:
        self._check()
        return self.entries.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        self._check()
        del self.entries[service, name]

    def _check(self) -> None:
        if self.locked:
            raise RuntimeError(f"Failed to unlock the collection of {KEY}!")


def install(monkeypatch: pytest.MonkeyPatch, keyring: object) -> None:
    module = ModuleType("keyring")
    module.get_keyring = lambda: keyring  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    found = Keyring()
    install(monkeypatch, found)
    return found


@pytest.fixture
def editor(tmp_path: Path) -> EndpointEditor:
    config = Config(data_folder=str(tmp_path))
    return EndpointEditor(config, Endpoints(config))


def file(tmp_path: Path) -> Any:
    return json.loads((tmp_path / "kept.json").read_text("utf-8"))


def shown(editor: EndpointEditor) -> Any:
    endpoints = Endpoints(editor.config)
    return [each["key"] for each in overview(editor.config, endpoints)]


@pytest.mark.usefixtures("keyring")
def test_it_is_the_place_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert place_of_keys() == "keyring"
    # Those that refuse, forget, or write plain text.
    for priority in (0, -1, 0.5):
        install(monkeypatch, Keyring(priority))
        assert place_of_keys() == "file"
    install(monkeypatch, SimpleNamespace())
    assert place_of_keys() == "file"
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert place_of_keys() == "file"


@pytest.mark.parametrize(
    ("key", "end"), [(KEY, "2e3f"), ("short", ""), ("", ""), ("123456789012", "9012")]
)
def test_the_end_of_a_key(key: str, end: str) -> None:
    assert hint(key) == end


async def test_a_key_is_pasted_used_changed_and_forgotten(
    editor: EndpointEditor, keyring: Keyring, tmp_path: Path
) -> None:
    async with serving() as upstream:
        upstream.key = KEY
        await editor.add({"name": "mine", "base_url": upstream.url, "key": KEY})
        assert KEY not in json.dumps(file(tmp_path))
        ((service, entry),) = keyring.entries
        assert (service, entry.partition(" ")[0]) == (SERVICE, "mine")
        assert shown(editor) == [{"place": "keyring", "hint": "2e3f", "variable": ""}]
        # The next server finds it there, in the middle of a turn.
        endpoints = Endpoints(editor.config)
        upstream.keys.clear()
        models, problems = await endpoints.catalog.models()
        assert ([each.id for each in models], problems) == (["mine/tiny"], [])
        assert upstream.keys == [KEY]
        await endpoints.catalog.close()
        # What is not about the key leaves it.
        await editor.edit("mine", {"on": False})
        await editor.edit("mine", {"models": ["other"]})
        assert list(keyring.entries.values()) == [KEY]
        upstream.key = KEY.upper()
        await editor.edit("mine", {"key": KEY.upper()})
        assert list(keyring.entries.values()) == [KEY.upper()]
        await editor.remove("mine")
        assert keyring.entries == {}


async def test_a_key_that_moves_leaves_no_copy(
    editor: EndpointEditor, keyring: Keyring, tmp_path: Path
) -> None:
    async with serving() as one, serving() as two:
        await editor.add({"name": "mine", "base_url": one.url, "key": KEY})
        await editor.edit("mine", {"base_url": two.url})
        assert (keyring.entries, two.keys) == ({}, ["none"])
        assert file(tmp_path)["endpoints"][0]["hint"] == ""


async def test_a_key_that_is_pasted_again_replaces_the_first(
    editor: EndpointEditor, keyring: Keyring
) -> None:
    async with serving() as upstream:
        for key in (KEY, KEY.upper()):
            made = await editor.add({"base_url": upstream.url, "key": key})
    assert list(keyring.entries.values()) == [KEY.upper()]
    assert [each["name"] for each in overview(editor.config, Endpoints(editor.config))] == [
        made["name"]
    ]


def test_a_locked_keyring_is_none_for_a_new_key(
    keyring: Keyring, caplog: pytest.LogCaptureFixture
) -> None:
    keyring.locked = True
    stored = with_key(Endpoint("mine", "http://127.0.0.1:1/v1"), KEY)
    assert (stored.key, stored.keyring) == (KEY, "")
    assert "is locked" in caplog.text
    assert KEY not in caplog.text


async def test_a_keyring_that_cannot_be_read_is_said(keyring: Keyring, tmp_path: Path) -> None:
    stored = with_key(Endpoint("mine", "http://127.0.0.1:1/v1"), KEY)
    SavedEndpoints(tmp_path / "kept.json").add(stored)
    keyring.locked = True
    endpoints = Endpoints(Config(data_folder=str(tmp_path)))
    _, (problem,) = await endpoints.catalog.models()
    await endpoints.catalog.close()
    assert problem.message == (
        "The system's keyring could not be read. Unlock it and try again, or paste the key again."
    )
    keyring.locked = False
    keyring.entries.clear()
    assert key_in_keyring(stored.keyring) == ""


def test_a_keyring_that_was_removed_is_said(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = with_key(Endpoint("mine", "http://127.0.0.1:1/v1"), KEY)
    assert keyring.entries
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ProviderError, match="could not be read"):
        key_in_keyring(stored.keyring)
    forget_key(stored)  # nothing to do, and no error


async def test_a_file_that_cannot_be_written_leaves_nothing_in_the_keyring(
    editor: EndpointEditor, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    async with serving() as upstream:
        with pytest.raises(SaveError, match="Nothing was changed"):
            await editor.add({"name": "mine", "base_url": upstream.url, "key": KEY})
    assert keyring.entries == {}
