"""Conversations go when their time or their room is over, with all that belongs to them."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from anyio import fail_after

from jupyterlab_gptcode.protocol import Json, parse_step

from .client import Client, Script, held, step
from .test_conversation_list import add_files, listed, names
from .test_server import until

DAY = 86_400


def age(folder: Path, conversation: str, days: float) -> None:
    then = time.time() - days * DAY
    os.utime(folder / f"{conversation}.jsonl", (then, then))


@pytest.fixture
def app(jp_serverapp: Any) -> Any:
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
    return app


async def made(client: Client, journals: Path, *ages: float) -> list[str]:
    found = [await client.new() for _ in ages]
    for conversation, days in zip(found, ages, strict=True):
        age(journals, conversation, days)
    return found


def under(**rules: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("gptcode_config", [rules], indirect=True)


async def test_without_a_rule_all_stay(client: Client, journals: Path, app: Any) -> None:
    await made(client, journals, 5_000)
    assert await app.retention.apply() == []
    assert "retention" not in await listed(client)


@under(retention_days=30)
async def test_the_old_go_with_all_that_lies_beside_them(
    client: Client, journals: Path, app: Any
) -> None:
    old, new, *_ = await made(client, journals, 31, 29)
    add_files(journals, old)
    add_files(journals, new)
    assert await app.retention.apply() == [old]
    assert not [name for name in names(journals) if name.startswith(old)]
    assert len([name for name in names(journals) if name.startswith(new)]) == 4
    found = await listed(client)
    assert [each["conversation"] for each in found["conversations"]] == [new]
    assert found["retention"] == {"days": 30, "megabytes": None}
    assert (await client.call("GET", "conversations", old))[0] == 404


@under(retention_megabytes=2)
async def test_the_oldest_go_when_all_take_too_much(
    client: Client, journals: Path, app: Any
) -> None:
    """Outputs and copies of files count."""
    oldest, middle, newest = await made(client, journals, 3, 2, 1)
    for conversation in (oldest, middle, newest):
        add_files(journals, conversation)
        (journals / f"{conversation}.files" / "large").write_bytes(b"x" * 900_000)
    assert await app.retention.apply() == [oldest]
    assert await app.retention.apply() == []
    ids = {each["conversation"] for each in (await listed(client))["conversations"]}
    assert ids == {middle, newest}


@under(retention_days=1)
async def test_what_is_in_use_stays(
    client: Client, script: Script, journals: Path, app: Any
) -> None:
    script.play({"when": "", "answers": [held("Hello.", "H")]})
    conversation = await client.new()
    live, _ = await app.conversations.step(conversation, await asked(conversation))
    assert live.in_use
    assert await app.retention.apply(time.time() + 5 * DAY) == []
    script.release()
    with fail_after(20):
        await until(lambda: client.over(conversation))
    assert names(journals)


async def asked(conversation: str) -> Any:
    return parse_step(step(kind="prompt", text="Go", step=f"of-{conversation}"))


@under(retention_days=30)
async def test_one_that_cannot_be_removed_is_left(
    client: Client, journals: Path, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await made(client, journals, 40, 35)

    def fails(path: Path, **_: Any) -> None:
        if first in path.name:
            raise PermissionError(13, "Permission denied")
        with suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108  this is what it stands for

    monkeypatch.setattr(Path, "unlink", fails)
    assert await app.retention.apply() == [second]


@under(retention_days=30)
async def test_what_they_have_used_today_still_counts(
    client: Client, script: Script, journals: Path, app: Any
) -> None:
    script.play({"when": "", "answers": ["Hello."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    _, before = await client.call("GET", "spending")
    age(journals, conversation, 40)
    app.conversations._open.clear()
    assert await app.retention.apply() == [conversation]
    _, after = await client.call("GET", "spending")
    assert after["today"] == before["today"]
    assert before["today"]["prompt_tokens"] > 0


class TestStart:
    """At the start of the server, without anybody's call."""

    @pytest.fixture
    def gptcode_config(self, script: Script, journals: Path) -> Json:
        journals.mkdir(parents=True)
        (journals / f"{'ab' * 8}.jsonl").write_text("{}\n")
        age(journals, "ab" * 8, 40)
        return {"script": str(script.path), "retention_days": 30}

    async def test_it_looks(self, client: Client, journals: Path) -> None:
        assert (await client.call("GET", "status"))[0] == 200

        async def is_gone() -> bool:
            return names(journals) == []

        with fail_after(20):
            await until(is_gone)
