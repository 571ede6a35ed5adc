"""Tables written in odd dialects, from tables that are known."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from .known_tables import (
    ARTICLES,
    CITIES,
    CODES,
    MOSCOW,
    PEOPLE,
    RANDOM,
    SALES,
    SENSOR,
    TOKYO,
    WORDS,
    Known,
    Value,
)


@dataclass(frozen=True)
class Style:
    """How values and lines are written."""

    delimiter: str = ","
    quote: str = '"'
    quoting: int = csv.QUOTE_MINIMAL
    escape: str = ""
    newline: str = "\n"
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""
    day: str = "%Y-%m-%d"
    time: str = "%H:%M:%S"
    booleans: tuple[str, str] = ("true", "false")
    missing: str = ""
    header: bool = True
    above: str = ""
    below: str = ""
    units: bool = False
    trailing: bool = False
    padding: str = ""
    money: str = ""
    change: Callable[[str], str] | None = None  # of the whole text


@dataclass(frozen=True)
class File:
    """`columns` is what should be found; without a header names are numbers."""

    name: str
    data: bytes
    columns: tuple[tuple[str, str], ...]


GERMAN = Style(delimiter=";", decimal=",", day="%d.%m.%Y")
ODD: tuple[tuple[Known, str, Style], ...] = (
    (PEOPLE, "plain", Style()),
    (SALES, "plain", Style()),
    (SENSOR, "plain", Style()),
    (CODES, "leading zeros", Style()),
    (WORDS, "only words", Style()),
    (SALES, "semicolons", Style(delimiter=";")),
    (SALES, "tabs", Style(delimiter="\t")),
    (SALES, "pipes", Style(delimiter="|")),
    (SALES, "tildes", Style(delimiter="~")),
    (PEOPLE, "carets", Style(delimiter="^")),
    (SENSOR, "colons", Style(delimiter=":")),
    (PEOPLE, "unit separators", Style(delimiter="\x1f")),
    (SENSOR, "blanks", Style(delimiter=" ", missing="NA")),
    (WORDS, "semicolons, words", Style(delimiter=";")),
    (SALES, "all quoted", Style(quoting=csv.QUOTE_ALL)),
    (SALES, "words quoted", Style(quoting=csv.QUOTE_NONNUMERIC)),
    (SALES, "single quotes", Style(quote="'", quoting=csv.QUOTE_ALL)),
    (SALES, "single quotes where needed", Style(quote="'")),
    (SALES, "escaped quotes", Style(escape="\\")),
    (SALES, "escaped quotes, all quoted", Style(escape="\\", quoting=csv.QUOTE_ALL)),
    (SALES, "blanks after commas", Style(padding=" ")),
    (PEOPLE, "Windows", Style(newline="\r\n")),
    (PEOPLE, "old Mac", Style(newline="\r")),
    (SALES, "Windows", Style(newline="\r\n", encoding="utf-8-sig")),
    (PEOPLE, "mixed line ends", Style(change=lambda text: text.replace("\n", "\r\n", 9))),
    (PEOPLE, "no last line end", Style(change=lambda text: text.rstrip("\n"))),
    (PEOPLE, "blank lines", Style(change=lambda text: text.replace("\n", "\n\n"))),
    (SALES, "UTF-8 with a mark", Style(encoding="utf-8-sig")),
    (CITIES, "UTF-16", Style(encoding="utf-16")),
    (CITIES, "UTF-16 without a mark", Style(encoding="utf-16-le")),
    (CITIES, "UTF-16, big end first", Style(encoding="utf-16-be", delimiter="\t")),
    (CITIES, "cp1252", Style(encoding="cp1252", delimiter=";", decimal=",")),
    (CITIES, "Latin-1", Style(encoding="latin-1")),
    (CITIES, "DOS", Style(encoding="cp850", change=lambda t: t.replace("ã", "a"))),
    (CITIES, "Macintosh", Style(encoding="mac_roman", newline="\r")),
    (TOKYO, "Shift JIS", Style(encoding="shift_jis")),
    (TOKYO, "EUC-JP", Style(encoding="euc_jp")),
    (TOKYO, "UTF-8", Style()),
    (MOSCOW, "cp1251", Style(encoding="cp1251", delimiter=";", decimal=",")),
    (MOSCOW, "KOI8-R", Style(encoding="koi8_r")),
    (PEOPLE, "German", GERMAN),
    (SALES, "German", replace(GERMAN, thousands=".", encoding="cp1252")),
    (SENSOR, "German", replace(GERMAN, missing="-")),
    (SALES, "French", replace(GERMAN, thousands="\u202f", day="%d/%m/%Y", encoding="utf-8")),
    (SALES, "Swiss", Style(delimiter=";", thousands="'", day="%d.%m.%Y")),
    (SALES, "thousands", Style(thousands=",", quoting=csv.QUOTE_ALL)),
    (SALES, "dollars", Style(thousands=",", money="$", delimiter="\t")),
    (PEOPLE, "American dates", Style(day="%m/%d/%Y")),
    (PEOPLE, "British dates", Style(day="%d/%m/%Y")),
    (PEOPLE, "dates in words", Style(day="%d-%b-%Y")),
    (PEOPLE, "long dates", Style(day="%B %d, %Y", delimiter=";")),
    (PEOPLE, "short years", Style(day="%d.%m.%y")),
    (SALES, "T in times", Style(time="T%H:%M:%SZ")),
    (SALES, "no seconds", Style(time="%H:%M", day="%d.%m.%Y", delimiter=";")),
    (SALES, "half days", Style(time="%I:%M %p", day="%m/%d/%Y")),
    (PEOPLE, "yes and no", Style(booleans=("yes", "no"))),
    (PEOPLE, "Y and N", Style(booleans=("Y", "N"))),
    (PEOPLE, "TRUE", Style(booleans=("TRUE", "FALSE"))),
    (SENSOR, "NA", Style(missing="NA")),
    (SENSOR, "null", Style(missing="null")),
    (SENSOR, "question marks", Style(missing="?")),
    (SENSOR, "NaN in quotes", Style(missing="NaN", quoting=csv.QUOTE_ALL)),
    (SENSOR, "database nulls", Style(missing="\\N", delimiter="\t")),
    (SENSOR, "dashes", Style(missing="--")),
    (SENSOR, "no header", Style(header=False)),
    (PEOPLE, "no header", Style(header=False, delimiter=";")),
    (CODES, "no header", Style(header=False, delimiter="\t")),
    (PEOPLE, "a title above", Style(above="Members of the club\n")),
    (SALES, "remarks above", Style(above="Shop: North\nPrinted: 2024-05-01 10:00\n\n")),
    (SALES, "a title with separators", Style(above="Shop North;;;;;\n;;;;;\n", delimiter=";")),
    (SENSOR, "comments", Style(above="# logger 7\n# firmware 1.2, build 3\n")),
    (SENSOR, "comments of percent", Style(above="% made by a script\n% 2024\n", delimiter="\t")),
    (SENSOR, "a header in a comment", Style(change=lambda text: f"# {text}")),
    (SALES, "Excel's sep line", Style(above="sep=;\n", delimiter=";")),
    (SENSOR, "units", Style(units=True)),
    (SENSOR, "units, semicolons", Style(units=True, delimiter=";", decimal=",")),
    (SENSOR, "a total below", Style(below="Total,123.0,456.0,789.0\n")),
    (PEOPLE, "remarks below", Style(below="\n40 rows exported\n")),
    (SENSOR, "trailing separators", Style(trailing=True)),
    (PEOPLE, "trailing separators", Style(trailing=True, delimiter=";")),
    (PEOPLE, "null bytes", Style(change=lambda text: text.replace("Person 7", "Per\0son 7"))),
)


def files() -> Iterator[File]:
    for table, word, style in ODD:
        yield File(f"{table.name}, {word}", encoded(table, style), _columns(table, style))
    for table in (PEOPLE, SENSOR):
        expected = _columns(table, Style())
        yield File(f"{table.name}, aligned", _aligned(table).encode(), expected)
        yield File(f"{table.name}, fixed places", _aligned(table, "").encode(), expected)
        yield File(f"{table.name}, Markdown", _ruled(table, "| ", " |", "|-").encode(), expected)
        yield File(f"{table.name}, psql", _ruled(table, " ", "", "+-").encode(), expected)
    yield File("sensor, R's row names", _row_names().encode(), (("", "text"), *SENSOR.columns))
    yield File("people, ragged", _ragged().encode(), PEOPLE.columns)
    yield File("sensor, one column", _one_column().encode(), SENSOR.columns[1:2])
    yield File("years as names", _years().encode(), _YEARS)
    yield File("sensor, exponents", _exponents().encode(), SENSOR.columns)


def _columns(table: Known, style: Style) -> tuple[tuple[str, str], ...]:
    if style.header:
        return table.columns
    return tuple((f"column {n}", kind) for n, (_, kind) in enumerate(table.columns, 1))


def encoded(table: Known, style: Style) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=style.delimiter,
        quotechar=style.quote,
        quoting=style.quoting,  # type: ignore[arg-type]
        doublequote=not style.escape,
        escapechar=style.escape or None,
        lineterminator="\n",
    )
    ends = [""] if style.trailing else []
    if style.header:
        writer.writerow([*(name for name, _ in table.columns), *ends])
    if style.units:
        writer.writerow(["s", *["degC"] * (len(table.columns) - 1), *ends])
    for row in table.rows:
        writer.writerow([*(_written(value, style) for value in row), *ends])
    text = f"{style.above}{stream.getvalue()}{style.below}"
    if style.padding:
        text = text.replace(style.delimiter, style.delimiter + style.padding)
    text = style.change(text) if style.change else text
    return text.replace("\n", style.newline).encode(style.encoding)


def _written(value: Value, style: Style) -> str | int | float:
    if value is None:
        return style.missing
    if isinstance(value, bool):
        return style.booleans[0 if value else 1]
    if isinstance(value, float):
        form = f"{value:,}" if style.thousands else f"{value}"
        marks = {",": style.thousands, ".": style.decimal}
        text = "".join(marks.get(char, char) for char in form)
        return style.money + text if style.quoting != csv.QUOTE_NONNUMERIC else value
    if isinstance(value, datetime):
        day = value.strftime(style.day)
        if value.hour == value.minute == 0:
            return day
        return f"{day}{'' if style.time[0] == 'T' else ' '}{value.strftime(style.time)}"
    return value


def _cells(table: Known) -> list[list[str]]:
    rows = [[str(_written(value, Style())) for value in row] for row in table.rows]
    return [[name for name, _ in table.columns], *rows]


def _aligned(table: Known, missing: str = "NA") -> str:
    """In columns of a fixed width."""
    rows = [[cell.replace(" ", "_") or missing for cell in row] for row in _cells(table)]
    widths = [max(map(len, column)) + 2 for column in zip(*rows, strict=True)]
    lines = ["".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def _ruled(table: Known, left: str, right: str, rule: str) -> str:
    """As Markdown and psql print tables."""
    header, *rows = _cells(table)
    line = rule[0].join([rule[1] * 8] * len(header))
    lines = [f"{left}{' | '.join(row)}{right}" for row in (header, *rows)]
    return "\n".join([lines[0], f"|{line}|" if right else line, *lines[1:]]) + "\n"


def _row_names() -> str:
    """The header has one name less than there are fields."""
    lines = ['"' + '","'.join(name for name, _ in SENSOR.columns) + '"']
    for number, row in enumerate(SENSOR.rows, 1):
        cells = ",".join("NA" if value is None else str(value) for value in row)
        lines.append(f'"r{number}",{cells}')
    return "\n".join(lines) + "\n"


def _ragged() -> str:
    """Some lines lack their last fields."""
    lines = [",".join(row) for row in _cells(PEOPLE)]
    short = [line.rsplit(",", 1)[0] if n % 10 == 5 else line for n, line in enumerate(lines)]
    return "\n".join(short) + "\n"


def _one_column() -> str:
    return "\n".join(row[1] or "NA" for row in _cells(SENSOR)) + "\n"


_YEARS = (("country", "text"), *((str(year), "number") for year in range(2015, 2021)))


def _years() -> str:
    lines = ["country,2015,2016,2017,2018,2019,2020"]
    for word in ARTICLES:
        lines.append(",".join([word, *(f"{RANDOM.uniform(0, 9):.2f}" for _ in range(6))]))
    return "\n".join(lines) + "\n"


def _exponents() -> str:
    header, *rows = _cells(SENSOR)
    rounded = [
        [row[0], *(f"{float(cell):.3e}" if cell else "" for cell in row[1:])] for row in rows
    ]
    return "\n".join(",".join(row) for row in (header, *rounded)) + "\n"
