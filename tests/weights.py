"""The real weights of the starter model, fetched once: a plugin for the tests that need them.

`GPTCODE_MODELS` names a folder that keeps them from run to run.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jupyterlab_gptcode.setup.starter import pull


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = os.environ.get("GPTCODE_MODELS")
    return pull(Path(folder) if folder else tmp_path_factory.mktemp("models"), print)
