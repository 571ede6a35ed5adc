"""Tables written as text: encodings, types, dialects, headers."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus import File, files
from benchmarks.dialects import AIM, profile_columns, right
from jupyterlab_gptcode.files.profile.text.decoding import decode
from jupyterlab_gptcode.files.profile.text.dialects import sniff
from jupyterlab_gptcode.files.profile.text.guessing import guess
from jupyterlab_gptcode.files.profile.text.headers import arrange

CORPUS = list(files())


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
        (["2024-01-01T10:00:00+02:00"], "timestamp"),
        (["3 Jan 2024 12:30"], "timestamp"),
        (["10:30", "23:59"], "time"),
        (["25:30"], "text"),
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
