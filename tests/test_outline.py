"""Outputs as kinds and sizes: what is said of each, and that nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.context.outputs.outline import outlined
from jupyterlab_gptcode.protocol import Json

from .build import stream
from .sizes import some

SECRET = "Zsecret"


def said(*outputs: Json) -> list[str]:
    return [piece.text for piece in outlined(outputs)]


def shown(**data: Any) -> Json:
    """An output of these MIME types, as `text_plain`."""
    named = {name.replace("_", "/", 1): each for name, each in data.items()}
    return {"output_type": "display_data", "data": named}


def failed(ename: str, *trace: str) -> Json:
    return {"output_type": "error", "ename": ename, "evalue": SECRET, "traceback": [*trace, SECRET]}


FRAME = (
    '<table class="dataframe"><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody>'
    f"<tr><th>{SECRET}</th><td>{SECRET}</td><td>2</td></tr></tbody></table>"
)
PLAIN = f"<table><tr><th>{SECRET}</th></tr><tr><td>{SECRET}</td></tr></table>"


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (stream(f"{SECRET}\n\n{SECRET}\n"), "text, 3 lines"),
        (stream(f"{SECRET}\n" * 40), "text, 40 lines"),
        (stream(""), None),
        (shown(), None),
        (shown(text_plain=SECRET), "text, 1 line"),
        (shown(text_html=FRAME), "table, 1 row x 2 columns: a,b"),
        (shown(text_html=FRAME, text_plain=SECRET), "table, 1 row x 2 columns: a,b"),
        (shown(text_html=PLAIN), "table, 1 row x 1 column"),
        (shown(text_html=f"<b>{SECRET}</b>"), "HTML"),
        (shown(text_markdown=SECRET, text_plain=SECRET), "Markdown"),
        (shown(text_plain="<Figure size 640x480 with 1 Axes>", image_png=SECRET), "figure 640x480"),
        (shown(image_jpeg=SECRET), "figure"),
        (shown(application_json={"a": SECRET}), "JSON"),
        ({**shown(), "data": {f"application/{SECRET}": SECRET}}, "something of another kind"),
        (failed("KeyError"), "KeyError"),
        (failed(f"Key {SECRET}!"), "Error"),
        (
            failed("KeyError", "Cell In[12], line 3\n      1 x\n----> 3 y"),
            "KeyError, at line 3 of the cell that ran as [12]",
        ),
        (
            failed(
                "KeyError",
                "Cell In[12], line 3\n----> 3 f()",
                "Cell In[9], line 7, in f()\n----> 7 y",
                "File /lib/a.py:99, in get(self)\n---> 99 z",
            ),
            "KeyError, at line 7 of the cell that ran as [9]",
        ),
    ],
)
def test_what_is_said(output: Json, expected: str | None) -> None:
    found = said(output)
    assert found == ([] if expected is None else [expected])
    assert SECRET not in "".join(found)


_values = st.recursive(
    st.sampled_from([SECRET, f"<i>{SECRET}</i>", PLAIN, f"{SECRET}\nCell In[1], line 2", 7, None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("a"), inner, max_size=2),
    max_leaves=4,
)
_mimes = st.sampled_from(
    [
        *("text/plain", "text/html", "text/latex", "text/markdown", "image/png", "image/svg+xml"),
        *("application/json", "application/javascript", f"application/x-{SECRET}"),
        *("application/vnd.plotly.v1+json", "application/vnd.vegalite.v5+json"),
        "application/vnd.jupyter.widget-view+json",
    ]
)
_bundles = st.builds(
    lambda data: {"output_type": "execute_result", "data": data},
    st.dictionaries(_mimes, _values, max_size=3),
)
_errors = st.builds(
    lambda evalue, trace: {
        "output_type": "error",
        "ename": "ValueError",
        "evalue": evalue,
        "traceback": trace,
    },
    _values,
    _values,
)


@settings(max_examples=some(400))
@given(st.lists(_bundles | _errors | st.builds(stream, st.just(f"{SECRET}\n")), max_size=4))
def test_nothing_of_any_output_is_said(outputs: list[Json]) -> None:
    assert SECRET not in "".join(said(*outputs))
