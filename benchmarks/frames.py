"""What stands around a table in files that people publish: titles, preambles, two header lines.

    python -m benchmarks.frames [-v]

Each file is made from a known table and a frame. Counted are files of which all names are right,
those of which a name is wrong, and those of which the profile says that it is not sure; then those
whose header line and number of rows are right.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyterlab_gptcode.files.profile.read import read

AIM = 0.98
UNSURE = "It is not clear"
Row = tuple[str, ...]


@dataclass(frozen=True)
class Plain:
    """A table as it is written: all its cells are strings."""

    name: str
    names: Row
    rows: tuple[Row, ...]
    units: Row


@dataclass(frozen=True)
class Framed:
    """`header` is the number of the line that names the columns; None where none does."""

    name: str
    text: str
    names: Row
    rows: int
    header: int | None


def _table(name: str, names: str, units: str, *columns: Sequence[object]) -> Plain:
    rows = tuple(tuple(map(str, row)) for row in zip(*columns, strict=True))
    return Plain(name, tuple(names.split("|")), rows, tuple(units.split("|")))


_N = range(1, 31)
_WORDS = ("rope", "lamp", "stove", "camera", "blanket")
_REGIONS = ("North", "South", "East", "West")
_DAYS = [f"2024-{1 + n // 28:02}-{1 + n % 28:02}" for n in _N]
_NUMBERS = [f"{(n * 37 % 101) / 4:.2f}" for n in _N]
_COUNTS = [n * 53 % 97 for n in _N]
TABLES = (
    _table("weather", "date|temperature|rain", "|degC|mm", _DAYS, _NUMBERS, _COUNTS),
    _table(
        "sales",
        "Product|Region|Units|Price|Sold on",
        "||pcs|EUR|",
        [_WORDS[n % 5] for n in _N],
        [_REGIONS[n % 4] for n in _N],
        _COUNTS,
        _NUMBERS,
        _DAYS,
    ),
    _table("pair", "time|value", "s|V", [n / 10 for n in _N], _NUMBERS),
    _table("towns", "town|inhabitants", "|count", [f"Town {n}" for n in _N], _COUNTS),
    _table(
        "odd names",
        "1st quarter|% of all|2020 (est.)|a name that is much longer than most names are, because "
        "it is a whole sentence of a questionnaire",
        "n|%|n|n",
        *(_COUNTS, _NUMBERS, [n * 7 for n in _N], [n % 7 for n in _N]),
    ),
    _table(
        "issues",
        "issue|title|comments",
        "||n",
        [f"#{n * 3}" for n in _N],
        [f"Fix the {_WORDS[n % 5]}" for n in _N],
        _COUNTS,
    ),
    _table(
        "colours",
        "hex|red|green|blue",
        "|0-255|0-255|0-255",
        [f"#{n * 5:02x}{n:02x}ff" for n in _N],
        *([n * 5 for n in _N], list(_N), [255 for _ in _N]),
    ),
    _table(
        "words",
        "first name|family name|home",
        "||",
        [("Ann", "Bob", "Cid", "Dora")[n % 4] for n in _N],
        [("Ray", "Moss", "Hill", "Lake", "Stone")[n % 5] for n in _N],
        [_REGIONS[n % 4] for n in _N],
    ),
    _table("years", "country|2018|2019|2020", "|t|t|t", _REGIONS * 7, *[_NUMBERS[:28]] * 3),
    _table("spectrum", "sample|400|410|420", "|a|a|a", [f"S{n}" for n in _N], *[_NUMBERS] * 3),
    _table(
        "flags",
        "user_id|active|joined",
        "||",
        [f"u{n:04}" for n in _N],
        ["yes" if n % 3 else "no" for n in _N],
        _DAYS,
    ),
)


def written(rows: Sequence[Row], delimiter: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _frames(table: Plain, mark: str) -> Iterator[tuple[str, str, int | None]]:
    """Name, text and line of the header."""
    width = len(table.names)
    head, body = written([table.names], mark), written(table.rows, mark)
    empty = mark * (width - 1) + "\n"
    title = f"Table 1. {table.name.capitalize()} in four parts of the country"
    commas = mark.join(["Results", *[f" by part {n}" for n in range(1, width)]])
    pairs = f"Station{mark}Berlin\nLatitude{mark}52.5\nLongitude{mark}13.4\n"
    group = written([("", *["measured"] * (width - 1))], mark)
    units = written([table.units], mark) if any(table.units) else ""
    whole = head + body
    yield "plain", whole, 1
    yield "title", f"{title}\n{whole}", 2
    yield "title, blank line", f"{title}\n\n{whole}", 3
    yield "title, line of separators", f"{title}{empty}{empty}{whole}", 3
    yield "title, rule", f"{title}\n{'-' * 30}\n{whole}", 3
    yield "title of as many fields, blank line", f"{commas}\n\n{whole}", 3
    yield "title of as many fields", f"{commas}\n{whole}", 2
    yield "title and subtitle", f"{title}\nPrinted: today\n\n{whole}", 4
    yield "quoted title", f'"{title}{mark} by year"\n{whole}', 2
    yield "pairs, blank line", f"{pairs}\n{whole}", 5
    if width > 2:
        yield "pairs", f"{pairs}{whole}", 4
    yield "blank line below the header", f"{title}\n\n{head}\n{body}", 3
    yield "quoted title, groups", f'"{title}{mark} by year"\n\n{group}{whole}', 4
    if units:
        yield "quoted title, units", f'"{title}{mark} by year"\n\n{head}{units}{body}', 3
    yield "comments", f"# logger 7\n# made today{mark} by hand\n{whole}", 3
    yield "footnote", f"{whole}\nSource: own survey\n", 1
    yield "no header", body, None
    yield "title, no header", f"{title}\n\n{body}", None


def framed() -> Iterator[Framed]:
    for number, table in enumerate(TABLES):
        for name, text, header in _frames(table, ",;\t"[number % 3]):
            numbered = tuple(f"column {n}" for n in range(1, len(table.names) + 1))
            names = numbered if header is None else table.names
            yield Framed(f"{table.name}, {name}", text, names, len(table.rows), header)


_LINES = (
    *("Population by region, age and sex, 2010-2020", "GDP, EUR million", "Table 4.1", "DATA"),
    *("Source: own survey", "Last update: 12.03.2021", "Downloaded 2024-05-01, 10:30", "[Data]"),
    *("Notes: provisional, revised, estimated, see annex, p. 4", "Rows,30", "Created by,admin"),
    *("Report for: Ann, Bob, Carl, Dora and Eve", '"Sales, 2020; all shops"', '"Title",,,'),
    *("Rainfall in mm", "Monthly report", "Version,1.2", "", "", "----------", "__________"),
)


def mixed(count: int, seed: int = 5) -> Iterator[Framed]:
    """Any lines above a part of a table, in any order."""
    draw = random.Random(seed)
    for number in range(count):
        table, mark = draw.choice(TABLES), draw.choice(",;\t")
        above = [draw.choice(_LINES) for _ in range(draw.randint(0, 5))]
        above = [line.replace(",", mark) if draw.random() < 0.3 else line for line in above]
        rows = table.rows[: draw.randint(4, 28)]
        text = "".join(f"{line}\n" for line in above) + written([table.names], mark)
        text += written([table.units], mark) if any(table.units) and draw.random() < 0.15 else ""
        text += ("\n" if draw.random() < 0.15 else "") + written(rows, mark)
        text += draw.choice(("", "", "\nSource: a survey\n", "Note: revised figures\n"))
        yield Framed(f"mixed {number}, {table.name}", text, table.names, len(rows), len(above) + 1)


def profiled(path: Path) -> dict[str, Any]:
    order = {"path": str(path), "name": path.name, "seconds": 60.0, "values": True}
    return read({**order, "confirmed": False, "hidden": False, "notes": []})


def judged(file: Framed, found: dict[str, Any]) -> tuple[str, list[str]]:
    """`right`, `unsure` or `wrong` for the names; and what else is wrong."""
    table = (found.get("tables") or [{"columns": [], "rows": 0}])[0]
    names = tuple(column["name"] for column in table["columns"])
    text = str(found.get("text", found))
    wrong = [] if table["rows"] == file.rows else [f"{table['rows']} rows"]
    unsure = UNSURE in text
    said = f"{(file.header or 1) - 1} line{'s' * (file.header != 2)} above the header"
    if file.header and not unsure and (said in text) != (file.header > 1):
        wrong.append(text.split("\n")[0])
    if unsure:
        return "unsure", wrong
    # Long names are cut in the middle of a profile.
    fits = len(names) == len(file.names) and all(
        known[:79] == name.removesuffix("…")[:79]
        for known, name in zip(file.names, names, strict=True)
    )
    return ("right" if fits else "wrong"), wrong


def count(files: Iterable[Framed], *, verbose: bool = False) -> Counter[str]:
    """`files`, `right`, `wrong`, `unsure`, and `else` for those with other mistakes."""
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        for file in files:
            path.write_text(file.text, "utf-8")
            profile = profiled(path)
            names, wrong = judged(file, profile)
            found.update(["files", names, *(["else"] if wrong else [])])
            if verbose and (names != "right" or wrong):
                columns = [c["name"] for t in profile.get("tables", [])[:1] for c in t["columns"]]
                print(f"{file.name}: {names} {wrong} {columns}")
    return found


def main() -> int:
    passes = True
    for name, files in (("framed", framed()), ("mixed", mixed(600))):
        found = count(files, verbose="-v" in sys.argv)
        print(
            f"{name}: {found['files']} files tried, names right in {found['right']}, wrong in ",
            end="",
        )
        print(f"{found['wrong']}, unsure in {found['unsure']}; another mistake in {found['else']}")
        passes = passes and found["right"] >= AIM * found["files"]
    return 0 if passes else 1


if __name__ == "__main__":
    sys.exit(main())
