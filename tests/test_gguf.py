"""What a GGUF file says of its model, and how its process is started."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_gptcode.prompt import FULL, TINY, prompt_set
from jupyterlab_gptcode.providers.embedded.gguf import Gguf, read_gguf
from jupyterlab_gptcode.providers.embedded.gguf_check import check_gguf
from jupyterlab_gptcode.settings import Config
from jupyterlab_gptcode.setup.embedded_models import embedded_models
from jupyterlab_gptcode.setup.hub.recommended import recommended
from jupyterlab_gptcode.setup.registry import Endpoints

from .gguf_files import F32, Q4_1, gguf, text, weights_file

pytest_plugins = ["tests.weights"]


# Qwen2.5-Coder 7B.
SEVEN = {
    "general.architecture": "qwen2",
    "general.tags": ["code", "chat"],
    "general.numbers": [1, 2, 3],
    "qwen2.context_length": 32768,
    "qwen2.block_count": 28,
    "qwen2.embedding_length": 3584,
    "qwen2.attention.head_count": 28,
    "qwen2.attention.head_count_kv": 4,
    "tokenizer.ggml.model": "gpt2",
}


def test_its_window_and_memory_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.gguf"
    file.write_bytes(gguf(SEVEN))
    assert read_gguf(file) == Gguf(32768, 57_344)
    # It is read again when it has changed.
    file.write_bytes(gguf({"qwen2.attention.key_length": 256, **SEVEN}))
    assert read_gguf(file).per_token == 114_688
    file.write_bytes(gguf({"general.architecture": "own"}))
    assert read_gguf(file) == Gguf()
    file.write_bytes(gguf({"general.architecture": 5}))
    assert read_gguf(file) == Gguf()


def test_nothing_is_read_of_the_tokenizer(tmp_path: Path) -> None:
    file = tmp_path / "a.gguf"
    file.write_bytes(gguf({**SEVEN, "tokenizer.ggml.tokens": ["a"]})[:-30])
    assert read_gguf(file).trained == 32768


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GGML" + bytes(100),
        b"GGUF",
        gguf(SEVEN)[:60],
        gguf({}, version=99),
        gguf({}, count=1 << 60),
        b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 60),
        gguf({}, count=1) + text("a") + struct.pack("<I", 77),
        gguf({}, count=1) + text("a") + struct.pack("<IIQ", 9, 4, 1 << 60),
        gguf({}, count=1) + text("a") + struct.pack("<IIQIQIQ", 9, 9, 1, 9, 1, 9, 1),
    ],
)
def test_what_is_damaged_or_hostile_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.gguf"
    file.write_bytes(data)
    for read in (read_gguf, check_gguf):
        with pytest.raises(ValueError, match="GGUF"):
            read(file)


def test_a_header_that_no_model_has_is_found_before_it_is_used(tmp_path: Path) -> None:
    file = tmp_path / "a.gguf"

    def problem(data: bytes) -> str:
        file.write_bytes(data)
        try:
            check_gguf(file)
        except ValueError as error:
            return str(error)
        return ""

    values = {**SEVEN, "tokenizer.ggml.tokens": ["a", "b"]}
    one = {"output.weight": (Q4_1, [64, 3], 0)}  # six blocks of 20 bytes
    two = {**one, "norm.weight": (F32, [10], 128)}
    assert problem(gguf(values, tensors=one) + bytes(120)) == ""
    assert problem(gguf(values, tensors=two) + bytes(128 + 40)) == ""
    assert problem(gguf({**values, "general.alignment": 64}, tensors=one) + bytes(120)) == ""
    for data in (gguf(values, tensors=one) + bytes(119), gguf(values, tensors=two) + bytes(167)):
        assert problem(data) == "This GGUF file ends before its last tensor does."
    own_type = {"output.weight": (4711, [64], 100)}
    assert problem(gguf(values, tensors=own_type) + bytes(101)) == ""
    assert problem(gguf(values, tensors=own_type) + bytes(100)) != ""
    for damaged in (
        gguf(values, tensors=one)[:-40],
        gguf(values)[:-1],
        gguf({**values, "general.alignment": 0}, tensors=one) + bytes(120),
        gguf(values, tensors={"output.weight": (F32, [1] * 9, 0)}) + bytes(120),
        gguf(values, tensors={"output.weight": (F32, [1 << 63] * 4, 0)}) + bytes(120),
    ):
        assert "GGUF" in problem(damaged)
    for counts in ((0, 1), (1 << 40, 1), (1, 1 << 40)):
        nonsense = b"GGUF" + struct.pack("<IQQ", 3, *counts) + bytes(1000)
        assert problem(nonsense) == "This GGUF file has counts that no model has."
    assert problem(weights_file(1000)) == ""
    assert problem(weights_file(1000)[:-1]) != ""


@pytest.mark.model
def test_the_starter_says_what_it_is(weights: Path) -> None:
    # 30 layers of 3 heads of 64 numbers.
    assert read_gguf(weights) == Gguf(8192, 4 * 30 * 3 * 64)
    check_gguf(weights)


@pytest.mark.model
def test_a_starter_that_is_cut_is_found(weights: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(ValueError, match="ends before its last tensor"):
        check_gguf(cut)


def large(folder: Path, name: str, values: dict[str, Any] | None = None, time: int = 0) -> Path:
    file = folder / name
    file.write_bytes(gguf(values or SEVEN))
    os.truncate(file, 600_000_000)  # without taking room
    os.utime(file, (time, time))
    return file


class TestModels:
    @pytest.fixture
    def config(self, tmp_path: Path) -> Config:
        (tmp_path / "models").mkdir()
        return Config(data_folder=str(tmp_path))

    def test_larger_ones_have_the_full_prompt_and_no_help(
        self, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("jupyterlab_gptcode.setup.registry.installed", lambda: True)
        folder = config.models_folder()
        (folder / "starter.gguf").write_bytes(gguf(SEVEN))
        large(folder, "own.gguf", time=2)
        large(folder, recommended()[0].file, time=1)
        endpoints = Endpoints(config)
        listed = [
            endpoints.catalog.resolve(f"embedded/{file.stem}")[0].model(file.stem)
            for file in endpoints.embedded.files  # type: ignore[union-attr]
        ]
        assert [(each.id, each.context_window) for each in listed] == [
            ("embedded/own", 16_384),
            (f"embedded/{recommended()[0].file.removesuffix('.gguf')}", 16_384),
            ("embedded/starter", 4096),
        ]
        assert [each.prompts for each in listed] == [None, None, TINY]
        assert prompt_set(16_384).name == FULL.name

    def test_the_window_is_what_the_memory_bears(self, config: Config) -> None:
        windows: dict[str, dict[str, Any]] = {
            "short": {**SEVEN, "qwen2.context_length": 2048},
            "middle": {**SEVEN, "qwen2.context_length": 8192},
            "long": {**SEVEN, "qwen2.context_length": 1 << 20},
            "heavy": {**SEVEN, "qwen2.attention.head_count_kv": 16},
            "heaviest": {**SEVEN, "qwen2.attention.head_count_kv": 28},
            "silent": {"general.architecture": "own"},
        }
        for name, values in windows.items():
            large(config.models_folder(), f"{name}.gguf", values)
        found = {each.name: each.window for each in embedded_models(config, "")}
        assert found == {
            "short": 2048,
            "middle": 8192,
            "long": 16_384,
            "heavy": 8192,
            "heaviest": 4096,
            "silent": 4096,
        }

    def test_the_chosen_file_comes_first_and_each_name_once(
        self, config: Config, tmp_path: Path
    ) -> None:
        large(config.models_folder(), "a.gguf")
        (tmp_path / "own").mkdir()
        (tmp_path / "own" / "a.gguf").write_bytes(b"GGUF")
        chosen = str(tmp_path / "own" / "a.gguf")
        (only,) = embedded_models(config, chosen)
        assert str(only.file) == chosen
        config.embedded_model = str(config.models_folder() / "a.gguf")
        (only,) = embedded_models(config, chosen)
        assert only.file == config.models_folder() / "a.gguf"
