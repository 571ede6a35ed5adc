"""What a shell command does: `!` lines, `%%bash` cells, and what Python hands to a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..code import shown, words
from ..shell import shell_removes
from .secrets import names_credentials

# They show something; with other signs in them they may do more.
_READING = words(
    "ls dir pwd head tail wc date whoami nproc free df du nvidia-smi which uname hostname "
    "echo cat file stat tree uptime cut sort uniq lscpu lsb_release type md5sum sha256sum cal "
    "true grep jupyter"
)
_ASKING = re.compile(
    r"(?:python3?|pip3?|conda|mamba|git|R|julia|node|npm|java|gcc|uv)\s+(?:--version|-V|--help|list|freeze|show"
    r"(?:\s+[\w.-]+)?|check|status|log(?:\s+--?[\w=-]+)*|diff(?:\s+--stat)?|branch|info"
    r"|env list)\s*\Z"
)
_SIGNS = re.compile(r"[;&`>\n]|\$\(|<\(|\|\s*(?:sh|bash|python\w*|xargs|tee|sudo|perl|ruby)\b")
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
    if not _is_reading(line) and (not named or _SIGNS.search(line)):
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
    if any(map(names_credentials, line.split())):
        yield f"reads or writes credentials: {shown([line])}"


def _is_reading(line: str) -> bool:
    if _SIGNS.search(line):
        return False
    return all(
        not part.strip() or part.split()[0] in _READING or _ASKING.match(part.strip())
        for part in line.split("|")
    )
