"""Instructions where the contents manager's files are not on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.files.ignored import IgnoredFiles
from jupyterlab_gptcode.instructions import Instructions

NOTEBOOK = "a.ipynb"


@pytest.fixture
def instructions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instructions:
    root = tmp_path / "root"
    root.mkdir()
    (root / "AGENTS.md").write_text("Use polars.")
    monkeypatch.setattr(Files, "is_local", False)
    files = Files(AsyncLargeFileManager(root_dir=str(root), allow_hidden=True))
    return Instructions(files, IgnoredFiles(files), tmp_path)


async def texts(instructions: Instructions) -> list[str]:
    standing = await instructions.standing(NOTEBOOK)
    assert standing is not None
    return [each.text for each in standing.texts]


async def test_those_of_the_root_are_not_the_users_own(instructions: Instructions) -> None:
    await instructions.set_own("Answer in Dutch.")
    (folder,) = (await instructions.shown(NOTEBOOK))["folders"]
    await instructions.answer(NOTEBOOK, folder["folder"], folder["digest"], use=True)
    assert await texts(instructions) == ["Answer in Dutch.", "Use polars."]
    await instructions.want(NOTEBOOK, folder["folder"], wanted=False)
    assert await texts(instructions) == ["Answer in Dutch."]
    await instructions.want(NOTEBOOK, None, wanted=False)
    await instructions.want(NOTEBOOK, folder["folder"], wanted=True)
    assert await texts(instructions) == ["Use polars."]
