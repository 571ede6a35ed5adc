"""What the user has set up, and that others cannot read it."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import SaveError
from jupyterlab_gptcode.providers.saved import Choice, Endpoint, SavedEndpoints

CANARY = "sk-canary-77aa"
OPENAI = Endpoint("openai", "https://api.openai.com/v1", CANARY)
OLLAMA = Endpoint("ollama", "http://127.0.0.1:11434/v1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "gptcode" / "kept.json"


def test_it_is_there_for_the_next_server(file: Path) -> None:
    saved = SavedEndpoints(file)
    assert not saved.endpoints
    assert not saved.model
    saved.add(OPENAI)
    saved.add(OLLAMA)
    saved.use("/m.gguf")
    renewed = Endpoint("openai", OPENAI.base_url, "other")
    saved.add(renewed)
    for each in (saved, SavedEndpoints(file)):
        assert list(each.endpoints) == [renewed, OLLAMA]
        assert each.model == "/m.gguf"
    saved.remove("openai")
    saved.remove("openai")
    assert SavedEndpoints(file).endpoints == (OLLAMA,)
    assert "other" not in file.read_text(encoding="utf-8")
    assert [path.name for path in file.parent.iterdir()] == ["kept.json"]


def test_the_names_of_those_that_are_gone_are_remembered(file: Path) -> None:
    saved = SavedEndpoints(file)
    saved.add(OLLAMA)
    saved.choose(Choice("lab/a", "lab"))
    saved.choose(Choice())
    saved.remove("ollama")
    assert SavedEndpoints(file).known == {"ollama", "lab"}
    # A file of an earlier version says at least whose model was chosen last.
    choice = {"model": "old/a", "provider": "old"}
    file.write_text(json.dumps({"endpoints": [], "choice": choice}), "utf-8")
    assert SavedEndpoints(file).known == {"old"}


def names(saved: SavedEndpoints) -> list[str]:
    return [each.name for each in saved.endpoints]


def test_two_servers_see_each_others_changes(file: Path) -> None:
    one, two = SavedEndpoints(file), SavedEndpoints(file)
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
        SavedEndpoints(file).add(OPENAI)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    SavedEndpoints(file).add(OLLAMA)
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
    file.write_text(text, encoding="utf-8")
    assert SavedEndpoints(file).endpoints == ()
    assert "kept.json cannot be read" in caplog.text
    assert CANARY not in caplog.text
    SavedEndpoints(file).add(OLLAMA)
    assert list(SavedEndpoints(file).endpoints) == [OLLAMA]
    assert file.with_name("kept.json.damaged").read_text() == text


def test_a_key_is_never_printed() -> None:
    assert CANARY not in f"{OPENAI} {OPENAI!r} {(OPENAI,)}"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "gptcode").write_text("a file")
    with pytest.raises(SaveError, match=r"could not be written .* Nothing was changed") as caught:
        SavedEndpoints(tmp_path / "gptcode" / "kept.json").add(OPENAI)
    assert CANARY not in str(caught.value)


def test_saved_endpoints_survive_a_failed_write(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = SavedEndpoints(file)
    saved.add(OPENAI)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveError, match="No space left"):
        saved.add(OLLAMA)
    assert json.loads(file.read_text(encoding="utf-8"))["endpoints"][0]["name"] == "openai"
    assert [path.name for path in file.parent.iterdir()] == ["kept.json"]
