"""The variables of an R kernel: a real one where IRkernel is installed, else as it once wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager

from jupyterlab_gptcode.kernel import inspector
from jupyterlab_gptcode.prompt import FULL, words
from jupyterlab_gptcode.protocol import Json, KernelState
from jupyterlab_gptcode.request import Rendering, render

from .build import MARKER, Story, facts, text_of
from .kernel_process import KernelProcess, kernel_process

SETUP = r"""
count <- 1L; speeds <- c(1.5, 2); name <- "Gr\u00fc\u00dfe \"q\" \\ \n"
df <- data.frame(speed = c(1, 2), name = c("a", "b"), f = factor(c("u", "v")))
df$d <- as.Date("2020-01-01")
m <- matrix(1:6, 2); l <- list(a = 1, b = 2); f <- function(a, b = 2, ...) a
g <- factor(c("a", "b")); n <- NULL; e <- new.env(); big <- 1e15; cut <- NA_character_
t <- structure(list(1), class = "trap")
length.trap <- function(x) cat("RAN"); print.trap <- length.trap; names.trap <- length.trap
mine <- structure(list(a = 1), class = c("trap", "data.frame"))
makeActiveBinding("active", function() cat("RAN"), globalenv())
delayedAssign("lazy", cat("RAN"))
cat <- paste <- get <- ls <- 3; length <- function(x) stop("RAN"); .hidden <- 1
"""
RECORDED = Path(__file__).parent / "vectors" / "variables-r.txt"
VARIABLES = {
    "count": {"type": "integer", "length": 1, "value": "1"},
    "speeds": {"type": "double", "length": 2, "value": "1.5, 2.0"},
    "name": {"type": "character", "length": 1, "value": r'"Grüße \"q\" \\ \n"'},
    "df": {
        "type": "data.frame",
        "shape": [2, 4],
        "columns": [["speed", "double"], ["name", "character"], ["f", "factor"], ["d", "Date"]],
        "width": 4,
    },
    "m": {"type": "matrix", "shape": [2, 3], "dtype": "integer"},
    "l": {"type": "list", "length": 2},
    "f": {"type": "function", "parameters": ["a", "b", "..."]},
    "g": {"type": "factor", "dtype": "2 levels"},
    "n": {"type": "NULL"},
    "e": {"type": "environment"},
    "big": {"type": "double", "length": 1, "value": "1e+15"},
    "cut": {"type": "character", "length": 1, "value": "NA"},
    "t": {"type": "trap"},
    "mine": {"type": "trap"},
    "active": {"type": "active binding"},
    "lazy": {"type": "promise"},
    "length.trap": {"type": "function", "parameters": ["x"]},
    "print.trap": {"type": "function", "parameters": ["x"]},
    "names.trap": {"type": "function", "parameters": ["x"]},
    "cat": {"type": "double", "length": 1, "value": "3"},
    "paste": {"type": "double", "length": 1, "value": "3"},
    "get": {"type": "double", "length": 1, "value": "3"},
    "ls": {"type": "double", "length": 1, "value": "3"},
    "length": {"type": "function", "parameters": ["x"]},
}


def by_name(written: str) -> dict[str, Json]:
    read = json.loads(written)
    assert read["total"] == len(read["variables"])
    return {each.pop("name"): each for each in read["variables"]}


def test_a_recorded_reply() -> None:
    written = RECORDED.read_text("utf-8")
    assert by_name(written) == VARIABLES
    now = replace(facts(), state=KernelState(written))
    story = Story().prompt("a", now)
    text = text_of(render(story.entries, Rendering(FULL, vision=False))[-1])
    first = "df: data.frame, 2 rows x 4 columns, columns: speed (double), name (character), "
    assert f"{words.VARIABLES}\n<{MARKER}>\n{first}f (factor), d (Date)\n" in text
    assert "\nm: matrix 2 x 3 integer\n" in text
    assert "\nspeeds: double of 2: 1.5, 2.0\n" in text


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelProcess]:
    if "ir" not in KernelSpecManager().find_kernel_specs():
        pytest.skip("IRkernel is not installed")
    with kernel_process("ir") as kernel:
        yield kernel


def inspect(kernel: KernelProcess) -> str:
    """What the snippet publishes: nothing else comes but its own code, which IRkernel repeats."""
    found = inspector("r")
    assert found is not None
    reply, published = kernel.run(found.code, silent=True, store_history=False)
    code, display = published
    assert (reply["status"], code["code"]) == ("ok", found.code)
    written: str = display["data"]["text/plain"]
    return written


def test_a_real_kernel(kernel: KernelProcess) -> None:
    before = kernel.run(SETUP)[0]["execution_count"]
    assert by_name(inspect(kernel)) == VARIABLES
    assert kernel.run("sink(tempfile())")[0]["execution_count"] == before + 1
    assert by_name(inspect(kernel)) == VARIABLES
    kernel.run("sink()")


def test_much_is_bounded(kernel: KernelProcess) -> None:
    kernel.run('for (i in 1:1200) assign(base::paste0("v", i), as.list(1:300))')
    kernel.run("wide <- as.data.frame(as.list(1:300))")
    read = json.loads(inspect(kernel))
    assert len(read["variables"]) == 1_000
    assert read["total"] > 1_200
    kernel.run('rm(list = base::ls()[base::ls() != "wide"])')
    [wide] = by_name(inspect(kernel)).values()
    assert (len(wide["columns"]), wide["width"]) == (100, 300)
