"""Tables written as text: encodings, types, dialects, headers."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import frames
from benchmarks.corpus import File, files
from benchmarks.dialects import AIM, profile_columns, right
from jupyterlab_gptcode.files.profile.shapes import Column
from jupyterlab_gptcode.files.profile.text.decoding import decode
from jupyterlab_gptcode.files.profile.text.dialects import sniff
from jupyterlab_gptcode.files.profile.text.grids import arrange
from jupyterlab_gptcode.files.profile.text.guessing import column, guess
from jupyterlab_gptcode.protocol import Json

CORPUS = list(files())
UNSURE = frames.UNSURE


@pytest.mark.inputs(len(CORPUS))
def test_nearly_all_columns_of_odd_tables_are_found(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("corpus") / "table.csv"
    good, wrong = 0, []
    for file in CORPUS:
        path.write_bytes(file.data)
        fits = right(file, profile_columns(path))
        good += fits
        wrong += [file.name] if fits < len(file.columns) else []
    assert len(CORPUS) >= 60
    assert good >= AIM * sum(len(file.columns) for file in CORPUS), wrong


def test_a_wrong_column_is_counted_as_wrong() -> None:
    file = File("a", b"", (("a", "date"), ("b", "integer")))
    assert right(file, [("a", "date"), ("b", "integer")]) == 2
    assert right(file, [("a", "text"), ("b", "integer")]) == 1
    assert right(file, [("a", "text"), ("b", "integer")], lenient=True) == 2
    assert right(file, [("b", "integer"), ("a", "date")]) == 0
    assert right(file, [("a", "date")]) == 0


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "-2", "+3"], "integer"),
        (["1", "", "NA", "2"], "integer"),
        (["1", "2.5"], "number"),
        (["1,5", "2"], "number"),
        (["1e3", "2.5E-4"], "number"),
        (["1,234", "12,345,678"], "integer"),
        (["1,234.50", "12"], "number"),
        (["1.234,50", "12"], "number"),
        (["1 234", "12 345"], "integer"),
        (["$1,234.50", "$3"], "number"),
        (["3 %", "4.5 %"], "number"),
        (["(3.5)", "4"], "number"),
        (["007", "123"], "text"),
        (["0", "0.5"], "number"),
        (["true", "FALSE", "-"], "boolean"),
        (["yes", "no"], "boolean"),
        (["y"], "text"),
        (["2024-02-29"], "date"),
        (["2023-02-29"], "text"),
        (["31.12.2024", "1.1.2025"], "date"),
        (["12/31/2024", "01/02/2025"], "date"),
        (["2024-01-01 10:00", "2024-01-01T10:00:00.5"], "timestamp"),
        (["2024-01-01T10:00:00Z"], "timestamp"),
        (["2024-01-01T10:00:00.123456789Z", "2024-01-01 10:00:00.25"], "timestamp"),
        (["2024-01-01T10:00:00+0200", "2024-01-01 10:00:00,5"], "timestamp"),
        (["2024-01-01T10:00:00+02:00"], "timestamp"),
        (["3 Jan 2024 12:30"], "timestamp"),
        (["10:30", "23:59"], "time"),
        (["25:30"], "duration"),
        (["36:00:00", "1:00:00"], "duration"),
        (["1 day, 2:00:00", "3:00:00"], "duration"),
        (["0 days 01:00:00.5"], "duration"),
        (["PT1H30M", "P2D"], "duration"),
        (["1h 30m", "45min"], "duration"),
        (["5 m", "7 m"], "text"),
        (["P"], "text"),
        (["a", "1"], "text"),
        (["1.2.3"], "text"),
        (["192.168.1.1"], "text"),
        (["9" * 18], "integer"),
        (["9" * 30], "text"),
        (["", "NA"], "text"),
        ([], "unknown"),
    ],
)
def test_types(values: list[str], kind: str) -> None:
    assert guess(values)[0] == kind


def test_missing_values_are_a_share() -> None:
    assert guess(["1", "", "n/a", "4"]) == ("integer", 0.5)
    assert guess(["", "-"]) == ("text", 1.0)


def test_the_words_for_missing_values_are_named() -> None:
    assert column("a", ["1", "-", "?", "-"]) == Column("a", "integer", 0.75, ("1",), ("-", "?"))
    assert column("a", ["x", "NA", "", "y"]) == Column("a", "text", 0.5, ("x", "y"), ("NA",))
    assert column("a", ["-", ""]) == Column("a", "text", 1.0, (), ("-",))


def test_a_doubtful_word_among_words_is_a_value() -> None:
    strands = Column("a", "text", 0.0, ("+", "-"), (), "50 % are -")
    assert column("a", ["+", "-", "-", "+"]) == strands
    assert column("a", ["none", "beer", "wine", "none"]).nulls == 0.0


@pytest.mark.parametrize(
    ("values", "remark"),
    [
        (["1.5", "2"], ""),
        (["1e3", "-inf"], ""),
        (["1,5", "2"], "with a decimal comma"),
        (["1,234", "12"], "with a decimal comma, or thousands separators"),
        (["1,234", "1,234,567"], "with thousands separators"),
        (["1.234,50", "12"], "with thousands separators"),
        (["5 %", "7 %"], "with a currency or %"),
        (["$1,234.50", "$3"], "with a currency or %"),
        (["(3.5)", "4"], "negative ones in brackets"),
    ],
)
def test_how_numbers_are_written(values: list[str], remark: str) -> None:
    assert column("a", values).remark == remark


def test_a_share_of_nearly_all_is_not_all() -> None:
    assert column("a", [""] * 99_999 + ["1"]).nulls == 0.9999
    assert column("a", ["1"] * 99_999 + [""]).nulls == 0.0001


TEXT = "Größe;Straße;Fläche\nKöln;Bär;1,5\nMünchen;Über;2\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("cp850"), "cp850"),
        (TEXT.encode("mac_roman"), "mac_roman"),
        ("Привет, мир, это текст".encode("cp1251"), "cp1251"),
        ("Привет, мир, это текст".encode("koi8_r"), "koi8_r"),
        ("Ελληνικά και άλλα".encode("cp1253"), "cp1253"),
        ("名前,年齢\n田中さん,30\n".encode("shift_jis"), "shift_jis"),
        ("名前,年齢のひと\nたなか,30\n".encode("euc_jp"), "euc_jp"),
        ("名字,年龄\n张三,30\n李四,25\n".encode("gb18030"), "gb18030"),
        ("이름,나이\n홍길동,30\n".encode("euc_kr"), "euc_kr"),
        (b"plain", "utf-8"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    found = decode(data)
    assert found is not None
    assert (found.encoding, found.broken) == (encoding, 0)


def test_a_cut_character_is_left_out() -> None:
    found = decode("aä".encode()[:-1], whole=False)
    assert found is not None
    assert (found.text, found.broken) == ("a", 0)


@pytest.mark.parametrize(
    "data", [bytes(range(256)), b"\0" * 99, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"]
)
def test_binary_is_no_text(data: bytes) -> None:
    assert decode(data) is None


@given(st.text())
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    text = text.replace("\0", "")
    found = decode(text.encode())
    assert found is None or found.encoding.startswith("utf") or not text


@given(st.binary())
def test_any_bytes_decode_or_not(data: bytes) -> None:
    decode(data)
    decode(data, whole=False)


@given(st.text(alphabet="ab1 .,;\t|\"'\n#=-\\") | st.text())
def test_any_text_has_a_dialect_and_a_grid(text: str) -> None:
    dialect, rest = sniff(text)
    rows = list(dialect.rows(rest))
    grid = arrange(rows, dialect.width)
    assert all(len(row) == len(grid.names) for row in grid.rows)


@given(st.lists(st.text(max_size=30)))
def test_any_values_have_a_type(values: list[str]) -> None:
    kind, nulls = guess(values)
    assert kind
    assert 0 <= nulls <= 1


@pytest.mark.inputs(120)
def test_names_are_right_whatever_stands_around_the_table() -> None:
    found = frames.count(frames.framed())
    assert found["files"] >= 120
    assert found["right"] >= frames.AIM * found["files"]
    assert found["wrong"] == 0
    assert found["else"] <= (1 - frames.AIM) * found["files"]


@pytest.mark.inputs(300)
def test_names_are_right_below_any_lines() -> None:
    found = frames.count(frames.mixed(300))
    assert found["right"] >= frames.AIM * found["files"]
    assert found["wrong"] <= 0.005 * found["files"]


def test_a_wrong_name_is_counted_as_wrong() -> None:
    file = frames.Framed("a", "", ("x", "y"), 2, 3)

    def found(*names: str, rows: int = 2, text: str = "2 lines above the header") -> Json:
        columns = [{"name": name} for name in names]
        return {"tables": [{"columns": columns, "rows": rows}], "text": text}

    assert frames.judged(file, found("x", "y")) == ("right", [])
    assert frames.judged(file, found("x", "z"))[0] == "wrong"
    assert frames.judged(file, found("x"))[0] == "wrong"
    assert frames.judged(file, found("x", "y", rows=3))[1] == ["3 rows"]
    assert frames.judged(file, found("x", "y", text="no lines"))[1] == ["no lines"]
    assert frames.judged(file, found("c", text=frames.UNSURE))[0] == "unsure"


@pytest.mark.parametrize(
    ("text", "names", "rows", "says"),
    [
        # Marks of comments that are values.
        ("url,hits\n//a.example/x,5\n//b.example,6\n/local,7\n", "url|hits", 3, "separator comma"),
        ("#python,5\n#pandas,3\nnumpy,9\n", "column 1|column 2", 3, "no header"),
        ("share,name\n%5,a\n%7,b\n", "share|name", 2, "separator comma"),
        ("# year mean\n1959 3.5\n1960 3.6\n1961 3.7\n", "year|mean", 3, "comments begin with #"),
        # What is last is a row, if it does not add up.
        ("company,sales\nShell,3\nBP,2\nTotal SE,5\n", "company|sales", 3, "3 rows"),
        ("stat,a\ncount,4\nstd,1.2\nmean,2.5\n", "stat|a", 3, "3 rows"),
        ("region,n\nNorth,3\nSouth,4\nTotal,9\n", "region|n", 3, "3 rows"),
        ("region,n\nNorth,3\nSouth,4\nTotal,7\n", "region|n", 2, "sums up the others: Total 7"),
        ("region,n\nNorth,3\nSouth,4\nmean,3.5\n", "region|n", 2, "sums up the others: mean 3.5"),
        ("| a | b |\n|---|---|\n| 1 | x |\n| 2 | y |\n| 3 | z |\n", "a|b", 3, "separator pipe"),
        # Two lines that name columns.
        (
            '"A table, by age"\nage,2019,2019,2020\n,men,women,men\n18,1,2,3\n19,4,5,6\n20,7,8,9\n',
            "age|2019 men|2019 women|2020 men",
            3,
            "Line 2, above the header, groups columns",
        ),
        (
            'start,Q1\nStart of it,"How old are you, then?"\n2024-01-01,30\n2024-01-02,31\n',
            "start|Q1",
            2,
            "Line 2, below the header, describes columns",
        ),
        # Names that are numbers.
        ("id,0,15,60\ns1,0.31,0.55,0.21\ns2,0.64,0.52,0.22\n", "id|0|15|60", 2, "2 rows"),
        ("Name,50%,90%\na,0.6,0.9\nb,0.4,0.8\nc,0.1,0.3\n", "Name|50%|90%", 3, "3 rows"),
        # Nobody can tell.
        ("Ann,Ray,Rome\nBob,Lee,Oslo\nCid,Hall,Bern\n", "column 1|column 2|column 3", 3, UNSURE),
        ("sku;2023;2024\nA-1;12;13\nA-2;14;9\n", "column 1|column 2|column 3", 3, UNSURE),
        ("name,n\na,1\nb,2\nname,n\nc,3\n", "name|n", 3, "The header is repeated in line 4:"),
        ("Total,2020,2021\nA,1,2\nB,3,4\nTotal,4,6\n", "column 1|column 2|column 3", 4, UNSURE),
        ("id,n\n1,2\n3,4,5\n6,7\n", "id|n", 3, "more or fewer fields than 2: 1."),
    ],
)
def test_a_table(text: str, names: str, rows: int, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    found = frames.profiled(tmp_path / "a.csv")
    (table,) = found["tables"]
    assert [each["name"] for each in table["columns"]] == names.split("|")
    assert table["rows"] == rows
    assert says in found["text"]


def test_where_it_is_not_sure_it_shows_the_first_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Ann,Ray,Rome\nBob,Lee,Oslo\nCid,Hall,Bern\n", "utf-8")
    lines = frames.profiled(tmp_path / "a.csv")["text"].split("\n")
    assert lines[2:5] == [
        "  line 1: Ann | Ray | Rome",
        "  line 2: Bob | Lee | Oslo",
        "  line 3: Cid | Hall | Bern",
    ]
