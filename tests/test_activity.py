"""An open panel does not keep an idle server alive."""

from __future__ import annotations

from typing import Any

from .client import Client


async def test_looking_for_a_conversation_that_another_page_starts_is_no_activity(
    client: Client, jp_serverapp: Any
) -> None:
    settings = jp_serverapp.web_app.settings
    await client.new()
    before = settings["api_last_activity"]
    idle = {"notebook": "work/a.ipynb", "no_track_activity": "1"}
    response = await client.fetch("GET", "conversations", params=idle)
    assert (response.code, settings["api_last_activity"]) == (200, before)


async def test_only_polls_of_an_idle_conversation_are_no_activity(
    client: Client, jp_serverapp: Any
) -> None:
    settings = jp_serverapp.web_app.settings
    events = ("conversations", await client.new(), "events")
    before = settings["api_last_activity"]
    idle = {"client": "page", "seen": "1", "no_track_activity": "1"}
    response = await client.fetch("GET", *events, params=idle)
    assert (response.code, settings["api_last_activity"]) == (200, before)
    await client.fetch("GET", *events, params={"client": "page", "seen": "1"})
    assert settings["api_last_activity"] > before
