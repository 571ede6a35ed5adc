"""Large tables: what is said of all was read to the end, and what was sampled is said to be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.corpus import ODD, Style
from benchmarks.frames import written
from benchmarks.known_tables import Known
from jupyterlab_gptcode.files.profile.read import read
from jupyterlab_gptcode.protocol import Json

from .test_profiles_hostile import order

ROWS = 15_000
LARGE = 1 << 16  # bytes; the beginning of a file, from which all is guessed


@pytest.fixture(autouse=True)
def small_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a file of some 100 kB is a large one."""
    monkeypatch.setattr("jupyterlab_gptcode.files.profile.source.HEAD", LARGE)


def profiled(path: Path, text: str | bytes, **fields: object) -> Json:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert path.stat().st_size > LARGE
    return read(order(path, **{"seconds": 120.0, **fields}))


def columns(found: Json) -> list[tuple[str, str, float]]:
    (table,) = found["tables"]
    return [(each["name"], each["type"], each["nulls"]) for each in table["columns"]]


def lines(*rows: str) -> str:
    return "\n".join(["id,share,word", *rows, ""])


MANY = [f"{number},{number / 7:.3f},{'x' * (number % 50)}" for number in range(ROWS)]


def test_all_rows_are_counted_and_decide_types(tmp_path: Path) -> None:
    rows = [*MANY]
    rows[ROWS // 2 + 1] = "7,none of these,y"
    rows[-1] = "2.5,1,end"
    found = profiled(tmp_path / "a.csv", lines(*rows))
    assert found["text"].startswith("a.csv: table, 3 columns, 15,000 rows, ")
    assert columns(found) == [("id", "number", 0.0), ("share", "text", 0.0), ("word", "text", 0.02)]
    assert "read of" not in found["text"]


def test_a_column_that_fills_up_late_is_not_all_missing(tmp_path: Path) -> None:
    rows = [f"{n},{'' if n < 6_000 else n},{'-' if n % 3 else 'ab' * 9}" for n in range(ROWS)]
    found = profiled(tmp_path / "a.csv", lines(*rows))
    assert columns(found) == [
        ("id", "integer", 0.0),
        ("share", "integer", 0.4),
        ("word", "text", 0.0),
    ]
    assert "all missing" not in found["text"]


def test_the_words_for_missing_values_are_named(tmp_path: Path) -> None:
    rows = [f"{n},{'?' if n > 9_000 else n},{'NA' if n > 9_999 else 'ab' * 9}" for n in range(ROWS)]
    text = profiled(tmp_path / "a.csv", lines(*rows))["text"]
    assert "  share: integer, 40 % missing (written ?), e.g. 0 | 1 | 2" in text
    assert "  word: text, 33 % missing (written NA), e.g. ababab" in text


def test_lines_below_a_large_table_are_not_rows(tmp_path: Path) -> None:
    found = profiled(tmp_path / "a.csv", f"{lines(*MANY)}\nSource: own survey\n")
    assert "15,000 rows" in found["text"]
    assert "Not counted as a row: Source: own survey" in found["text"]
    assert columns(found)[0] == ("id", "integer", 0.0)


def test_a_title_and_blank_lines(tmp_path: Path) -> None:
    rows = "\n".join(f"{row}\n" if n % 9 == 0 else row for n, row in enumerate(MANY))
    found = profiled(tmp_path / "a.csv", f"A title\n\n{lines(rows)}")
    assert "15,000 rows" in found["text"]
    assert "2 lines above the header" in found["text"]


@pytest.mark.parametrize(
    "reason", ["too large", "too late", "comments among the rows", "rows too long"]
)
def test_what_is_sampled_is_said_to_be(
    reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, seconds = [*MANY], 120.0
    if reason == "too large":
        monkeypatch.setattr("jupyterlab_gptcode.files.profile.text.tables._WHOLE", LARGE)
    elif reason == "too late":
        seconds = 0.0
    elif reason == "rows too long":
        monkeypatch.setattr("jupyterlab_gptcode.files.profile.text.whole._LINE", 20)
    else:
        rows[5:5] = ["# a remark", "# and another"]
    found = profiled(tmp_path / "a.csv", lines(*rows), seconds=seconds)
    (table,) = found["tables"]
    assert table["estimated"]
    assert 13_000 < table["rows"] < 17_000
    said = next(line for line in found["text"].split("\n") if "read of about" in line)
    assert said.startswith("  Types and missing values are those of the ")


def test_nothing_is_all_missing_that_was_not_all_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_gptcode.files.profile.text.tables._WHOLE", LARGE)
    rows = [f"{n},,{'x' * 9}" for n in range(ROWS)]
    text = profiled(tmp_path / "a.csv", lines(*rows))["text"]
    assert "share: text, missing in all rows read" in text
    assert "all missing" not in text


STYLES = [
    "people, plain",
    "sales, semicolons",
    "sales, tabs",
    "sensor, NA",
    "sensor, question marks",
    "people, German",
    "sales, thousands",
    "people, American dates",
    "people, Y and N",
    "sales, UTF-8 with a mark",
    "codes, leading zeros",
    "sales, blanks after commas",
    "people, trailing separators",
]
TABLES = {f"{table.name}, {word}": (table, style) for table, word, style in ODD}


@pytest.mark.parametrize("name", STYLES)
def test_types_of_all_rows_are_those_of_the_table(name: str, tmp_path: Path) -> None:
    """Rows of a known table, many times over."""
    table, style = TABLES[name]
    found = profiled(tmp_path / "a.csv", repeated(table, style))
    assert [each[:2] for each in columns(found)] == list(table.columns)
    (shown,) = found["tables"]
    assert not shown["estimated"]
    assert shown["rows"] % len(table.rows) == 0
    for at, (_, _, nulls) in enumerate(columns(found)):
        missing = sum(row[at] in (None, "") for row in table.rows) / len(table.rows)
        assert nulls == pytest.approx(missing, abs=0.0001)


def repeated(table: Known, style: Style) -> bytes:
    from benchmarks.corpus import encoded

    data = encoded(table, style)
    header, rows = data.split(b"\n", 1)
    return header + b"\n" + rows * (2 * LARGE // len(rows))


@pytest.mark.parametrize(
    ("first", "late", "says"),
    [
        ("plain", "Zürich, Genève".encode("cp1252"), "cp1252, separator"),
        ("plain", "Zürich, Genève".encode(), "utf-8, separator"),
        ("Größe", "Zürich, Genève".encode("cp1252"), "mixed encodings, separator"),
        ("Größe", "Zürich".encode(), "utf-8, separator"),
    ],
)
def test_an_encoding_that_changes(first: str, late: bytes, says: str, tmp_path: Path) -> None:
    rows = written([(str(n), first, "some words to fill it") for n in range(6_000)], ",").encode()
    last = b"\n".join(b'%d,"%s",end' % (n, late) for n in range(6_000, 6_040))
    found = profiled(tmp_path / "a.csv", b"id,name,word\n" + rows + last + b"\n")
    assert says in found["text"].split("\n")[0]
    if says.startswith("mixed"):
        assert "It is utf-8 up to byte" in found["text"]
        assert "looks like cp1252" in found["text"]


def test_an_encoding_that_was_not_seen_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_gptcode.files.profile.text.encodings._CHECKED", 10)
    text = profiled(tmp_path / "a.txt", "some words\n" * 20_000)["text"]
    assert "220 kB, utf-8 in the first 65.5 kB\n" in text


RECORDS = [
    {"id": n, "share": n / 7, **({"late": "2024-01-01"} if n > 12_000 else {}), "word": "x" * 9}
    for n in range(ROWS)
]
RECORDS[-1]["id"] = "none"


@pytest.mark.parametrize("form", ["lines", "array", "large lines"])
def test_all_records_decide(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if form == "large lines":
        monkeypatch.setattr("jupyterlab_gptcode.files.profile.text.records._WHOLE", LARGE)
    text = json.dumps(RECORDS) if form == "array" else "\n".join(map(json.dumps, RECORDS))
    found = profiled(tmp_path / "a.json", text)
    assert columns(found) == [
        ("id", "integer or text", 0.0),
        ("share", "number", 0.0),
        ("word", "text", 0.0),
        ("late", "date", 0.8001),
    ]
    assert found["tables"][0]["rows"] == ROWS
    assert not found["tables"][0]["estimated"]
    assert "read of" not in found["text"]


@pytest.mark.parametrize("form", ["lines", "array"])
def test_sampled_records_are_said_to_be(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_gptcode.files.profile.text.records._WHOLE", LARGE)
    text = json.dumps(RECORDS) if form == "array" else "\n".join(map(json.dumps, RECORDS))
    found = profiled(tmp_path / "a.json", text, seconds=0.0)
    (table,) = found["tables"]
    assert table["estimated"]
    assert 12_000 < table["rows"] < 18_000
    assert "rows read of about" in found["text"]
