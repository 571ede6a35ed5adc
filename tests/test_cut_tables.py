"""Tables of which not all was read: no number of rows or columns is stated that nobody counted."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.context import outputs_text
from jupyterlab_gptcode.protocol import Json

HALF = 100_000  # characters of each end of a page that is sent


def text_of(html: str, plain: str = "<pandas.io.formats.style.Styler at 0x7f12>") -> str:
    output: Json = {
        "output_type": "execute_result",
        "data": {"text/html": html, "text/plain": plain},
    }
    return outputs_text([output], 20_000)


def cut(html: str, rows: int = 0, half: int = HALF) -> str:
    """As the page cuts it, which counts the rows of the table where it can."""
    note = f", of a table with {rows} rows" if rows else ""
    missing = len(html) - 2 * half
    assert missing > 0
    return f"{html[:half]}\n… {missing} characters not sent{note} …\n{html[-half:]}"


def frame(rows: int, columns: int, below: str = "") -> str:
    """As pandas writes it, with an index."""
    names = "".join(f"      <th>c{column}</th>\n" for column in range(columns))
    lines = (
        f"    <tr>\n      <th>{row}</th>\n"
        + "".join(f"      <td>{row}.{column}</td>\n" for column in range(columns))
        + "    </tr>\n"
        for row in range(rows)
    )
    return (
        '<div>\n<table border="1" class="dataframe">\n  <thead>\n    <tr>\n      <th></th>\n'
        f"{names}    </tr>\n  </thead>\n  <tbody>\n{''.join(lines)}"
        f"  </tbody>\n</table>\n{below}</div>"
    )


def styled(rows: int, columns: int) -> str:
    names = "".join(
        f'      <th id="T_a_level0_col{column}" class="col_heading level0 col{column}" >'
        f"c{column}</th>\n"
        for column in range(columns)
    )
    lines = (
        f'    <tr>\n      <th id="T_a_level0_row{row}" class="row_heading level0 row{row}" >'
        f"{row}</th>\n"
        + "".join(
            f'      <td id="T_a_row{row}_col{column}" class="data row{row} col{column}" >'
            f"{row}</td>\n"
            for column in range(columns)
        )
        + "    </tr>\n"
        for row in range(rows)
    )
    return (
        '<table id="T_a">\n  <thead>\n    <tr>\n      <th class="blank level0" >&nbsp;</th>\n'
        f"{names}    </tr>\n  </thead>\n  <tbody>\n{''.join(lines)}  </tbody>\n</table>\n"
    )


@pytest.mark.parametrize(
    ("html", "head"),
    [
        pytest.param(
            cut(frame(3_000, 10), 3_001),
            "[Table: 3,000 rows, 10 columns; only the first 406 rows could be read]",
            id="rows that the page counted",
        ),
        pytest.param(
            cut(frame(3_000, 10)),
            "[Table: at least 406 rows, 10 columns; only the first 406 rows could be read]",
            id="rows that nobody counted",
        ),
        pytest.param(
            cut(frame(3_000, 10, "<p>80,000 rows \xd7 10 columns</p>\n")),
            "[Table: 80,000 rows, 10 columns; only the first 406 rows could be read]",
            id="a frame that says its shape below",
        ),
        pytest.param(
            cut(frame(3_000, 10, "<p>80000 rows \xd7 50 columns</p>\n"), 3_001),
            "[Table: 80,000 rows, 50 columns; "
            "only the first 406 rows and 10 columns could be read]",
            id="a frame with more columns than it shows",
        ),
        pytest.param(
            cut(styled(3_000, 10), 3_001),
            "[Table: 3,000 rows, 10 columns; only the first 135 rows could be read]",
            id="a styled frame",
        ),
        pytest.param(
            cut(frame(3_000, 50), 3_001),
            "[Table: 3,000 rows, 50 columns; only the first 92 rows could be read]",
            id="a wide frame",
        ),
        pytest.param(
            cut(frame(1, 8_000), 2),
            "[Table: 1 row, at least 1,999 columns; only the first 1,999 columns could be read]",
            id="a frame of which the names are cut",
        ),
        pytest.param(
            cut(frame(3_000, 10), 7),
            "[Table: at least 406 rows, 10 columns; only the first 406 rows could be read]",
            id="fewer rows than were read",
        ),
    ],
)
def test_the_shape_of_a_table_that_was_cut(html: str, head: str) -> None:
    assert text_of(html).splitlines()[0] == head


def test_the_shape_in_a_frames_own_text() -> None:
    html = cut(frame(3_000, 10))
    assert text_of(html, "    c0  c1\n0  1  2\n\n[90000 rows x 10 columns]").startswith(
        "[Table: 90,000 rows, 10 columns; only the first 406 rows could be read]\n"
    )
    assert text_of(html, "90000 rows x 10 columns are too many").startswith("[Table: at least")


def test_no_row_that_was_cut_is_shown_and_all_others_are_counted() -> None:
    lines = text_of(cut(frame(300, 10), 301, 9_000)).splitlines()
    assert lines[:3] == [
        "[Table: 300 rows, 10 columns; only the first 37 rows could be read]",
        ",c0,c1,c2,c3,c4,c5,c6,c7,c8,c9",
        "0,0.0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9",
    ]
    assert lines[-3] == "36,36.0,36.1,36.2,36.3,36.4,36.5,36.6,36.7,36.8,36.9"
    assert lines[-2] == "… 263 rows left out …"
    assert lines[-1].endswith(" characters left out …")
    assert len(lines) == 2 + 37 + 2


@pytest.mark.parametrize("place", range(1, 600, 7))
def test_wherever_a_page_is_cut_nothing_false_is_said(place: int) -> None:
    html = frame(4, 3)
    text = text_of(f"{html[:place]}\n… 5 characters not sent …\nxx</table>")
    head = text.splitlines()[0]
    if place > html.index("</table>") + len("</table"):
        assert head == "[Table: 4 rows, 3 columns]"
    elif html[:place].count("<tr>") > 2:
        read = html[:place].count("<tr>") - 2
        assert head.startswith(f"[Table: at least {read} row")
        assert ", 3 columns; only the first " in head
    elif html[:place].count("<tr>") == 2:
        assert head == (
            "[Table: at least 0 rows, 3 columns; only the names of its columns could be read]"
        )
    elif "Table" in head:
        assert head.startswith("[Table: at least 0 rows, at least ")
    for line in text.splitlines()[2:]:
        if line[:1].isdigit():
            row = line[0]
            assert line == f"{row},{row}.0,{row}.1,{row}.2"


def test_a_table_that_ended_before_the_cut_is_whole() -> None:
    whole = frame(2, 1)
    text = text_of(f"{whole}<p>{'x' * 50}\n… 900 characters not sent …\nyy</p>")
    assert text.startswith("[Table: 2 rows, 1 column]\n,c0\n0,0.0\n1,1.0\nxxx")


def test_gaps_of_a_library_are_not_counted_as_all() -> None:
    gap = (
        frame(4, 2).replace("<td>2.0</td>", "<td>...</td>").replace("<td>2.1</td>", "<td>...</td>")
    )
    gap = gap.replace("<th>2</th>", "<th>...</th>")
    assert text_of(gap) == (
        "[Table: at least 3 rows, 2 columns; 3 rows and 2 columns shown]\n"
        ",c0,c1\n0,0.0,0.1\n1,1.0,1.1\n…\n3,3.0,3.1"
    )
    assert text_of(f"{gap}<p>900 rows \xd7 2 columns</p>").startswith(
        "[Table: 900 rows, 2 columns; 3 rows and 2 columns shown]\n"
    )


def test_more_cells_than_are_read_are_counted() -> None:
    page = "<table>" + ("<tr>" + "<td>" * 40) * 1_100 + "</table>"
    assert text_of(page).startswith(
        "[Table: 1,100 rows, 40 columns; only the first 750 rows could be read]"
    )


def test_more_columns_than_are_read() -> None:
    assert text_of("<table><tr>" + "<td>1" * 2_500 + "</table>").startswith(
        "[Table: 1 row, at least 2,000 columns"
    )


def test_an_index_that_names_many_rows() -> None:
    """Beyond some hundred rows, the second level was taken for the first."""
    first = '<tr><th rowspan="800">a</th><th>0</th><td>1</td></tr>'
    others = "".join(f"<tr><th>{row}</th><td>1</td></tr>" for row in range(1, 800))
    head = "<thead><tr><th></th><th></th><th>x</th></tr></thead>"
    text = text_of(f'<table class="dataframe">{head}<tbody>{first}{others}</tbody></table>')
    assert text.startswith("[Table: 800 rows, 1 column]\n,,x\na,0,1\n")
    assert text.endswith("\na,799,1")


def test_cells_that_claim_to_cover_the_whole_page() -> None:
    row = '<tr><td colspan="500" rowspan="65534">a</td></tr>'
    text = text_of("<table>" + row * 4 + "<tr></tr>" * 15_000 + "</table>")
    assert text.startswith("[Table: 15,004 rows, 2,000 columns; only the first 2")
    assert len(text) < 20_100
