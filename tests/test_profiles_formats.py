"""Each format, read as it is, and without a value where values are forbidden."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from jupyterlab_gptcode.files.profile.read import read
from jupyterlab_gptcode.protocol import Json

from . import arrows
from .hostile import SHEET, row, workbook
from .offices import ole
from .samples import CSV, FILES, SECRET, Sample, data
from .test_profiles_hostile import check, order

IDS = [each.name for each in FILES]


def profiled(sample: Sample, folder: Path, *, values: bool = True) -> Json:
    path = folder / sample.name
    sample.make(path)
    return read(order(path, values=values))


def columns(found: Json, table: int = 0) -> list[tuple[str, str]]:
    return [(each["name"], each["type"]) for each in found["tables"][table]["columns"]]


@pytest.mark.parametrize("sample", FILES, ids=IDS)
def test_a_format(sample: Sample, tmp_path: Path) -> None:
    found = profiled(sample, tmp_path)
    check({"path": sample.name, "name": sample.name, **found}, sample.name)
    assert found.get("text", found).startswith(f"{sample.name}: {sample.first}")
    assert columns(found) == sample.columns if sample.columns else "tables" not in found


@pytest.mark.parametrize("sample", FILES, ids=IDS)
def test_no_value_is_told_where_values_are_forbidden(sample: Sample, tmp_path: Path) -> None:
    profile = json.dumps(profiled(sample, tmp_path, values=False))
    assert SECRET not in profile
    assert '"head": [["' not in profile
    assert '"values": ["' not in profile


def test_what_stands_around_a_table_are_values_too(tmp_path: Path) -> None:
    text = f"{SECRET}\n\na,b\n{SECRET},m\n1,2\n3,4\nTotal,{SECRET}\n"
    data(text)(tmp_path / "a.csv")
    assert SECRET in read(order(tmp_path / "a.csv"))["text"]
    assert SECRET not in str(read(order(tmp_path / "a.csv", values=False)))


def test_a_table_in_full(tmp_path: Path) -> None:
    data(CSV)(tmp_path / "a.csv")
    assert read(order(tmp_path / "a.csv")) == {
        "kind": "table",
        "text": (
            "a.csv: table, 3 columns, 3 rows, 48 bytes, utf-8, separator comma\n"
            "  id: integer, e.g. 1 | 2 | 3\n"
            "  amount: number, 33 % missing, e.g. 1.5 | 2.5\n"
            f"  name: text, e.g. {SECRET} | b"
        ),
        "structure": (
            "a.csv: table, 3 columns, 3 rows, 48 bytes, utf-8, separator comma\n"
            "  id: integer\n"
            "  amount: number, 33 % missing\n"
            "  name: text"
        ),
        "tables": [
            {
                "name": "a.csv",
                "columns": [
                    {"name": "id", "type": "integer", "nulls": 0.0, "values": ["1", "2", "3"]},
                    {"name": "amount", "type": "number", "nulls": 0.3333, "values": ["1.5", "2.5"]},
                    {"name": "name", "type": "text", "nulls": 0.0, "values": [SECRET, "b"]},
                ],
                "columns_total": 3,
                "rows": 3,
                "estimated": False,
                "head": [["1", "1.5", SECRET], ["2", "", "b"], ["3", "2.5", SECRET]],
            }
        ],
    }


def test_the_text_is_short_however_many_columns(tmp_path: Path) -> None:
    header = ",".join(f"a rather long name of column {number}" for number in range(500))
    data(f"{header}\n{','.join(map(str, range(500)))}\n")(tmp_path / "a.csv")
    found = read(order(tmp_path / "a.csv"))
    assert len(found["text"]) <= 3000
    assert found["text"].endswith("300 more columns")
    assert len(found["tables"][0]["columns"]) == 200


def test_a_short_text_is_told_in_full(tmp_path: Path) -> None:
    data("capacity 50\nname, weight\nrope, 11\nlamp, 5\n")(tmp_path / "weights.txt")
    found = read(order(tmp_path / "weights.txt"))
    assert found["kind"] == "text"
    assert found["text"] == (
        "weights.txt: text, 4 lines, 42 bytes, utf-8\ncapacity 50\nname, weight\nrope, 11\nlamp, 5"
    )
    assert columns(found) == [("name", "text"), ("weight", "integer")]


def test_what_is_in_an_archive(tmp_path: Path) -> None:
    sample = next(each for each in FILES if each.name == "a.zip")
    text = profiled(sample, tmp_path)["text"]
    assert "data/a.csv, 48 bytes: table, 3 columns" in text
    assert "keys/.env, 5 bytes (not opened)" in text


def test_hidden_files_of_a_folder_are_not_named(tmp_path: Path) -> None:
    for name in ("a.csv", ".env", "b.txt"):
        data(CSV)(tmp_path / name)
    (tmp_path / "inner").mkdir()
    text = read(order(tmp_path, name="here"))["text"]
    assert text == "here: folder, 2 files, 1 folder\n  inner/\n  a.csv, 48 bytes\n  b.txt, 48 bytes"
    assert ".env" in read(order(tmp_path, hidden=True))["text"]


def test_a_large_workbook_is_made_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jupyterlab_gptcode.files.profile.readers.workbooks.LARGE", 100)
    sample = next(each for each in FILES if each.name == "a.xlsx")
    found = profiled(sample, tmp_path)
    assert columns(found) == sample.columns
    monkeypatch.setattr("jupyterlab_gptcode.files.profile.readers.shortening._SHEET", 400)
    found = profiled(sample, tmp_path)
    assert found["tables"][0]["estimated"]
    assert found["tables"][0]["columns"][0]["name"] == "id"


def test_a_single_table_keeps_its_name_and_its_rows(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    connection.execute("CREATE TABLE readings AS SELECT 1 AS id UNION SELECT 2")
    connection.commit()
    connection.close()
    assert "readings: 1 column, 2 rows\n" in read(order(tmp_path / "a.sqlite"))["text"]
    sheet = next(each for each in FILES if each.name == "a.xlsx")
    assert "\nOne: 3 columns, 2 rows\n" in profiled(sheet, tmp_path)["text"]


def test_all_rows_of_a_database_decide(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    connection.execute("CREATE TABLE t (id INTEGER, late REAL, mixed, day TEXT, odd TEXT)")
    rows = [
        (
            n,
            None if n < 400 else n / 7,
            "x" if n == 900 else n,
            "2024-01-01",
            "2024-01-01"[: 10 - n // 999],
        )
        for n in range(1000)
    ]
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    found = read(order(tmp_path / "a.sqlite"))
    kinds = ["integer", "number", "text", "date", "text"]
    assert [kind for _, kind in columns(found)] == kinds
    assert [each["nulls"] for each in found["tables"][0]["columns"]] == [0, 0.4, 0, 0, 0]
    assert "read of" not in found["text"]
    sampled = read(order(tmp_path / "a.sqlite", seconds=0.0))
    assert "those of the 200 rows read" in sampled["text"]


def test_a_locked_spreadsheet_of_libreoffice(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m:manifest><m:encryption-data/></m:manifest>")
        archive.writestr("content.xml", bytes(range(256)))
    assert read(order(tmp_path / "a.ods"))["problem"].startswith("a.ods is locked: it can only")


LOCKED = ole(*(f"Stream {n}" for n in range(20)), "EncryptionInfo", "EncryptedPackage")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", LOCKED, "a.xlsx is locked: it can only be opened with its password."),
        ("a.docx", LOCKED, "a.docx is locked: it can only be opened with its password."),
        ("a.doc", ole("WordDocument"), "a.doc: document, Word document from before 2007, 1.5 kB"),
        ("a.msi", ole("Tables"), "a.msi: document, an Office format, 1.5 kB"),
        ("a.xls", ole("Workbook")[:600], "a.xls: document, an Office format"),
        ("~$a.xlsx", b"\5Jane" + bytes(160), "~$a.xlsx: binary, 165 bytes"),
    ],
)
def test_files_of_office(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    data(content)(tmp_path / name)
    found = read(order(tmp_path / name))
    assert (found.get("problem") or found["text"]).startswith(says)


def sheet(path: Path, *lines: dict[str, str]) -> Json:
    rows = "".join(row(number, cells) for number, cells in enumerate(lines, 1))
    workbook(path, SHEET.format(rows=rows))
    return read(order(path))


def test_numbers_that_a_sheet_stores_as_text(tmp_path: Path) -> None:
    """`row` stores digits as numbers, and what has a blank as text."""
    found = sheet(
        tmp_path / "a.xlsx",
        {"A": "id", "B": "code", "C": "part", "D": "day"},
        *(
            {"A": f"{n}", "B": f" {n}", "C": f"{' ' * (n > 4)}{n}", "D": f"2024-01-0{n}"}
            for n in range(1, 6)
        ),
    )
    assert "  id: integer, e.g." in found["text"]
    assert "  code: text, integers stored as text, e.g. 1 | 2 | 3" in found["text"]
    assert "  part: integer, 1 of 5 values stored as text, e.g. 1 | 2 | 3" in found["text"]
    assert "  day: text, dates stored as text, e.g." in found["text"]


def test_two_header_lines_of_a_sheet(tmp_path: Path) -> None:
    found = sheet(
        tmp_path / "a.xlsx",
        {"A": "Report of 2024"},
        {},
        {"B": "2023", "D": "2024"},
        {"A": "region", "B": "men", "C": "women", "D": "men", "E": "women"},
        *(
            {"A": f"r {n}", **{each: f"{n * at + 3 * at}" for at, each in enumerate("BCDE")}}
            for n in range(6)
        ),
    )
    names = ["region", "2023 men", "2023 women", "2024 men", "2024 women"]
    assert [name for name, _ in columns(found)] == names
    assert "One: the table starts in row 4" in found["text"]


def test_durations_that_parquet_holds_as_numbers(tmp_path: Path) -> None:
    data(arrows.unpacked(arrows.PARQUET))(tmp_path / "a.parquet")
    assert columns(read(order(tmp_path / "a.parquet"))) == [("id", "integer"), ("took", "duration")]
