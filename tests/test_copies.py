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


def test_what_no_message_can_hold_is_replaced(kernel: TrialKernel) -> None:
    """Or the kernel could not send the result at all."""
    code = "globals()['\\udc80'] = y = 1e999; print(chr(0xd83d), y); open(b'\\xff', 'w')"
    result = kernel.attempt(code)
    [block] = result["blocks"]
    assert block["outputs"][0] == {"output_type": "stream", "name": "stdout", "text": "? inf\n"}
    assert [each["name"] for each in block["changes"]] == ["?", "y"]


def test_time_is_limited(kernel: TrialKernel) -> None:
    result = kernel.attempt("while True: pass", seconds=0.5)
    assert result["facts"]["ended"] == "time"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_runs_in_the_kernel_is_python_3_8(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
    # Annotations are texts there; types of these kinds cannot be made.
    made = [each.value for each in tree.body if isinstance(each, ast.Assign)]
    parts = (part for value in made for part in ast.walk(value) if isinstance(part, ast.Subscript))
    kinds = {"Callable", "Iterator", "Sequence", "dict", "frozenset", "list", "set", "tuple"}
    assert {part.value.id for part in parts if isinstance(part.value, ast.Name)} & kinds == set()


GENERIC = ("dict", "frozenset", "list", "set", "tuple", "type")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_types_with_parts_are_only_annotations(path: Path) -> None:
    """Python 3.8 cannot evaluate them."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = [*ast.walk(tree)]
    annotations = [
        getattr(node, name, None) for node in nodes for name in ("annotation", "returns")
    ]
    unevaluated = {id(node) for each in annotations if each for node in ast.walk(each)}
    assert [
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.Subscript) and id(node) not in unevaluated
        if isinstance(node.value, ast.Name) and node.value.id in GENERIC
    ] == []
