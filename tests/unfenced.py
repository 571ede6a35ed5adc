"""Runs blocks in a fork of a real kernel, without a fence around it: what they do is harmless."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import jupyterlab_gptcode.trial as trial
from jupyterlab_gptcode.protocol import Json

from .kernel_process import KernelProcess

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux")
FILES = {path.stem: path for path in (Path(trial.__file__).parent / "copy").glob("[!_]*.py")}

# What it defines stays with it, so that the kernel's variables are the test's own.
_FORK = """
def tried(files, blocks, limits):
    import importlib, json, os, time
    answers, answer = os.pipe()
    process = os.fork()
    if not process:
        try:
            start = {"__name__": "gptcode_trial.start"}
            exec(files["start"], start)
            start["load"](files)
            def report(block):
                block["reported"] = time.time(), time.process_time()
                left = json.dumps(block).encode() + b"\\n"
                while left:
                    left = left[os.write(answer, left):]
            importlib.import_module("gptcode_trial.run").run_blocks(blocks, limits, report)
        finally:
            os._exit(0)
    os.close(answer)
    with open(answers, "rb") as reports:
        lines = reports.read().decode().splitlines()
    os.waitpid(process, 0)
    return "[" + ",".join(lines) + "]"
"""


def tried(kernel: KernelProcess, *blocks: str, **limits: Any) -> list[Json]:
    """What the copy reported of each block that ran."""
    files = {name: path.read_text("utf-8") for name, path in FILES.items()}
    asked = f"({files!r}, {[*blocks]!r}, {limits!r})"
    expression = f"(lambda own: (exec({_FORK!r}, own), own['tried']{asked})[1])({{}})"
    reply, published = kernel.run("", silent=True, user_expressions={"tried": expression})
    assert published == []
    found = reply["user_expressions"]["tried"]
    assert found["status"] == "ok", found
    reports: list[Json] = json.loads(ast.literal_eval(found["data"]["text/plain"]))
    whole = [each for each in reports if "unfinished" not in each]
    assert len(whole) <= len(blocks)
    return whole


def printed(report: Json, name: str = "stdout") -> str:
    streams = [each for each in report["outputs"] if each.get("name") == name]
    return "".join(each["text"] for each in streams)
