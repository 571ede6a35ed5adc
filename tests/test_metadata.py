"""What is changed of a file beside its content is a fact, whether it could be compared or not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from jupyterlab_gptcode.trial.outside import passes

from .sizes import OVERLAYS
from .trials import TrialKernel, trial_kernel

ACL = "0200000001000600ffffffff04000400ffffffff20000400ffffffff"
CATCHES = "import os\ntry: {}\nexcept OSError: pass"


class Place(NamedTuple):
    kernel: TrialKernel
    folder: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("metadata")
    folder, temporary = base / "here", base / "temporary"
    for each in (folder, temporary, folder / "folder"):
        each.mkdir()
    (folder / "data.csv").write_text("a")
    (folder / "tool").write_text("#!/bin/sh")
    (folder / "tool").chmod(0o755)
    os.mkfifo(folder / "fifo")
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(temporary)}
    with trial_kernel(cwd=str(folder), env=environment) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        yield Place(kernel, folder)


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("tool", "os.chmod('tool', 0o4755)"),
        ("tool", "os.chmod('tool', 0o2755)"),
        ("tool", "os.chmod('tool', 0o755)"),
        ("folder", "os.chown('folder', 1234, 1234)"),
        ("folder", "os.utime('folder', (1, 1))"),
        ("folder", "os.setxattr('folder', 'user.a', b'1')"),
        ("data.csv", "os.setxattr('data.csv', 'user.a.overlay.b', b'1')"),
        ("data.csv", f"os.setxattr('data.csv', 'system.posix_acl_access', bytes.fromhex('{ACL}'))"),
        ("data.csv", "os.setxattr('data.csv', 'trusted.a', b'1')"),
        ("tool", "os.setxattr('tool', 'security.capability', bytes(20))"),
        ("data.csv", "os.utime('data.csv', ns=(1, os.stat('data.csv').st_mtime_ns))"),
        ("data.csv", "os.utime(os.open('data.csv', 0), ns=(1, os.stat('data.csv').st_mtime_ns))"),
        ("", "os.chmod('.', 0o700)"),
        ("", "os.chown('.', 1234, 1234)"),
    ],
)
def test_a_change_beside_the_content_is_a_fact(
    place: Place, name: str, code: str, overlay: bool
) -> None:
    result = place.kernel.attempt(CATCHES.format(code), overlay=overlay)
    facts = result["facts"]
    refused = [each["path"] for each in facts["refused"] if each["what"] == "write"]
    path = str(place.folder / name)
    assert facts["written"] + refused == [path], facts
    assert not passes(result)


@pytest.mark.parametrize(
    "code",
    [
        "os.rename('tool', 'a'); os.chmod('a', 0o4755); os.rename('a', 'tool')",
        "os.link('tool', 'a'); os.utime('a', ns=(1, os.stat('a').st_mtime_ns)); os.remove('a')",
        "was = os.stat('tool'); text = open('tool').read(); os.remove('tool')\n"
        "with open('tool', 'w') as file: file.write(text)\n"
        "os.chmod('tool', 0o755); os.utime('tool', ns=(was.st_atime_ns, was.st_mtime_ns))",
        "was = os.stat('fifo'); os.remove('fifo'); os.mkfifo('fifo')\n"
        "os.utime('fifo', ns=(was.st_atime_ns, was.st_mtime_ns))",
    ],
)
def test_a_file_that_only_looks_as_before_is_a_fact(place: Place, code: str) -> None:
    result = place.kernel.attempt("import os\n" + code)
    if not result["facts"]["overlay"]:
        pytest.skip("the system gives this process no overlay")
    name = "fifo" if "fifo" in code else "tool"
    assert result["blocks"][0]["error"] is False, result
    assert result["facts"]["written"] == [str(place.folder / name)]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_is_done_to_files_of_its_own_is_no_fact(place: Place, overlay: bool) -> None:
    code = (
        "import os, shutil, tempfile\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    made = shutil.copy2('tool', folder); os.chmod(made, 0o4755); os.utime(made, (1, 1))\n"
        "    os.rename(made, made + '.a'); os.link(made + '.a', made); os.remove(made)"
    )
    result = place.kernel.attempt(code, overlay=overlay)
    assert result["blocks"][0]["error"] is False, result
    assert passes(result), result["facts"]
