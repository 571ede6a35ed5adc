"""What the magics and shell lines of a cell do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..code import shown
from ..html import loads_remote, script_in
from ..shell import cell_magic, magic_lines
from ..words import words
from .commands import command_effects
from .secrets import is_secret
from .sql import changes

_SHELLS = {"bash", "sh", "script", "cmd", "system", "sx", "!"}
_QUIET = words(
    "time timeit capture prun matplotlib autoreload who whos who_ls precision pwd "
    "lsmagic magic quickref pylab pdb debug tb xmode pprint "
    "doctest_mode colors autocall automagic gui psearch psource pdoc pdef pinfo pinfo2 pfile "
    "page store history hist mprun lprun memit memory_profiler latex markdown md writefile "
    "file conda_list reload_ext load_ext env set_env unload_ext html svg HTML SVG"
)
_EXTENSIONS = words(
    "autoreload line_profiler memory_profiler dotenv tensorboard rpy2.ipython sql cudf.pandas "
    "jupyter_black nb_black lab_black autotime watermark snakeviz cython heat"
)
_INSTALLS = {"pip", "conda", "mamba", "micromamba", "uv"}
_ASKS_ONLY = re.compile(
    r"(?!.*(?:--log|://))\s*(?:list|freeze|show|check|info|--version|-V|search|config list)\b"
    r"[^;&|`$<>\n]*\Z"
)
_TO_FILE = re.compile(r"(?:^|\s)-\w*f")
# Aliases of shell commands.
_LISTING = {
    **dict.fromkeys(("ls", "ll", "lf", "lk", "ldir", "lx"), "ls"),
    **dict.fromkeys(("cat", "more", "less", "pycat", "head", "man"), "cat"),
}
_CONFIG = re.compile(r"\s*(?:InlineBackend|IPCompleter|Completer|SqlMagic)\b")
_PERSISTS = re.compile(r"\A\s*(?:--\w+\s+)*--(?:persist|append|persist-replace)\b")
_BEFORE_SQL = re.compile(r"\A\s*(?:--\S+\s+|[\w+]+://\S*\s+|\w+\s*=?<<\s*)*")
_WORKING = {"cd", "pushd", "popd", "bookmark"}


def magics(code: str) -> Iterator[str]:
    magic = cell_magic(code)
    if magic is not None:
        yield from _of_cell(*magic)
    for sign, line in magic_lines(code):
        if sign.startswith("!"):
            yield from command_effects(line)
        else:
            name, _, rest = line.strip().partition(" ")
            yield from _of_line(name, rest)


def _of_cell(name: str, line: str, body: str) -> Iterator[str]:
    if name in _SHELLS:
        yield from command_effects(body) or ()
        if name == "script" and line.strip():
            yield f"runs a shell command: {shown([line])}"
    elif name in ("javascript", "js"):
        yield "brings script into the page"
    elif name in ("html", "HTML", "svg", "SVG", "markdown", "md", "latex"):
        yield from script_in(body)
        if loads_remote(body):
            yield "loads content from the web into the page"
    elif name == "sql":
        yield from _of_sql(f"{line}\n{body}")
    elif name not in _QUIET:
        yield f"runs code in another way: %%{shown([name])}"


def _of_line(name: str, rest: str) -> Iterator[str]:
    if name in _INSTALLS:
        if not _ASKS_ONLY.match(rest):
            yield from command_effects(f"{name} {rest}")
    elif name in ("system", "sx", "sc"):
        yield from command_effects(rest)
    elif name == "run":
        yield f"runs a file: {shown([rest])}"
    elif name in ("load", "loadpy", "recall", "rep", "rerun", "macro", "edit", "notebook", "save"):
        yield f"uses a magic that loads, runs or saves code: %{name}"
    elif name == "config":
        if rest.strip() and not _CONFIG.match(rest):
            yield f"changes the settings of IPython: {shown([rest])}"
    elif name == "pastebin":
        yield "uses the network: %pastebin"
    elif name in _WORKING:
        yield "changes the working folder"
    elif name in ("reset", "reset_selective"):
        yield "clears the kernel's variables"
    elif name == "sql":
        yield from _of_sql(rest)
    elif name in ("env", "set_env"):
        if not rest.strip() or ("=" not in rest and is_secret(rest)):
            yield "reads secrets from the environment"
    elif name in ("load_ext", "reload_ext"):
        if rest.strip() not in _EXTENSIONS:
            yield f"loads an extension: {shown([rest])}"
    elif name in ("history", "hist", "store") and (_TO_FILE.search(rest) or ">" in rest):
        yield "writes a file with a magic"
    elif name in _LISTING:
        yield from command_effects(f"{_LISTING[name]} {rest}")
    elif name in ("rm", "mv", "cp", "rmdir", "mkdir", "ln"):
        yield from command_effects(f"{name} {rest}")
    elif name not in _QUIET:
        yield f"uses a magic that is not known: %{shown([name])}"


def _of_sql(text: str) -> Iterator[str]:
    """`%sql sqlite:///a.db name << SELECT 1`."""
    if _PERSISTS.search(text):
        yield "changes data with SQL: --persist"
    yield from changes(_BEFORE_SQL.sub("", text, count=1))
