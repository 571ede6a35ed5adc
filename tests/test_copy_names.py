"""Names that a copy makes and removes: what is done is what was looked at, and as the system does
it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from .sizes import OVERLAYS
from .trials import TrialKernel, trial_kernel


class Place(NamedTuple):
    kernel: TrialKernel
    folder: Path
    outside: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home, temporary = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("temporary")
    folder = home / "work"
    folder.mkdir()
    (folder / "data").write_text("inside")
    (home / "secret.cs").write_text("outside")
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(temporary)}
    with trial_kernel(cwd=str(folder), env=environment) as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            pytest.skip(f"no fence here: {answer}")
        yield Place(kernel, folder, home / "secret.cs")


# One thread asks while another one changes the path; both paths are as long. It ends when a file
# from outside was read by a name in the folder.
RACE = """
import ctypes, os, threading, time
libc = ctypes.CDLL(None, use_errno=True)
first, second = b'../work/data', b'../secret.cs'
text = ctypes.create_string_buffer(first)
asks = True
def change():
    while asks:
        ctypes.memmove(text, second, len(second)); ctypes.memmove(text, first, len(first))
other = threading.Thread(target=change); other.start()
until, found = time.monotonic() + 5, ''
while time.monotonic() < until and found != 'outside':
    if libc.{call}(text, b'x'): continue
    found = open('x').read()
    {after}
asks = False
other.join()
print(found)
"""
RACES = {
    "a link": RACE.format(call="link", after="os.unlink('x')"),
    "a renaming": RACE.format(
        call="rename", after="os.rename('x', 'data' if found == 'inside' else '../secret.cs')"
    ),
}


@pytest.mark.parametrize("name", RACES)
def test_a_path_that_changes_brings_no_file_in_unnamed(place: Place, name: str) -> None:
    facts = place.kernel.attempt(RACES[name])["facts"]
    if not facts["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert facts["ended"] == "done"
    # Both paths come before the supervisor in five seconds, so that this is no chance.
    assert facts["read_outside"] == [str(place.outside)]


# Each is done in the kernel, and in a copy with an overlay and without: errors must be the same.
ASKS = """
import os, errno, tempfile
D = tempfile.mkdtemp()
os.chdir(D)
def ask(act, *arguments, **more):
    try: act(*arguments, **more); return 'ok'
    except OSError as error: return errno.errorcode[error.errno]
os.mkdir('d'); open('f', 'w').close(); os.symlink('f', 'l'); os.symlink('none', 'n')
os.symlink('d', 'k')
os.mkfifo('p', 0o640); h = os.open('d', os.O_RDONLY)
said = [
    ask(os.mkdir, 'd'), ask(os.mkdir, 'd/'), ask(os.mkdir, 'l'), ask(os.mkdir, 'n'),
    ask(os.mkdir, 'n/'),
    ask(os.mkdir, ''), ask(os.mkdir, '.'), ask(os.mkdir, 'd/..'), ask(os.mkdir, '/'),
    ask(os.mkdir, 'none/a'),
    ask(os.mkdir, 'f/a'), ask(os.mkdir, 'a' * 300), ask(os.mkdir, 'e//'), ask(os.mkdir, 'k/a'),
    ask(os.mkdir, 'b', dir_fd=h),
    ask(os.mkdir, 'b', dir_fd=999), ask(os.mkdir, '/usr'), ask(os.rmdir, 'd'),
    ask(os.rmdir, 'f'), ask(os.rmdir, '.'),
    ask(os.rmdir, 'd/..'), ask(os.rmdir, 'k'), ask(os.rmdir, 'none'), ask(os.rmdir, 'd/a'),
    ask(os.rmdir, 'd/b/'),
    ask(os.unlink, 'd'), ask(os.unlink, 'f/'), ask(os.unlink, 'none'), ask(os.unlink, 'l'),
    ask(os.unlink, 'l'),
    ask(os.symlink, 'x', 'f'), ask(os.symlink, '', 'y'), ask(os.symlink, 'x', 'y'),
    ask(os.symlink, 'x', 'z/'),
    ask(os.link, 'f', 'g'), ask(os.link, 'f', 'g'), ask(os.link, 'd', 'm'),
    ask(os.link, 'none', 'm'),
    ask(os.link, 'y', 'm', follow_symlinks=False), ask(os.link, 'f', 'none/m'),
    ask(os.rename, 'f', 'f2'), ask(os.rename, 'none', 'a'), ask(os.rename, 'd', 'f2'),
    ask(os.rename, 'f2', 'd'),
    ask(os.rename, 'd', 'd/d'), ask(os.rename, '.', 'q'), ask(os.rename, 'd/', 'r/'),
    ask(os.rename, 'f2/', 's'),
    ask(os.rename, 'f2', 's/'), ask(os.rename, 'y', 'z2'), ask(os.rename, 'f2', 'g'),
    ask(os.rename, 'e', 'r'),
    ask(os.mknod, 'w', 0o600), ask(os.mknod, 'w', 0o600), ask(os.mkfifo, 'p'),
    sorted(os.listdir()),
    oct(os.stat('e').st_mode) if os.path.exists('e') else oct(os.stat('r').st_mode),
    oct(os.stat('p').st_mode),
    os.readlink('m'), os.stat('g').st_nlink, os.stat('w').st_mode,
]
t = os.open('.', os.O_RDWR | os.O_TMPFILE, 0o640); os.write(t, b'x')

said.append(ask(os.link, f'/proc/self/fd/{t}', 'made', src_dir_fd=h))
said += [open('made').read(), oct(os.stat('made').st_mode)]
os.umask(0o077); os.mkdir('u'); said.append(oct(os.stat('u').st_mode)); os.umask(0o022)
os.chdir('/'); import shutil; shutil.rmtree(D); os.close(h); os.close(t)
print(said)
"""


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_system_would_say_the_same(place: Place, overlay: bool) -> None:
    here = f"\nos.chdir({str(place.folder)!r})"
    expected = place.kernel.run(ASKS + here)
    result = place.kernel.attempt(ASKS + here, overlay=overlay)
    if overlay and not result["facts"]["overlay"]:
        pytest.skip("the system gives this process no overlay")
    assert result["facts"]["refused"] == [], result
    outputs = result["blocks"][0]["outputs"]
    assert [each["text"] for each in outputs] == [expected]
