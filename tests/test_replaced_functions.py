"""A trial is only as true as the functions of Python that its supervisor uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jupyterlab_gptcode.trial.relied_on import relied_on
from jupyterlab_gptcode.trial.snippet import _files, _uses

from .trials import TrialKernel, trial_kernel


@pytest.fixture(scope="module")
def kernel() -> Iterator[TrialKernel]:
    with trial_kernel() as kernel:
        answer = kernel.attempt("1")
        if "unavailable" in answer:
            assert answer["unavailable"] != "replaced", answer
            pytest.skip(f"no fence here: {answer}")
        yield kernel


# What code puts in the place of a function.
_REPLACED = {
    "os.open": "lambda *a, **k: was(*a, **k)",
    "os.stat": "os.lstat",
    "os.path.normpath": "os.fspath",
    "os.path.realpath": "lambda path, **_: path",
    "time.monotonic": "mock.Mock(return_value=1)",
    "socket.socket": "type('Other', (was,), {'__module__': '__main__'})",
    "builtins.open": "lambda *a, **k: was(*a, **k)",
}


@pytest.mark.parametrize("name", _REPLACED)
def test_replaced_functions_are_named(kernel: TrialKernel, name: str) -> None:
    kernel.run("import builtins, os, socket, time; from unittest import mock")
    kernel.run(f"was = {name}; {name} = {_REPLACED[name]}")
    answer = kernel.attempt("1")
    kernel.run(f"{name} = was")
    assert answer == {"unavailable": "replaced", "names": [name]}
    assert kernel.attempt("1")["facts"]["ended"] == "done"


def test_a_function_may_have_another_name_in_c(kernel: TrialKernel) -> None:
    """As in Python 3.13; Python 3.10 has it in Python alone."""
    kernel.run("import os, posix; was = os.path.normpath")
    kernel.run("os.path.normpath = getattr(posix, '_path_normpath', was)")
    answer = kernel.attempt("1")
    kernel.run("os.path.normpath = was")
    assert answer["facts"]["ended"] == "done"


def test_libraries_that_trials_meet_replace_nothing_of_it(kernel: TrialKernel) -> None:
    kernel.run("import numpy, pandas, ssl, asyncio, multiprocessing, unittest.mock")
    assert kernel.attempt("1")["facts"]["ended"] == "done"


def test_what_decides_is_read_off_the_files() -> None:
    files = {
        "a": "import os, time as t\nfrom .b import x\nos.path.join(t.time())",
        "b": "from json import loads\nfrom . import run\nlen(open('a'))",
        "run": "import asyncio\nasyncio.run()",
    }
    assert relied_on(files, "a") == {
        "builtins": ["len", "open"],
        "json": ["loads"],
        "os": ["path", "path.join"],
        "time": ["time"],
    }
    uses = _uses()
    assert {"open", "readlink", "fork"} <= {*uses["os"]}
    assert "asyncio" not in uses
    assert {"supervisor", "run"} <= {*_files()}
