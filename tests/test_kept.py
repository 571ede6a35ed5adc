"""What the user has set up, and that others cannot read it."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import KeptError
from jupyterlab_gptcode.providers.saved import Endpoint, Kept

CANARY = "sk-canary-77aa"
OPENAI = Endpoint("openai", "https://api.openai.com/v1", CANARY)
OLLAMA = Endpoint("ollama", "http://127.0.0.1:11434/v1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "gptcode" / "kept.json"


def test_it_is_there_for_the_next_server(file: Path) -> None:
    kept = Kept(file)
    assert not kept.endpoints
    assert not kept.model
    kept.add(OPENAI)
    kept.add(OLLAMA)
    kept.use("/m.gguf")
    renewed = Endpoint("openai", OPENAI.base_url, "other")
    kept.add(renewed)
    for each in (kept, Kept(file)):
        assert list(each.endpoints) == [renewed, OLLAMA]
        assert each.model == "/m.gguf"
    kept.remove("openai")
    kept.remove("openai")
    assert Kept(file).endpoints == (OLLAMA,)
    assert "other" not in file.read_text()
    assert [path.name for path in file.parent.iterdir()] == ["kept.json"]


def names(kept: Kept) -> list[str]:
    return [each.name for each in kept.endpoints]


def test_two_servers_see_each_others_changes(file: Path) -> None:
    one, two = Kept(file), Kept(file)
    one.add(OPENAI)
    assert names(two) == ["openai"]
    two.add(OLLAMA)
    assert names(one) == ["openai", "ollama"]
    file.unlink()
    assert names(one) == []


@pytest.mark.skipif(sys.platform == "win32", reason="files have no mode there")
def test_only_its_owner_can_read_it(file: Path) -> None:
    before = os.umask(0)
    try:
        Kept(file).add(OPENAI)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    Kept(file).add(OLLAMA)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "text",
    [
        f'{{"endpoints": [{{"name": "openai", "key": "{CANARY}"',
        f'["{CANARY}"]',
        f'{{"endpoints": ["{CANARY}"]}}',
        f'{{"endpoints": [{{"key": "{CANARY}"}}]}}',
    ],
)
def test_a_damaged_file_counts_as_none_and_is_not_quoted(
    file: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file.parent.mkdir()
    file.write_text(text)
    assert Kept(file).endpoints == ()
    assert "kept.json cannot be read" in caplog.text
    assert CANARY not in caplog.text
    Kept(file).add(OLLAMA)
    assert list(Kept(file).endpoints) == [OLLAMA]
    assert file.with_name("kept.json.damaged").read_text() == text


def test_a_key_is_never_printed() -> None:
    assert CANARY not in f"{OPENAI} {OPENAI!r} {(OPENAI,)}"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "gptcode").write_text("a file")
    with pytest.raises(KeptError, match=r"could not be written .* Nothing was changed") as caught:
        Kept(tmp_path / "gptcode" / "kept.json").add(OPENAI)
    assert CANARY not in str(caught.value)


def test_what_is_kept_stays_if_writing_fails(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(file)
    kept.add(OPENAI)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeptError, match="No space left"):
        kept.add(OLLAMA)
    assert json.loads(file.read_text())["endpoints"][0]["name"] == "openai"
    assert [path.name for path in file.parent.iterdir()] == ["kept.json"]
