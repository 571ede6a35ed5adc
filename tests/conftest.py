"""A Jupyter server with our extension, playing a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from traitlets.config import Config

from .client import Client, Fetch, Script

pytest_plugins = ["pytest_jupyter.jupyter_server", "tests.package_index"]

# A busy machine is not a failure.
settings.register_profile("gptcode", deadline=None)
settings.load_profile("gptcode")


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path / "script.json")


@pytest.fixture
def gptcode_config(script: Script, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Traits of `GPTCode`; a test adds its own by indirect parametrization."""
    return {"script": str(script.path), **getattr(request, "param", {})}


@pytest.fixture
def jp_server_config(gptcode_config: dict[str, Any], tmp_path: Path) -> Config:
    folder = {"data_folder": str(tmp_path / "gptcode")}
    extensions = {"jpserver_extensions": {"jupyterlab_gptcode": True}}
    return Config({"ServerApp": extensions, "GPTCode": folder | gptcode_config})


@pytest.fixture
def client(jp_fetch: Fetch) -> Client:
    return Client(jp_fetch)


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    """The folder of the conversations' files."""
    return tmp_path / "gptcode" / "conversations"


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own environment must not decide what they find."""
    for variable in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"):
        monkeypatch.delenv(variable, raising=False)
