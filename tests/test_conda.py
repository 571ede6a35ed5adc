"""The recipe for conda says what pyproject.toml and package.json say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
RECIPE: dict[str, Any] = yaml.safe_load((ROOT / "conda" / "recipe.yaml").read_text("utf-8"))
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
# What conda calls otherwise.
NAMES = {"duckdb": "python-duckdb"}


def test_the_version_is_that_of_the_package() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert RECIPE["context"]["version"] == package["version"]
    assert RECIPE["context"]["name"] == package["name"]
    assert RECIPE["about"]["summary"] == package["description"]


def test_it_requires_the_same() -> None:
    (listed,) = re.findall(r"^dependencies = \[\n(.*?)^\]", PROJECT, re.M | re.S)
    wanted = re.findall(r'"([\w-]+)([^"]*)"', listed)
    python, *others = RECIPE["requirements"]["run"]
    assert python == "python >=${{ python_min }}"
    assert others == [f"{NAMES.get(name, name)} {versions}" for name, versions in wanted]


def test_it_is_for_the_same_versions_of_python() -> None:
    assert f'requires-python = ">={RECIPE["context"]["python_min"]}"' in PROJECT


def test_it_has_the_same_command() -> None:
    (command,) = re.findall(r'^(jupyter-gptcode) = "(.*)"$', PROJECT, re.M)
    assert RECIPE["build"]["python"]["entry_points"] == [" = ".join(command)]


def test_it_is_tried_in_the_oldest_and_the_newest_python() -> None:
    (asked,) = [each["python"] for each in RECIPE["tests"] if "python" in each]
    assert asked["python_version"] == ["${{ python_min }}.*", "*"]


@pytest.mark.skipif(sys.platform != "linux", reason="the workflow runs this on Linux")
def test_the_workflow_completes_it_for_the_linter(tmp_path: Path) -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["conda"]["steps"]]
    (completing,) = [step for step in steps if "recipe-maintainers" in step]
    assert steps.index(completing) < steps.index("conda-smithy recipe-lint conda")
    shutil.copytree(ROOT / "conda", tmp_path / "conda")
    subprocess.run(  # noqa: S603  our own workflow
        ["/bin/bash", "-el", "-c", completing],
        cwd=tmp_path,
        env={
            "PATH": os.defpath,
            "GITHUB_SERVER_URL": "https://example.org",
            "GITHUB_REPOSITORY": "someone/gptcode",
            "GITHUB_REPOSITORY_OWNER": "someone",
        },
        check=True,
    )
    completed = yaml.safe_load((tmp_path / "conda" / "recipe.yaml").read_text("utf-8"))
    about = {**RECIPE["about"], "homepage": "https://example.org/someone/gptcode"}
    assert completed == {
        **RECIPE,
        "about": about,
        "extra": {"recipe-maintainers": ["someone"]},
    }


def test_the_files_that_it_looks_for_are_in_the_wheel() -> None:
    found = list((ROOT / "dist").glob("*.whl"))
    if not found:
        pytest.skip("there is no wheel: `scripts/test` builds one")
    checks = {name: check for each in RECIPE["tests"] for name, check in each.items()}
    names = [name.partition(".data/data/")[2] for name in zipfile.ZipFile(found[0]).namelist()]
    assert set(checks["package_contents"]["files"]) <= set(names)
