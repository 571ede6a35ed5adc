"""`jupyter gptcode …`: fetch the starter model, try the demo, see what is set up."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from jupyter_core.application import JupyterApp
from traitlets.config import Config as Traits

from .. import __version__
from ..errors import GPTCodeError
from ..protocol.wire import Json
from ..providers.catalog import NO_PROVIDER, Catalog
from ..providers.embedded.provider import installed, is_gguf
from ..settings import Config
from ..setup.registry import INSTALL, Endpoints
from ..setup.starter import STARTER, megabytes, starter_file
from .progress_bar import pull_with_bar

_NO_LLAMA_CPP = f"It needs llama.cpp to run. {INSTALL}"
_DEMO = Path("gptcode-demo")
_OPEN = "--LabApp.default_url=/lab/tree/knapsack.ipynb"
# The files that `jupyter lab` reads, the later ones count more.
_SETTINGS = ("jupyter_server_config", "jupyter_lab_config", "jupyter_jupyterlab_gptcode_config")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code: 0 went well, 1 did not, 2 was not understood."""
    parser = _parser()
    arguments, rest = parser.parse_known_args(argv)
    if rest and arguments.command != "demo":
        parser.error(f"unknown: {' '.join(rest)}")
    config = load_config()
    try:
        match arguments.command:
            case "pull":
                return _pull(config)
            case "demo":
                return _demo(config, rest)
            case "use":
                return _use(config, arguments.file)
            case _:
                return _status(config, as_json=arguments.json)
    except GPTCodeError as error:
        print(error.message, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Nothing half done was kept.", file=sys.stderr)
        return 130


def load_config() -> Config:
    """The traits of `GPTCode` as the server will find them in Jupyter's configuration files."""
    app = JupyterApp()
    for name in _SETTINGS:
        app.config_file_name = name
        app.load_config_file()
    return Config(config=Traits({"Config": app.config.GPTCode}))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jupyter gptcode", description="GPT-Code for JupyterLab.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("pull", help="fetch the small starter model, which runs on this machine")
    commands.add_parser(
        "demo",
        help="open a notebook to try GPT-Code with",
        description=f"Makes the folder {_DEMO} here and opens it in JupyterLab. Options that are "
        "not listed here, such as --no-browser, are given to JupyterLab.",
    )
    use = commands.add_parser("use", help="run another model of your own, a GGUF file")
    use.add_argument("file", type=Path, help="its path; it stays where it is")
    status = commands.add_parser("status", help="tell which models are set up, and what is missing")
    status.add_argument("--json", action="store_true", help="for programs")
    return parser


def _pull(config: Config) -> int:
    pull_with_bar(config.models_folder(), _tell)
    if not installed():
        _tell(_NO_LLAMA_CPP)
    return 0


def _use(config: Config, given: Path) -> int:
    file = given.expanduser().absolute()
    try:
        right = is_gguf(file)
    except OSError as error:
        message = f"{file} could not be read ({error.strerror}). Nothing was changed."
        raise GPTCodeError(message) from error
    if not right:
        raise GPTCodeError(f"{file} is not a GGUF file. Nothing was changed.")
    Endpoints(config).kept.use(str(file))
    _tell(f"The embedded model is now {file}.")
    if config.embedded_model:
        _tell(f"But c.GPTCode.embedded_model comes first: {config.embedded_model}")
    if not installed():
        _tell(_NO_LLAMA_CPP)
    return 0


def _demo(config: Config, options: list[str]) -> int:
    if importlib.util.find_spec("jupyterlab") is None:
        raise GPTCodeError("JupyterLab is not installed. Install it with: pip install jupyterlab")
    if not Endpoints(config).catalog.ready:
        if not installed():
            raise GPTCodeError(f"{NO_PROVIDER}\n{_NO_LLAMA_CPP}")
        pull_with_bar(config.models_folder(), _tell)
    copy_demo(_DEMO)
    _tell(f"The demo is in {_DEMO.resolve()}; JupyterLab opens it.")
    hide_news()
    return _run([sys.executable, "-m", "jupyterlab", _OPEN, *options], _DEMO)


def hide_news() -> None:
    """JupyterLab's question about news would lie over the panel's composer at a first try."""
    settings = [str(resources.files(__package__).joinpath("demo_settings"))]
    if given := os.environ.get("JUPYTER_CONFIG_PATH"):
        settings.append(given)
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(settings)


def copy_demo(folder: Path) -> None:
    """Puts the demo's files into the folder; files that are there stay as they are."""
    try:
        folder.mkdir(exist_ok=True)
        for source in resources.files(__package__).joinpath("demo_files").iterdir():
            target = folder / source.name
            if source.is_file() and not target.exists():
                target.write_bytes(source.read_bytes())
    except OSError as error:
        raise GPTCodeError(
            f"The demo could not be written to {folder.resolve()} ({error.strerror}). "
            "Go to a folder of your own and try again."
        ) from error


def _run(command: list[str], folder: Path) -> int:
    """Becomes the command, so that signals and the exit code are its own."""
    if sys.platform == "win32":
        return _wait_for(command, folder)
    os.chdir(folder)
    return os.execv(command[0], command)  # noqa: S606


def _wait_for(command: list[str], folder: Path) -> int:
    """For Windows, where exec would give the terminal back at once. Ctrl+C reaches the child."""
    with subprocess.Popen(command, cwd=folder) as process:  # noqa: S603
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def _status(config: Config, *, as_json: bool) -> int:
    status = asyncio.run(_look(config))
    if as_json:
        print(json.dumps(status, indent=2))
    else:
        print("\n".join(_in_words(status)))
    return 0 if status["ready"] else 1


async def _look(config: Config) -> Json:
    endpoints = Endpoints(config)
    try:
        providers = await _providers(endpoints.catalog)
    finally:
        await endpoints.catalog.close()
    starter = starter_file(config.models_folder())
    ready = any(provider["models"] for provider in providers)
    return {
        "version": __version__,
        "ready": ready,
        "providers": providers,
        "endpoints": endpoints.listed(),
        "starter": str(starter) if starter else None,
        "embedded": str(endpoints.embedded.file) if endpoints.embedded else None,
        "llama_cpp": installed(),
        "missing": endpoints.missing(),
        "next": _next(providers, ready=ready, missing=endpoints.missing()),
    }


async def _providers(catalog: Catalog) -> list[Json]:
    models, problems = await catalog.models()
    found: dict[str, Json] = {}
    for model in models:
        found.setdefault(model.provider, {"name": model.provider, "models": []})
        found[model.provider]["models"].append(model.id)
    for problem in problems:
        found[problem.provider] = {
            "name": problem.provider,
            "models": [],
            "problem": problem.message,
        }
    return list(found.values())


def _next(providers: list[Json], *, ready: bool, missing: str) -> str:
    if ready:
        return "Start JupyterLab with: jupyter lab"
    if problem := next((each["problem"] for each in providers if "problem" in each), None):
        return str(problem)
    return missing or NO_PROVIDER


def _in_words(status: Json) -> list[str]:
    lines = [f"GPT-Code {status['version']}"]
    for provider in status["providers"]:
        names = provider["models"]
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        lines.append(f"{provider['name']}: {shown or provider.get('problem', 'no models')}")
    for endpoint in status["endpoints"]:
        if endpoint["hidden"]:
            lines.append(f"{endpoint['name']}: set up in the panel, but the configuration's counts")
    fetch = f"not fetched ({megabytes(STARTER.size)}; fetch it with: jupyter gptcode pull)"
    lines.append(f"Starter model: {status['starter'] or fetch}")
    lines.append(f"llama.cpp: {'installed' if status['llama_cpp'] else f'missing. {INSTALL}'}")
    if status["missing"] and status["missing"] != status["next"]:
        lines.append(status["missing"])
    return [*lines, status["next"]]


def _tell(sentence: str) -> None:
    print(sentence, flush=True)
