"""What a shell command does: `!` lines, `%%bash` cells, and what Python hands to a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..code import shown
from ..shell import shell_removes
from .reading import only_shows, reaches_out

_SIGNS = re.compile(
    r"[;&`>\n]|\$\(|<\(|\|\s*(?:sh|bash|python\w*|xargs|tee|sudo|perl|ruby)\b|^\s*\{|\{[^{}]*\("
)
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
    line = command.strip()
    if not line:
        return
    named = list(_named(line))
    yield from named
    # A single command with a name of its own is not named twice.
    if not only_shows(line) and (not named or _SIGNS.search(line)):
        yield f"runs a shell command: {shown([line])}"


def _named(line: str) -> Iterator[str]:
    if shell_removes(line):
        yield f"may delete or overwrite files: {shown([line])}"
    if found := _INSTALL.search(line):
        packages = [word for word in found[1].split() if not word.startswith("-")]
        yield f"installs {shown(packages)}" if packages else "installs packages"
    if _NETWORK.search(line):
        yield f"uses the network: {shown([line])}"
    if _SECRETS.search(line):
        yield "reads secrets from the environment"
    if any(map(reaches_out, _WORDS.findall(line))):
        yield f"reads or writes credentials: {shown([line])}"
