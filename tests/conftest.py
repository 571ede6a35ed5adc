"""A Jupyter server with our extension, playing a script."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupyter_core.paths
import pytest
from hypothesis import settings
from traitlets.config import Config

from . import LEFT_OUT
from .client import Client, Dialer, Fetch, Script
from .sizes import WHOLE, some

pytest_plugins = [
    "pytest_jupyter.jupyter_server",
    "tests.light_servers",
    "tests.hub_server",
    "tests.package_index",
    "tests.pytest_headings",
]

# A busy machine is not a failure. A change is tried with the same examples everywhere, so that what
# fails in one run fails in the next; `--all` looks for others.
settings.register_profile("gptcode", deadline=None, max_examples=some(100), derandomize=not WHOLE)
settings.load_profile("gptcode")

ENDS = ("_proxy", "_ca_bundle")
FOREIGN = ("GPTCODE_", "JUPYTER", "OPENAI_", "PYTHON", "SSL_CERT_", "XDG_")


@pytest.fixture(autouse=True)
def closed_generators(jp_asyncio_loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """httpx and what is below it leave generators open where an answer is left early. A loop that
    goes on closes them; of one that pytest-jupyter closes at once, Python 3.13 warns."""
    yield
    if sys.version_info >= (3, 13) and not jp_asyncio_loop.is_closed():
        jp_asyncio_loop.run_until_complete(jp_asyncio_loop.shutdown_asyncgens())
        for _ in range(20):  # each leaves the one that it has read from
            jp_asyncio_loop.run_until_complete(asyncio.sleep(0))


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
    used = {"jupyterlab_gptcode": True, "jupyter_server_terminals": False}
    extensions = {"jpserver_extensions": used}
    return Config({"ServerApp": extensions, "GPTCode": folder | gptcode_config})


@pytest.fixture
def client(jp_fetch: Fetch) -> Client:
    return Client(jp_fetch)


@pytest.fixture
def dialer(
    client: Client,  # noqa: ARG001  the server listens
    http_server_port: tuple[Any, int],
    jp_base_url: str,
    jp_auth_header: dict[str, str],
) -> Dialer:
    return Dialer(http_server_port[1], jp_base_url, jp_auth_header)


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    """The folder of the conversations' files."""
    return tmp_path / "gptcode" / "conversations"


# A test that compares times or sorts names gives the same everywhere. What is left out of this
# process is left out of servers, commands and kernels, too.
os.environ.update(LC_ALL="C.UTF-8", TZ="UTC", PYTHONPATH=LEFT_OUT)
time.tzset()


@pytest.fixture(scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    """What the machine has installed or set up must not decide what a test finds."""
    for variable in list(os.environ):
        if variable.startswith(FOREIGN) or variable.lower().endswith(ENDS):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("PYTHONPATH", LEFT_OUT)
    for variable in ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(variable, str(own_home))
    for name in ("SYSTEM_CONFIG_PATH", "SYSTEM_JUPYTER_PATH"):
        monkeypatch.setattr(jupyter_core.paths, name, [])
