"""Several embedded models, of which one runs at a time."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import aclosing
from pathlib import Path

import pytest

from jupyterlab_gptcode.providers import Request
from jupyterlab_gptcode.providers.embedded import Embedded, EmbeddedModel

from .processes import children, ended

pytest_plugins = ["tests.weights"]

SERVER = "embedded/server.py"


async def ask(provider: Embedded, name: str) -> str:
    request = Request(name, [{"role": "user", "content": "Hello"}], 8)
    return "".join([chunk.text async for chunk in provider.stream(request)])


@pytest.mark.model
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_there_is_one_process_at_a_time_whichever_models_are_asked(
    weights: Path, tmp_path: Path
) -> None:
    large = tmp_path / "large.gguf"
    large.symlink_to(weights)
    wanted = [EmbeddedModel(weights), EmbeddedModel(large, 2048, small=False)]
    provider = Embedded(wanted)
    windows = {each.id: each.context_window for each in await provider.models()}
    assert windows == {f"embedded/{weights.stem}": 4096, "embedded/large": 2048}
    try:
        request = Request(weights.stem, [{"role": "user", "content": "Count to 1000."}], 60)
        async with aclosing(provider.stream(request)) as chunks:
            await anext(chunks)
            (first,) = children(os.getpid(), SERVER)
            other = asyncio.ensure_future(ask(provider, large.stem))
            third = asyncio.ensure_future(ask(provider, weights.stem))
            # Others wait for the end of this answer.
            rest = [chunk async for chunk in chunks]
            assert children(os.getpid(), SERVER) == [first]
            assert rest[-1].usage or rest[-1].finish
        assert await other
        assert await third
        (pid,) = children(os.getpid(), SERVER)
        assert pid != first
        # A file that is gone takes its process along, whatever else there is.
        await provider.release(large)
        assert children(os.getpid(), SERVER) == [pid]
        provider.offer(wanted[1:])
        await ended(pid)
        assert await ask(provider, large.stem)
        await provider.release(large)
        assert children(os.getpid(), SERVER) == []
    finally:
        await provider.close()
