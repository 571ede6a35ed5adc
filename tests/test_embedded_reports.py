"""What a child that cannot start its model reports, said in a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.providers.embedded.child import Child, Order, start_child


async def test_what_it_reports_ends_with_one_full_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bad.gguf"
    file.touch()
    source = 'input(); print(\'{"problem": "RuntimeError: It failed."}\')'
    monkeypatch.setattr(f"{Child.__module__}._COMMAND", (sys.executable, "-c", source))
    with pytest.raises(ProviderError) as caught:
        await start_child(Order(file, 1024))
    assert "It reported: RuntimeError: It failed. Try again" in caught.value.message
