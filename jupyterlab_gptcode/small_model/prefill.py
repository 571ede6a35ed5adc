"""The start of a small model's answer: lines that need no thought. The model continues from there.

What the user named becomes variables with plain names: an attached table `df`, another file `text`,
quoted words, lists of numbers or names, dates. A model that would misspell a file's name, make up
numbers or ask for them by `input()` then has what it needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date

_TABLES = {
    ".csv": "read_csv",
    ".tsv": "read_table",
    ".xlsx": "read_excel",
    ".parquet": "read_parquet",
}
_TEXTS = (".txt", ".md", ".log", ".text")
_NUMBER = r"-?\d+(?:\.\d+)?"
_AND = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+)"
_NUMBERS = re.compile(rf"(?<![\w.-]){_NUMBER}(?:{_AND}{_NUMBER}){{2,}}(?![\w-])")
_NAMES = re.compile(rf"\b[A-Z]\w*(?:{_AND}[A-Z]\w*){{2,}}\b")
_QUOTED = re.compile(r"\"([^\"\n]{1,300})\"|(?<!\w)'([^'\n]{1,300})'(?!\w)|“([^”\n]{1,300})”")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


def prefill(prompt: str, files: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Lines of Python for this prompt; `files` are paths as the kernel sees them, with columns."""
    parts = [*_loads(files), *_bindings(prompt)]
    comment = f"# {_plain(prompt)}"
    return "".join(f"{part}\n" for part in [*parts, comment])


def _loads(files: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    names = _numbered("df")
    texts = _numbered("text")
    imported = False
    for path, columns in files:
        extension = path[path.rfind(".") :].lower()
        if extension in _TABLES:
            if not imported:
                yield "import pandas as pd\n"
                imported = True
            name = next(names)
            yield f"{name} = pd.{_TABLES[extension]}({_literal(path)})"
            if columns:
                yield f"# {name} has the columns {_plain(', '.join(columns))}"
        elif extension in _TEXTS:
            yield f"{next(texts)} = open({_literal(path)}).read()"


def _bindings(prompt: str) -> Iterator[str]:
    dates = [found for each in _DATE.finditer(prompt) if (found := _date(each))]
    if dates:
        yield "from datetime import date\n"
        for number, day in enumerate(dates, start=1):
            yield f"date{number} = date({day.year}, {day.month}, {day.day})"
        return
    quoted = ["".join(filter(None, each)) for each in _QUOTED.findall(prompt)]
    names = _numbered("string")
    yield from (f"{next(names)} = {_literal(each)}" for each in quoted)
    if quoted:
        return
    names = _numbered("numbers")
    for each in _NUMBERS.finditer(prompt):
        yield f"{next(names)} = [{', '.join(re.findall(_NUMBER, each[0]))}]"
    names = _numbered("names")
    for each in _NAMES.finditer(prompt):
        yield f"{next(names)} = [{', '.join(map(_literal, re.split(_AND, each[0])))}]"


def _plain(text: str) -> str:
    """On one line: it stands in a comment, and what comes from outside must not become code."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}{number}"
        number += 1
