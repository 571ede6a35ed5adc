"""What a shell command does: `!` lines, `%%bash` cells, and what Python hands to a shell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..code import shown
from ..shell import shell_removes
from .reading import only_shows, reaches_out

_SIGNS = re.compile(
    r"[;&`>\n]|\$\(|<\(|\|\s*(?:sh|bash|python\w*|xargs|tee|sudo|perl|ruby)\b|^\s*\{|\{[^{}]*\("
)
_CONTINUED = re.compile(r"\\\n\s*")
_WORDS = re.compile(r"[^\s;|&<>\"'()`]+")
_INSTALL = re.compile(
    r"(?:\b(?:pip3?|uv\s+pip|uv|conda|mamba|micromamba|poetry|apt|apt-get|yum|dnf|brew|apk|npm|yarn"
    r"|gem|cargo|go|R|easy_install|pipx|jupyter\s+labextension)\s+(?:install|add|uninstall|remove"
    r"|update|upgrade|i|get)\b|\bnpx\b|\bensurepip\b)([^\n;&|]*)"
)
_NETWORK = re.compile(
    r"(?:^|[\s;&|(`/'\"])(?:curl|wget|ssh|scp|sftp|rsync|ftp|nc|ncat|netcat|telnet|ping|aws|gsutil"
    r"|gcloud|az|kaggle|gh|huggingface-cli|hf|dig|nslookup|nmap|azcopy|rclone|docker|kubectl"
    r"|git\s+(?:clone|push|pull|fetch|remote|submodule|ls-remote))(?=\s|$)|https?://",
    re.M,
)
_SECRETS = re.compile(
    r"(?:^|[\s;&|(`])(?:env|printenv|set|export)\s*(?:$|[|>;&])|\$\{?\w*(?:KEY|TOKEN|SECRET|PASSW)",
    re.M,
)


def command_effects(command: str) -> Iterator[str]:
    """The effects of a command or a script; none of one that only shows something."""
    script = command.strip()
    if not script:
        return
    named = list(_named(script))
    yield from named
    # A single command with a name of its own is not named twice.
    if not only_shows(script) and (not named or _SIGNS.search(script)):
        runs = _lines_that(script, lambda line: not only_shows(line))
        yield f"runs a shell command: {runs}"


def _named(script: str) -> Iterator[str]:
    if shell_removes(script):
        yield f"may delete or overwrite files: {_lines_that(script, shell_removes)}"
    if found := _INSTALL.search(script):
        packages = [word for word in found[1].split() if not word.startswith("-")]
        yield f"installs {shown(packages)}" if packages else "installs packages"
    if _NETWORK.search(script):
        yield f"uses the network: {_lines_that(script, _calls_network)}"
    if _SECRETS.search(script):
        yield "reads secrets from the environment"
    if _reaches_out(script):
        yield f"reads or writes credentials: {_lines_that(script, _reaches_out)}"


def _lines_that(script: str, does: Callable[[str], bool]) -> str:
    """The first line of a script that does it, and how many more do. Joined, they would read as one
    command that is not in the script."""
    stripped = (line.strip() for line in _CONTINUED.sub(" ", script).splitlines())
    lines = [line for line in stripped if line and not line.startswith("#")]
    return shown([line for line in lines if does(line)] or lines or [script], most=1)


def _calls_network(line: str) -> bool:
    return _NETWORK.search(line) is not None


def _reaches_out(text: str) -> bool:
    return any(map(reaches_out, _WORDS.findall(text)))
