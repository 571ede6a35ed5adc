"""Where a notebook's code runs, as the server's managers tell it."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from jupyterlab_gptcode.files.contents import Files
from jupyterlab_gptcode.kernel.working_folder import Kernels


class Managers:
    """One session, of `a/n.ipynb`, and its kernel, which was started with these arguments."""

    def __init__(self, arguments: object) -> None:
        self._launch_args = arguments

    async def get_session(self, path: str) -> Any:
        if path != "a/n.ipynb":
            raise LookupError(path)
        return {"kernel": {"id": "k"}}

    def get_kernel(self, kernel: str) -> Managers:
        assert kernel == "k"
        return self


@pytest.mark.parametrize(
    ("below", "folder"), [("", ""), ("a", "a"), ("a/b c", "a/b c"), ("..", None), ("../x", None)]
)
async def test_the_folder_in_which_it_was_started(
    tmp_path: Path, below: str, folder: str | None
) -> None:
    root = tmp_path / "root"
    for name in ("a/b c", "../x"):
        (root / name).mkdir(parents=True)
    files = Files(AsyncLargeFileManager(root_dir=str(root)))
    managers = Managers({"cwd": str(root / below)})
    assert await Kernels(managers, managers, files).folder("/a/n.ipynb") == folder
    assert await Kernels(managers, managers, files).folder("a/other.ipynb") is None


async def test_a_folder_that_was_renamed(tmp_path: Path) -> None:
    files = Files(AsyncLargeFileManager(root_dir=str(tmp_path)))
    managers = Managers({"cwd": str(tmp_path / "before")})
    assert await Kernels(managers, managers, files).folder("a/n.ipynb") is None


@pytest.mark.parametrize("arguments", [None, {}, {"cwd": None}])
async def test_managers_that_do_not_tell(tmp_path: Path, arguments: object) -> None:
    files = Files(AsyncLargeFileManager(root_dir=str(tmp_path)))
    managers = Managers(arguments)
    assert await Kernels(managers, managers, files).folder("a/n.ipynb") is None


async def test_kernels_that_run_elsewhere(tmp_path: Path) -> None:
    contents = AsyncLargeFileManager(root_dir=str(tmp_path))
    managers = Managers({"cwd": str(tmp_path)})
    files = Files(contents, kernels_elsewhere=True)
    assert await Kernels(managers, managers, files).folder("a/n.ipynb") is None


class Kernel:
    """A kernel as the server's manager has it."""

    def __init__(self, folder: Path, state: str, active: float) -> None:
        self._launch_args = {"cwd": str(folder)}
        self.execution_state = state
        self.last_activity = datetime.fromtimestamp(active, timezone.utc)


class Several(dict[str, Any]):
    """The kernels of a server by id; `own` is that of `a/n.ipynb`."""

    async def get_session(self, path: str) -> Any:
        if path != "a/n.ipynb":
            raise LookupError(path)
        return {"kernel": {"id": "own"}}

    def get_kernel(self, kernel: str) -> Any:
        return self[kernel]

    def list_kernel_ids(self) -> list[str]:
        return list(self)


@pytest.mark.parametrize(
    ("folder", "state", "active", "shared"),
    [
        ("a", "idle", 99.0, False),
        ("a", "idle", 100.0, True),
        ("a", "busy", 1.0, True),
        ("b", "busy", 200.0, False),
    ],
)
async def test_another_kernel_in_the_same_folder(
    tmp_path: Path, folder: str, state: str, active: float, shared: bool
) -> None:
    managers = Several(
        own=Kernel(tmp_path / "a", "busy", 300.0),
        other=Kernel(tmp_path / folder, state, active),
    )
    files = Files(AsyncLargeFileManager(root_dir=str(tmp_path)))
    kernels = Kernels(managers, managers, files)
    assert await kernels.are_shared_since("a/n.ipynb", 100.0) is shared
    assert await kernels.are_shared_since("a/other.ipynb", 100.0) is False
