"""How much a model thought: as its endpoint has counted, or about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import Thought, Usage
from jupyterlab_gptcode.providers import Chunk, Request
from jupyterlab_gptcode.providers.scripted import Scripted
from jupyterlab_gptcode.step import step_events

from .build import Story
from .step_play import Play

HALF = "It is 42. " * 10


class Speaker(Scripted):
    """Says just these chunks."""

    def __init__(self, script: Path, chunks: list[Chunk]) -> None:
        super().__init__(script)
        self._chunks = chunks

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:  # noqa: ARG002
        for chunk in self._chunks:
            yield chunk


async def used(play: Play, *chunks: Chunk) -> list[Usage | Thought]:
    step = play.step(Story().prompt("Go"), "")
    step = replace(step, provider=Speaker(play.script, [*chunks, Chunk(finish="stop")]))
    events = [each async for each in step_events(step, asyncio.Event())]
    return [each for each in events if isinstance(each, Usage | Thought)]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


async def test_no_thinking(play: Play) -> None:
    usage = Usage(9, 20)
    assert await used(play, Chunk(HALF), Chunk(usage=usage)) == [usage]
    assert await used(play, Chunk(HALF)) == []


async def test_what_the_endpoint_has_counted(play: Play) -> None:
    usage = Usage(9, 700, 0, 654)
    shown = [Chunk(thinking="Hm."), Chunk(HALF), Chunk(usage=usage)]
    assert await used(play, *shown) == [usage, Thought(654)]
    hidden = [Chunk(HALF), Chunk(usage=usage)]
    assert await used(play, *hidden) == [usage, Thought(654)]


async def test_the_last_report_counts(play: Play) -> None:
    reports = [Chunk("Hel", usage=Usage(9, 1)), Chunk("lo", usage=Usage(9, 2))]
    assert await used(play, *reports) == [Usage(9, 2)]


async def test_the_share_of_what_the_endpoint_has_counted(play: Play) -> None:
    usage = Usage(9, 2468)
    field = [Chunk(thinking=HALF), Chunk(HALF), Chunk(usage=usage)]
    assert await used(play, *field) == [usage, Thought(1200, about=True)]
    tags = [Chunk(f"<think>{HALF}</think>{HALF}"), Chunk(usage=usage)]
    ((_, thought),) = [await used(play, *tags)]
    assert thought == Thought(1100, about=True)


async def test_nothing_was_counted(play: Play) -> None:
    assert await used(play, Chunk(thinking="x" * 4936), Chunk("Yes.")) == [
        Thought(1200, about=True)
    ]
    assert await used(play, Chunk(thinking="x"), Chunk("Yes.")) == [Thought(1, about=True)]
