"""Displays and results: what they hold reaches the model, or at least its name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context import outputs_text
from jupyterlab_gptcode.context.outputs import Piece, output_pieces
from jupyterlab_gptcode.protocol import Json

from .build import stream

PNG = "iVBORw0KGgo="


def display(**data: Any) -> Json:
    return {"output_type": "display_data", "data": data}


def shown(html: str = "", plain: str = "<IPython.core.display.HTML object>", **data: Any) -> str:
    texts = {"text/plain": plain} | ({"text/html": html} if html else {})
    return outputs_text([display(**texts, **data)], 20_000)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>A</h2><p>b <b>c</b></p>", "## A\nb c"),
        ("a &lt; b &amp;&nbsp;c", "a < b & c"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>x</style><script>y</script>z<!-- w -->", "z"),
        (
            "<script>if (a < b) { '</p>' }</script>",
            "[HTML with nothing to read; shown to the user]",
        ),
        ("<img src='cat.png' alt='a cat'>", "[image a cat]"),
        ("<img src='data:image/png;base64,AAAA'>", "[image]"),
        ("<iframe src='https://example.org'>old</iframe>", "[frame https://example.org]"),
        ("<video controls><source src='a.mp4'>old</video>after", "[video]\nafter"),
        ("<svg><text>x</text></svg>after", "after"),
        ("<div><p>open", "open"),
        ("</table></td></p>text", "text"),
    ],
)
def test_a_page_as_its_reader_sees_it(html: str, text: str) -> None:
    assert shown(html) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param({"text/markdown": ["# a\n", "b"]}, "# a\nb", id="Markdown"),
        pytest.param({"text/latex": "$x^2$"}, "$x^2$", id="a formula"),
        pytest.param({"application/json": {"a": [1, None]}}, '{"a": [1, null]}', id="JSON"),
        pytest.param({"application/json": ["a", "b"]}, '["a", "b"]', id="a list in JSON"),
        pytest.param({"application/json": '{"a":1}'}, '{"a":1}', id="JSON as a text"),
        pytest.param(
            {"application/pdf": ""}, "[application/pdf; shown to the user]", id="another type"
        ),
        pytest.param(
            {"application/javascript": "alert(1)"},
            "[JavaScript that ran in the page: alert(1); shown to the user]",
            id="a script",
        ),
        pytest.param(
            {"image/svg+xml": '<svg width="20pt" height="10pt"><text>a &lt; b</text></svg>'},
            "[SVG image 20x10: a < b; shown to the user]",
            id="a drawing",
        ),
        pytest.param({"image/png": ""}, "<Image>", id="an image that was not sent"),
        pytest.param({"image/png": PNG}, "<Image>", id="an image"),
    ],
)
def test_an_object_whose_text_is_only_its_name(data: Json, text: str) -> None:
    assert shown(**data) == text


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ("<Figure size 640x480 with 2 Axes>", "<Figure 640x480>"),
        ("<PIL.PngImagePlugin.PngImageFile image mode=RGB size=64x48>", "<Image 64x48>"),
        ("<PIL.Image.Image image mode=L size=8x8 at 0x7F00>", "<Image 8x8>"),
        ("Circle(r=2)", "Circle(r=2)\n<Image>"),
    ],
)
def test_an_image_by_its_text(plain: str, text: str) -> None:
    assert shown(plain=plain, **{"image/png": PNG}) == text


def test_a_table_whose_text_names_only_its_columns() -> None:
    """As Spark shows it."""
    table = "<table border='1'><tr><th>id</th></tr><tr><td>7</td></tr></table>"
    assert shown(table, plain="DataFrame[id: bigint]") == "[Table: 1 row, 1 column]\nid\n7"


def test_a_text_that_says_more_than_a_page_stays() -> None:
    assert shown("<div>Tree</div>", plain="Tree(depth=3)") == "Tree(depth=3)"
    assert shown("<table><tr><td>x</table>", plain="Tree(depth=3)") == "Tree(depth=3)"


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ("IntSlider(value=7)", "[widget IntSlider(value=7); shown to the user]"),
        ("  0%|          | 0/50 [00:00<?, ?it/s]", "[progress bar; shown to the user]"),
        ("HBox(children=(FloatProgress(value=0.0),))", "[progress bar; shown to the user]"),
        ("", "[widget; shown to the user]"),
    ],
)
def test_a_widget(plain: str, text: str) -> None:
    view: Json = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    assert shown(plain=plain, **view) == text


def test_a_bar_in_a_widget_says_nothing_beside_other_outputs() -> None:
    view = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "  0%|    | 0/50"}
    bar = {"output_type": "display_data", "data": view}
    assert outputs_text([bar, stream("loss 0.2\n"), bar], 1_000) == "loss 0.2"


def test_pieces_in_their_order() -> None:
    image = f"data:image/png;base64,{PNG}"
    figure = {"text/plain": "<Figure size 64x48 with 1 Axes>", "image/png": PNG}
    outputs = [
        stream("a\n"),
        {**stream("b"), "name": "stderr"},
        {"output_type": "execute_result", "data": {"text/plain": "[<a.Line at 0x7f00>]"}},
        display(**figure),
        {"output_type": "error", "ename": "E", "evalue": "bad", "traceback": []},
        stream("10%\r"),
        stream("100%\n"),
        display(),
        {"output_type": "execute_result", "data": {"text/plain": "42"}},
    ]
    assert output_pieces(outputs) == [
        Piece("stdout", "a"),
        Piece("stderr", "b"),
        Piece("display", "<Figure 64x48>", image, is_figure=True),
        Piece("error", "E: bad"),
        Piece("stdout", "100%"),
        Piece("result", "42"),
    ]
    # Alone, the name of an object is all that there is.
    assert output_pieces(outputs[2:3]) == [Piece("result", "[<a.Line at 0x7f00>]")]


@given(st.text(alphabet="<>/abilmgpretsdvh =\"'&;#!-\n", max_size=120))
def test_any_page_gives_a_bounded_text(html: str) -> None:
    text = shown(html)
    assert len(text) <= max(3 * len(html), 100)


# A reader that goes back for each of these parts needs minutes.
REPEATED = [
    *(
        "<a ",
        "<a",
        "<!--",
        "</",
        "<?",
        "<a b='",
        '<a b="c" ',
        "<svg ",
        "<text>",
        "<title>",
        "<div>",
    ),
    *(
        "<table><tr><td>",
        "&#",
        "<iframe srcdoc='leaflet",
        "L.map(leaflet ",
        "center: [1,",
        "vegaEmbed(",
    ),
    *("Plotly.newPlot('a',[", '})({"a":', 'docs_json = {"a":', "<Figure size 1x1", "<a.b.", "1,"),
    *(
        "\u2026 1 characters not sent \u2026",
        " \\\n",
        "a  b \\\n1  2\n",
        "File x:1",
        "Cell In[1]\n",
    ),
    *("Traceback:\n1", "Stacktrace:\n [1] a\n", "Traceback (most recent call last)\n  File x:1\n"),
]


@pytest.mark.parametrize("part", REPEATED)
def test_long_hostile_texts_of_each_type_are_read_in_one_pass(part: str) -> None:
    text = part * (100_000 // len(part))
    data = ("text/plain", "text/html", "image/svg+xml", "application/javascript")
    outputs = [
        *(display(**{mime: text}) for mime in data),
        display(**{"text/html": f'<table class="dataframe">leaflet L.map( vega {text}'}),
        {"output_type": "error", "ename": "E", "evalue": text, "traceback": [text]},
        stream(text),
    ]
    for output in outputs:
        assert len(outputs_text([output], 1_000)) <= 1_100
