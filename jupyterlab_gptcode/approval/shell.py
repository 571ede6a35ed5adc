"""The shell commands of a notebook cell: its `!` and `%` lines, `%%bash` cells. Pure."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

from .elements import ANY

_CELL_MAGIC = re.compile(r"\s*%%(\S+)([^\n]*)\n?")
_LINE = re.compile(r"^([ \t]*)((?:\w[\w., ]*=\s*)?)([!%]+)(.*)$", re.M)
_QUESTION = re.compile(r"^\?{1,2}[\w.]+$|^[\w.]+\?{1,2}$", re.M)
_SHELLS = {"bash", "sh", "script", "cmd", "system", "sx", "!"}
_PYTHON = {"time", "timeit", "capture", "prun", "memit"}  # what follows them is Python
_STATEMENT = re.compile(
    r"(?:(?:time|timeit|prun|memit)\b(?:\s+-\w+(?:\s+\d+)?)*"
    r"|(?:lprun|mprun)\b(?:\s+-(?:[fmTDu]\s+\S+|\w+))*)\s+(.+)"
)
_WORD = re.compile(r"\"[^\"]*\"|'[^']*'|\S+")
_EXPANDED = re.compile(r"\{[^{}]*\}|\$\w+")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
# Programs that remove, move or overwrite files.
_REMOVES = re.compile(
    r"(?:^|[\s;&|(`/'\"\\!])(?:rm|rmdir|unlink|mv|cp|dd|truncate|shred|tee|del|erase|rd|ln"
    r"|rsync|patch|gzip|gunzip|bzip2|bunzip2|xz|unxz|unzip(?!\s+-[lvt]\s)|mogrify|rename|dos2unix)(?=\s|$)"
    r"|\bRemove-Item\b|\s-(?:delete|exec|execdir|ok|okdir|fprintf?|fls)\b|--in-?place\b"
    r"|\bgit\s+(?:clean|reset|checkout|restore|stash|rm|mv|switch|pull|merge|rebase|apply)\b"
    r"|\btar\s+-?-?\w*x|\bperl\s+-\w*i|\b(?:sort|tree|curl|gcc|cc)\s(?:[^\n;|&]{0,200}\s)?-\w*o"
    r"|--output\b|\bwget\b[^\n;|&]{0,200}\s-\w*O|\bcurl\b[^\n;|&]{0,200}\s-\w*O"
    r"|\buniq\s+(?:-\S+\s+)*[^\s|;&<>-][^\s|;&<>]*\s+[^\s|;&<>-]",
    re.M,
)
# Magics that write a file.
_SAVING = re.compile(
    r"%\s*(?:save|logstart|notebook)\b|%\s*(?:history|hist)\b[^\n]*\s-f\b|%\s*store\b[^\n]*>"
)
_SED = re.compile(r"\bg?sed\b")
_IN_PLACE = re.compile(r"\s-(?:\w*i|-in-place)|[0-9}/$'\"\s]w\s+\S|\s-e\s*['\"]?[wWe]")
_REDIRECTS = re.compile(r">(?!=|&\s*[\d-]|[>|&]?\s*/dev/null)")
# What IPython puts into a `!` line: a program that the line does not name, or Python that runs.
_UNKNOWN = re.compile(r"(?:^|[;&|])\s*(?:\{|\$\w)|\{[^{}\n]*\(")


def is_other_language(code: str) -> bool:
    """Whether `%%bash` or its like makes the whole cell something else than Python."""
    magic = _CELL_MAGIC.match(code)
    return magic is not None and magic[1] not in _PYTHON


def shell_parts(code: str) -> Iterator[str]:
    """The commands of a cell, `%rm` and its like included."""
    magic = _CELL_MAGIC.match(code)
    if magic and magic[1] in _SHELLS:
        yield code[magic.end() :]
    elif magic is None or magic[1] in _PYTHON:
        for line in _lines(code):
            if line[3] != "%" or not _STATEMENT.fullmatch(line[4]):
                yield f"tee {line[4]}" if _SAVING.match(line[3] + line[4]) else line[4]


def _lines(code: str) -> Iterator[re.Match[str]]:
    """The `!` and `%` lines; a line in a text is no such line."""
    if _LINE.search(code) and not _parses(code):
        yield from _LINE.finditer(code)


def lines_of(code: str) -> Iterator[tuple[str, str]]:
    """The sign and the rest of each `!` or `%` line as it was written, `%%` lines included."""
    yield from ((line[3], line[4]) for line in _lines(code))


def shown_line(line: str) -> str:
    """For the user."""
    plain = " ".join(line.split())
    return plain if len(plain) <= 60 else f"{plain[:59]}…"


def cell_magic(code: str) -> tuple[str, str, str] | None:
    """The name of the magic that takes the whole cell, the rest of its line, and the cell."""
    magic = _CELL_MAGIC.match(code)
    return (magic[1], magic[2], code[magic.end() :]) if magic else None


def magic_lines(code: str) -> Iterator[tuple[str, str]]:
    """The sign and the rest of each `!` or `%` line, where the cell is Python. A line in a text is
    no such line."""
    if is_other_language(code):
        return
    magic = _CELL_MAGIC.match(code)
    body = code[magic.end() :] if magic else code
    yield from ((line[3], line[4]) for line in _lines(body))


@lru_cache(maxsize=4)
def _parses(code: str) -> bool:
    """Whether it is Python as it stands: then `%` is a sign of Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def python_part(code: str) -> str:
    """The cell without its commands and questions, as Python; `%%writefile NAME` becomes a line
    that writes it."""
    magic = _CELL_MAGIC.match(code)
    if magic and magic[1] in ("writefile", "file"):
        return f"open({_file_of(magic[2])!r}, 'w')"
    if is_other_language(code):
        return ""
    body = code[magic.end() :] if magic else code
    body = _QUESTION.sub("None", body)
    return _LINE.sub(_as_python, body)


def _file_of(line: str) -> str:
    """The file that `%%writefile` writes; what IPython puts into its line is ANY."""
    given = [word for word in _WORD.findall(line) if word not in ("-a", "--append")]
    return _EXPANDED.sub(ANY, given[-1].strip("\"'")) if given else ANY


def _as_python(line: re.Match[str]) -> str:
    """`%time` and its like run the statement behind them."""
    statement = _STATEMENT.fullmatch(line[4]) if line[3] == "%" else None
    return line[1] + (statement[1] if statement else f"{line[2]}None")


def shell_removes(command: str) -> bool:
    """Whether a command may remove or overwrite files."""
    plain = _QUOTED.sub("''", command)
    edits = any(map(_edits, command.splitlines()))
    return bool(_REDIRECTS.search(plain) or edits or _REMOVES.search(command))


def expands_unknown(code: str) -> bool:
    """Whether a `!` line runs what is known only when it runs."""
    lines = (line[4] for line in _lines(code) if line[3].startswith("!"))
    return any(_UNKNOWN.search(line) for line in lines)


def _edits(line: str) -> bool:
    sed = _SED.search(line)
    return sed is not None and bool(_IN_PLACE.search(line, sed.end()))
