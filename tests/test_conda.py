"""The recipe for conda says what pyproject.toml and package.json say."""

from __future__ import annotations

import json
import re
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


def test_the_files_that_it_looks_for_are_in_the_wheel() -> None:
    found = list((ROOT / "dist").glob("*.whl"))
    if not found:
        pytest.skip("there is no wheel: `scripts/test` builds one")
    checks = {name: check for each in RECIPE["tests"] for name, check in each.items()}
    names = [name.partition(".data/data/")[2] for name in zipfile.ZipFile(found[0]).namelist()]
    assert set(checks["package_contents"]["files"]) <= set(names)
