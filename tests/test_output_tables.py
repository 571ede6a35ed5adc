"""Tables in outputs, as CSV with their shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context import outputs_text
from jupyterlab_gptcode.context.outputs.numbers import rounded, short, without_zeros
from jupyterlab_gptcode.context.outputs.wrapped import unwrapped
from jupyterlab_gptcode.prompt import FULL
from jupyterlab_gptcode.protocol import Json

from .recorded_outputs import recorded, sent


def result(html: str, plain: str = "<thing.Table object at 0x7f0000000000>") -> Json:
    return {"output_type": "execute_result", "data": {"text/html": html, "text/plain": plain}}


def text_of(html: str) -> str:
    return outputs_text([result(html)], 20_000)


def rows(body: str, head: str = "") -> str:
    return f'<table class="dataframe"><thead>{head}</thead><tbody>{body}</tbody></table>'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param(
            "<table><tr><td>1<td>2<tr><td>3<td>4</table>",
            "[Table: 2 rows, 2 columns]\n1,2\n3,4",
            id="no headings and no end tags",
        ),
        pytest.param(
            rows("<tr><th>a</th><td>1, 2</td></tr>", "<tr><th></th><th>x</th></tr>"),
            '[Table: 1 row, 1 column]\n,x\na,"1, 2"',
            id="a comma",
        ),
        pytest.param(
            rows(
                '<tr><th rowspan="2">a</th><th>p</th><td>1</td></tr><tr><th>q</th><td>2</td></tr>',
                "<tr><th></th><th></th><th>x</th></tr><tr><th>k</th><th>l</th><th></th></tr>",
            ),
            "[Table: 2 rows, 1 column]\nk,l,x\na,p,1\na,q,2",
            id="an index of two levels",
        ),
        pytest.param(
            rows(
                "<tr><th>0</th><td>1</td><td>2</td></tr>",
                '<tr><th></th><th colspan="2">t</th></tr><tr><th></th><th>a</th><th>b</th></tr>',
            ),
            "[Table: 1 row, 2 columns]\n,t/a,t/b\n0,1,2",
            id="names of two levels",
        ),
        pytest.param(
            rows("<tr><th>0</th><td>1</td></tr>", "<tr><th></th><th>x</th></tr>")
            + "<p>9,000 rows \u00d7 1 columns</p>",
            "[Table: 9000 rows, 1 column; 1 row and 1 column shown]\n,x\n0,1".replace(
                "9000", "9,000"
            ),
            id="a shape that the library writes below",
        ),
        pytest.param(
            "<p>Before</p><table><tr><th>x<tr><td>1</table>After",
            "Before\n[Table: 1 row, 1 column]\nx\n1\nAfter",
            id="text around",
        ),
        pytest.param(
            "<table><tr><td>outer<table><tr><td>inner</table></table>",
            "[Table: 1 row, 1 column]\nouter\n[Table: 1 row, 1 column]\ninner",
            id="a table in a table",
        ),
        pytest.param("<table></table>", "[Table: 0 rows, 0 columns]", id="an empty table"),
    ],
)
def test_a_table(html: str, text: str) -> None:
    assert text_of(html) == text


def test_a_frame_of_2000_rows_and_100_columns_costs_little() -> None:
    """Both as pandas shows it, and with all its columns."""
    found = {name: outputs for stem, name, outputs in recorded() if stem == "pandas"}
    shown = sent(found["wide frame of 100 columns"])
    whole = sent(found["wide frame with all its columns"])
    assert len(shown) < 2_000
    assert len(whole) / 4 < 1_500
    head = "[Table: 2,000 rows, 100 columns; 10 rows and 100 columns shown; numbers rounded to 4 "
    assert whole.startswith(head)
    names = whole.splitlines()[1].split(",")
    assert names == ["", *(f"measurement_{place:03d}" for place in range(100))]
    assert whole.splitlines()[2].startswith("0,-1.513,-1.278,")
    assert whole.splitlines()[-1].startswith("1999,-0.595,")


def test_rows_of_a_long_table_are_left_out_in_its_middle() -> None:
    body = "".join(f"<tr><td>{row:06d}</td><td>{'x' * 90}</td></tr>" for row in range(900))
    lines = outputs_text([result(rows(body))], FULL.outputs).splitlines()
    assert len("\n".join(lines)) < 5_600
    numbers = [int(line[:6]) for line in lines if line[:1] == "0"]
    left_out = next(line for line in lines if line.startswith("…"))
    assert left_out == f"… {900 - len(numbers)} rows left out …"
    top = -(-len(numbers) // 2)
    assert numbers == [*range(top), *range(900 - len(numbers) + top, 900)]


def test_a_page_that_was_cut_says_how_much_is_missing() -> None:
    body = "".join(f"<tr><td>{row}</td></tr>" for row in range(20_000))
    html = rows(body)
    cut = f"{html[:100_000]}\n… {len(html) - 200_000} characters not sent …\n{html[-100_000:]}"
    for page in (html, cut):
        read = 200_000 if page is html else 100_000
        assert text_of(page).endswith(f"\n… {len(html) - read} characters left out …")


def test_names_that_are_all_of_the_table_are_cut() -> None:
    head = "<tr>" + "".join(f"<th>{'n' * 90}{place}</th>" for place in range(1_000)) + "</tr>"
    assert len(outputs_text([result(rows("", head))], 20_000)) < 4_200


@pytest.mark.parametrize("span", ["999999999999", "-4", "0", "²", "x", ""])
def test_a_cell_that_claims_to_cover_much(span: str) -> None:
    text = text_of(f'<table><tr><td colspan="{span}" rowspan="{span}">a</td></tr></table>')
    assert len(text) < 5_100


@given(st.text(alphabet='<>/ tablerdh="!-&;', max_size=200))
def test_any_page_gives_a_text(html: str) -> None:
    assert isinstance(text_of(f"<table {html}"), str)
    assert len(text_of(html)) <= 20_100


@pytest.mark.parametrize(
    ("text", "short_text"),
    [
        ("0.123456", "0.1235"),
        ("-12.000001", "-12.0"),
        ("123456.789", "123457"),
        ("0.000012346", "0.00001235"),
        ("9.87654321e-09", "9.877e-09"),
        ("7.40e-57", "7.40e-57"),
        ("9.99999", "10.0"),
        ("4", "4"),
        ("1.2.3", "1.2.3"),
        ("2024-01-01", "2024-01-01"),
        ("NaN", "NaN"),
    ],
)
def test_numbers_are_rounded(text: str, short_text: str) -> None:
    assert rounded(text) == short_text


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_rounding_changes_a_number_little(number: float) -> None:
    text = f"{number:.9f}"
    near = abs(float(text)) * 0.0006 + 1e-9
    assert abs(float(rounded(text)) - float(text)) <= near
    assert float(without_zeros(text)) == float(text)


@given(st.floats() | st.integers(-(10**12), 10**12))
def test_a_number_in_few_characters(number: float) -> None:
    assert len(short(number)) <= 16


WRAPPED = """\
       alpha       beta  \\
mean  1.00000  12.345678
max   2.00000  15.500000

        gamma
mean 0.000123
max  9.000000
"""


def test_a_frame_that_was_wrapped_when_printed_is_one_table() -> None:
    text = WRAPPED.replace("mean 0", "mean  0").replace("max  9", "max   9")
    head = "[A printed table, as CSV; numbers rounded to 4 digits]"
    assert unwrapped(f"before\n{text}\nafter") == (
        f"before\n{head}\n,alpha,beta,gamma\nmean,1.0,12.35,0.000123\nmax,2.0,15.5,9.0\n\nafter"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(WRAPPED, id="cells that cannot be told apart"),
        pytest.param("a \\\nb", id="a line of a shell"),
        pytest.param("x  y  \\\n1  2  3\n\nz  \\\n", id="an end that is missing"),
        pytest.param(" \\\n \\\n", id="nothing but signs"),
    ],
)
def test_what_is_not_surely_a_frame_stays(text: str) -> None:
    assert unwrapped(text) == text
