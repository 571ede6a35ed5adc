"""Code is tried on a copy of a real kernel, and leaves no trace in the kernel."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import jupyterlab_gptcode.trial as trial

from .trials import TrialKernel, trial_kernel

FILES = sorted((Path(trial.__file__).parent / "copy").glob("*.py"))


@pytest.fixture(scope="module")
def kernel() -> Iterator[TrialKernel]:
    with trial_kernel() as kernel:
        yield kernel


def test_a_variable_changes_in_the_copy_only(kernel: TrialKernel) -> None:
    kernel.run("x = [1]")
    result = kernel.attempt("x.append(2); print(x)")
    [block] = result["blocks"]
    assert [each["text"] for each in block["outputs"]] == ["[1, 2]\n"]
    assert result["facts"]["ended"] == "done"
    assert kernel.run("print(x)") == "[1]\n"


def test_the_second_block_sees_what_the_first_left(kernel: TrialKernel) -> None:
    result = kernel.attempt("y = 1", "print(y + 1)")
    assert [block["error"] for block in result["blocks"]] == [False, False]
    assert result["blocks"][1]["outputs"][0]["text"] == "2\n"
    assert kernel.run("print('y' in globals())") == "False\n"


def test_time_is_limited(kernel: TrialKernel) -> None:
    result = kernel.attempt("while True: pass", seconds=0.5)
    assert result["facts"]["ended"] == "time"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_runs_in_the_kernel_is_python_3_8(path: Path) -> None:
    ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
