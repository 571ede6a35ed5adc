"""Files that get another name, and folders whose names are written as numbers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from jupyterlab_gptcode.protocol import Json

from .sizes import OVERLAYS
from .trials import TrialKernel, trial_kernel


class Place(NamedTuple):
    kernel: TrialKernel
    folder: Path
    secret: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("names")
    home, temporary, folder = base / "home", base / "temporary", base / "my\tnote books"
    for each in (home, temporary, folder):
        each.mkdir()
    (home / "secret").write_text("a")
    (folder / "data.csv").write_text("a")
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(temporary)}
    with trial_kernel(cwd=str(folder), env=environment) as kernel:
        kernel.run("import ctypes, os, resource, shutil; libc = ctypes.CDLL(None)")
        kernel.run("null = os.open('/dev/null', os.O_RDWR)")
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        yield Place(kernel, folder, home / "secret")


def facts(place: Place, code: str, *, overlay: bool) -> Json:
    result = place.kernel.attempt(code, overlay=overlay)
    assert result["blocks"][0]["error"] is False, result
    found: Json = result["facts"]
    return found


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_descriptor_gets_no_name(place: Place, overlay: bool) -> None:
    code = (
        f"a = os.open({str(place.secret)!r}, os.O_PATH)\n"
        "assert libc.linkat(a, b'', -100, b'x', 0x1000) == -1"
    )
    found = facts(place, code, overlay=overlay)
    assert found["refused"] == [{"what": "write", "path": str(place.folder / "x")}]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_file_that_is_exchanged_is_read(place: Place, overlay: bool) -> None:
    code = f"libc.renameat2(-100, b'data.csv', -100, {os.fsencode(place.secret)!r}, 2)"
    assert facts(place, code, overlay=overlay)["read_outside"] == [str(place.secret)]


def test_a_folder_may_have_any_name(place: Place) -> None:
    code = "shutil.copy2('data.csv', 'b.csv'); os.chmod('b.csv', 0o600)"
    found = place.kernel.attempt(code)["facts"]
    if not found["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert (found["written"], found["refused"]) == ([str(place.folder / "b.csv")], [])


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_flags_of_the_kernels_own_devices_stay(place: Place, overlay: bool) -> None:
    before = place.kernel.run("print(os.get_blocking(null))")
    facts(place, "os.set_blocking(null, False)", overlay=overlay)
    assert place.kernel.run("print(os.get_blocking(null))") == before == "True\n"


def test_no_program_collects_what_crashed(place: Place) -> None:
    if place.kernel.run("print(resource.getrlimit(resource.RLIMIT_CORE)[1])") == "0\n":
        pytest.skip("no limit can be set here")
    facts(place, "assert resource.getrlimit(resource.RLIMIT_CORE) == (1, 1)", overlay=True)
