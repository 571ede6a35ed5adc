"""Parses `jupyter gptcode …` and runs the command."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from jupyter_core.application import JupyterApp
from jupyter_server.extension.application import ExtensionApp
from traitlets.config import Config as Traits

from ..errors import GPTCodeError
from ..invalid_settings import invalid_settings, read_environment
from ..policy import Origins
from ..settings import Config
from .check import add_check, check_notebook
from .demo import DEMO, demo
from .provenance import DESCRIPTION, HELP, TRACE_HELP, provenance
from .pull import NAME_HELP, pull
from .status import status
from .use import use

# The files that `jupyter lab` reads; later ones override earlier ones.
_SETTING = re.compile(r"--GPTCode\.\w+=.*", re.DOTALL)
_SETTINGS = ("jupyter_server_config", "jupyter_lab_config", "jupyter_jupyterlab_gptcode_config")


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 for success, 1 for a failure, 2 for bad usage."""
    _show_what_it_can(sys.stdout, sys.stderr)
    parser, typed = _parser(), list[str]()
    arguments, rest = parser.parse_known_args(argv)
    is_status = arguments.command == "status"
    if is_status and all(map(_SETTING.fullmatch, rest)):
        typed, rest = rest, []
    if rest and arguments.command != "demo":
        parser.error(f"unknown: {' '.join(rest)}")
    try:
        if arguments.command == "provenance":
            # Of the notebook alone: no setting is read.
            which = {"as_json": arguments.json, "as_trace": arguments.agent_trace}
            return provenance(arguments.notebook, **which)
        config, origins = load_settings(typed)
        match arguments.command:
            case "pull":
                return pull(config, arguments.model, sure=arguments.yes)
            case "demo":
                return demo(config, rest)
            case "use":
                return use(config, arguments.file)
            case "check":
                which = {"seconds": arguments.cell_seconds, "kernel": arguments.kernel}
                return check_notebook(config, arguments.notebook, as_json=arguments.json, **which)
            case _:
                return status(config, origins, as_json=arguments.json)
    except GPTCodeError as error:
        if is_status and arguments.json:
            print(json.dumps({"problem": error.message}, indent=2))
            return 1
        print(error.message, file=sys.stderr)
        return 2 if arguments.command == "check" else 1  # 1 says that a notebook does not run
    except KeyboardInterrupt:
        print(_stopped(arguments), file=sys.stderr)
        return 130


def _show_what_it_can(*streams: TextIO) -> None:
    """A Windows console, or a file there, may lack a character of a file's name: it becomes `?`."""
    for stream in streams:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _stopped(arguments: argparse.Namespace) -> str:
    if arguments.command == "pull" and arguments.model:
        return "Stopped. What has arrived is saved: the next pull continues there."
    return "Stopped. The incomplete download was removed."


def load_config() -> Config:
    return load_settings([])[0]


def load_settings(arguments: Sequence[str]) -> tuple[Config, Origins]:
    """The traits of `GPTCode` as the server finds them in Jupyter's configuration files, in the
    environment and on its command line, and which of these sets each."""
    app = JupyterApp()
    for name in _SETTINGS:
        app.config_file_name = name
        app.load_config_file()
    files, typed = app.config.GPTCode, _typed(arguments)
    found = read_environment(os.environ).settings
    settings = Traits({**files, **found, **typed})
    known = ExtensionApp.class_trait_names(config=True)
    if problem := invalid_settings(settings, known, os.environ):
        raise GPTCodeError(problem)
    origins = Origins(files.keys(), found.keys(), typed.keys())
    return Config(config=Traits({"Config": settings})), origins


def _typed(arguments: Sequence[str]) -> Traits:
    """`--GPTCode.NAME=VALUE`, as the server takes it."""
    app = JupyterApp()
    app.parse_command_line(list(arguments))
    typed: Traits = app.cli_config.GPTCode
    return typed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jupyter gptcode", description="GPT-Code for JupyterLab.")
    commands = parser.add_subparsers(dest="command", required=True)
    pulled = commands.add_parser(
        "pull", help="download a model that runs on this machine, by default the small starter"
    )
    pulled.add_argument("model", nargs="?", default="", metavar="NAME", help=NAME_HELP)
    pulled.add_argument("--yes", action="store_true", help="also if memory is short")
    commands.add_parser(
        "demo",
        help="open a notebook to try GPT-Code with",
        description=f"Creates the folder {DEMO} here and opens it in JupyterLab. Other options, "
        "such as --no-browser, are passed to JupyterLab.",
    )
    file = commands.add_parser("use", help="run another model of your own, a GGUF file")
    file.add_argument("file", type=Path, help="its path; the file is not copied")
    shown = commands.add_parser(
        "status",
        help="show which models are set up, what is missing, and the settings in force",
        description="Shows the settings that a server would have, with where each comes from. "
        "Options such as --GPTCode.max_steps=5 count as on the server's command line.",
    )
    shown.add_argument("--json", action="store_true", help="print JSON")
    add_check(commands)
    marked = commands.add_parser("provenance", help=HELP, description=DESCRIPTION)
    marked.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    form = marked.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--agent-trace", action="store_true", help=TRACE_HELP)
    return parser
