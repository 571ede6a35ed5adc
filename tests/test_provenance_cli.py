"""`jupyter gptcode provenance`, through its front door."""

from __future__ import annotations

import json
import re
import uuid
from datetime import datetime
from pathlib import Path

import pytest

from jupyterlab_gptcode import __version__
from jupyterlab_gptcode.cli.commands import main

from .marked import code, each_kind, mark, saved


def run(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["provenance", str(path), *options]) == 0
    return capsys.readouterr().out


def test_cells_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(saved(tmp_path, *each_kind()), capsys).splitlines()
    assert [re.split(" {2,}", line) for line in lines[:-1]] == [
        ["Cell 2", "ai", "gpt-new", "2026-11-28T10:00Z", "turn 2", "import pandas as pd"],
        ["Cell 3", "mixed", "gpt-new", "2026-11-28T10:00Z", "turn 2", "import pandas as pd"],
        [
            "Cell 4",
            "ai",
            "other/model",
            "2026-11-28T10:00Z",
            "turn 2",
            "copy",
            "import pandas as pd",
        ],
        ["Cell 5", "human", "gpt-new", "2026-11-28T10:00Z", "turn 2", "from math import tau"],
        ["Cell 6", "unknown", "gpt-old", "2026-11-28T10:00Z", "turn 2", "x = 1"],
    ]
    assert lines[-1] == (
        "5 of 6 cells carry a mark: 2 ai (as the model wrote it), 1 mixed (edited since), "
        "1 human (rewritten since), 1 unknown (of an older version)"
    )


def test_a_notebook_without_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, code("user", "mine = 1"))
    assert run(path, capsys) == "None of the 1 cells carries a mark of GPT-Code.\n"
    assert json.loads(run(path, capsys, "--agent-trace"))["files"] == []


def test_a_notebook_of_an_older_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.ipynb"
    cells = [{"cell_type": "code", "input": "x = 1"}, {"cell_type": "heading", "source": "A"}]
    old = {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]}
    path.write_text(json.dumps(old))
    assert run(path, capsys) == "None of the 2 cells carries a mark of GPT-Code.\n"


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, *each_kind())
    found = json.loads(run(path, capsys, "--json"))
    assert (found["notebook"], found["total"]) == (str(path), 6)
    assert [(each["position"], each["contributor"], each["copied"]) for each in found["cells"]] == [
        *[(2, "ai", False), (3, "mixed", False), (4, "ai", True), (5, "human", False)],
        (6, "unknown", False),
    ]
    lines = path.read_text("utf-8").split("\n")
    assert '"import pandas as pd\\n",' in lines[found["cells"][0]["start_line"] - 1]


def test_a_record_of_agent_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "notes").mkdir()
    path = saved(tmp_path / "notes", *each_kind())
    record = json.loads(run(path, capsys, "--agent-trace"))
    assert uuid.UUID(record["id"]).version == 4
    assert datetime.fromisoformat(record["timestamp"]).tzinfo
    assert record["version"] == "0.1.0"
    assert record["tool"] == {"name": "jupyterlab-gptcode", "version": __version__}
    (file,) = record["files"]
    assert file["path"] == "notes/work.ipynb"
    told = [(each["contributor"], each["url"]) for each in file["conversations"]]
    assert told == [
        ({"type": "ai", "model_id": model}, "gptcode:0123456789abcdef")
        for model in ("gpt-new", "other/model", "gpt-old")
    ]
    ranges = [each for group in file["conversations"] for each in group["ranges"]]
    assert [each.get("contributor", {}).get("type") for each in ranges] == [
        *[None, "mixed", None, "unknown"]
    ]
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", each["content_hash"]) for each in ranges)
    assert all(1 <= each["start_line"] <= each["end_line"] for each in ranges)


@pytest.mark.parametrize("name", ["missing.ipynb", "folder", "picture.png", "list.ipynb"])
def test_what_cannot_be_read_is_said(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    (tmp_path / "list.ipynb").write_text("[]")
    assert main(["provenance", str(tmp_path / name)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert name in printed.err
    assert "Traceback" not in printed.err


def test_a_hostile_file_does_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = mark("x", "a", "gpt\x1b[2J\u202e")
    shown = run(saved(tmp_path, code("a", "\x1b]0;x\x07print(1)", hostile)), capsys)
    assert all(each.isprintable() or each == "\n" for each in shown)
