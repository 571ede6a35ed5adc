"""Outputs become small plain text, whatever they hold."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context.budget import cut_middle, nearest_first
from jupyterlab_gptcode.context.outputs import output_images, outputs_text
from jupyterlab_gptcode.protocol import Json

from .build import stream

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def display(**data: Any) -> Json:
    return {"output_type": "display_data", "data": data, "metadata": {}}


_junk = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
_kinds = st.sampled_from(["stream", "error", "display_data", "execute_result", "update", ""])
_mimes = st.sampled_from(
    [
        *("text/plain", "text/html", "text/latex", "image/png", "image/jpeg", "image/svg+xml", "x"),
        *("application/json", "application/javascript", "application/vnd.plotly.v1+json"),
        *("application/vnd.vegalite.v5+json", "application/vnd.jupyter.widget-view+json"),
    ]
)
_outputs = st.dictionaries(st.text(), _junk) | st.fixed_dictionaries(
    {},
    optional={
        "output_type": _kinds | _junk,
        "text": _junk,
        "data": st.dictionaries(_mimes, _junk) | _junk,
        "ename": _junk,
        "evalue": _junk,
        "traceback": st.lists(st.text()) | _junk,
    },
)


@given(st.lists(_outputs, max_size=5), st.integers(0, 300))
def test_any_output_gives_text_of_bounded_length(outputs: list[Json], limit: int) -> None:
    assert len(outputs_text(outputs, limit)) <= limit + 50


@given(st.lists(_outputs, max_size=5))
def test_any_image_is_one(outputs: list[Json]) -> None:
    for url in output_images(outputs):
        head, _, data = url.partition(",")
        assert head in ("data:image/png;base64", "data:image/jpeg;base64")
        assert base64.b64decode(data, validate=True)


@pytest.mark.parametrize(
    ("output", "text"),
    [
        pytest.param(stream("a\nb\n"), "a\nb", id="a stream"),
        pytest.param({"output_type": "stream", "text": ["a\n", "b"]}, "a\nb", id="a list of lines"),
        pytest.param(stream("\x1b[1;31mred\x1b[0m \x1b]8;;x\x07link"), "red link", id="ANSI"),
        pytest.param(stream("10%\r50%\r100%\nok"), "100%\nok", id="a progress bar"),
        pytest.param(stream("50%\r100%\r"), "100%", id="a progress bar that ends its line"),
        pytest.param(stream("a\r\nb\r\n"), "a\nb", id="CRLF"),
        pytest.param(stream("a\x00\x08b\tc"), "ab\tc", id="control characters"),
        pytest.param(display(**{"text/plain": "7", "text/html": "<b>7</b>"}), "7", id="a display"),
        pytest.param(display(**{"image/png": PNG}), "<Image>", id="only an image"),
        pytest.param(display(**{"application/json": {"a": 1}}), '{"a": 1}', id="JSON"),
        pytest.param(display(), "", id="an empty display"),
    ],
)
def test_an_output_as_text(output: Json, text: str) -> None:
    assert outputs_text([output], 1000) == text


def test_outputs_follow_each_other() -> None:
    result = {"output_type": "execute_result", "data": {"text/plain": "42"}}
    assert outputs_text([stream("a\n"), stream(""), result], 1000) == "a\n[result]\n42"


def test_a_long_text_is_cut_in_the_middle() -> None:
    text = outputs_text([stream("a" * 500 + "b" * 500)], 300)
    assert text == "a" * 200 + "\n… 700 characters left out …\n" + "b" * 100


def test_images_as_data_urls() -> None:
    wrapped = f"{PNG[:8]}\n{PNG[8:]}\n"
    jpeg = display(**{"image/jpeg": [PNG]})
    assert list(output_images([display(**{"image/png": wrapped}), stream("x"), jpeg])) == [
        f"data:image/png;base64,{PNG}",
        f"data:image/jpeg;base64,{PNG}",
    ]


@pytest.mark.parametrize("data", ["", "not base64", "é", "A" * 4_000_004, 7, None, {}])
def test_what_is_no_image_would_spoil_the_request(data: object) -> None:
    assert list(output_images([display(**{"image/png": data})])) == []


FAILING = """
import json
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance(colors="Linux")
shell._showtraceback = lambda kind, value, trace: print(
    json.dumps({"ename": kind.__name__, "evalue": str(value), "traceback": trace})
)
shell.run_cell(SOURCE)
"""


def failing(source: str, folder: Path) -> Json:
    """The error output of IPython itself, for a cell with this source."""
    program = FAILING.replace("SOURCE", repr(source))
    command = [sys.executable, "-c", program]
    environment = {"IPYTHONDIR": str(folder)}
    run = subprocess.run(command, capture_output=True, check=True, env=environment)  # noqa: S603
    output: Json = json.loads(run.stdout.splitlines()[-1])
    return {"output_type": "error", **output}


def test_a_traceback_keeps_the_users_frames_and_folds_the_librarys(tmp_path: Path) -> None:
    source = "import json\n\ndef load(text):\n    return json.loads(text)\n\nload('{')"
    output = failing(source, tmp_path)
    text = outputs_text([output], 4000)
    assert "json/decoder.py" in "".join(output["traceback"])
    assert "decoder.py" not in text
    assert "library frames …" in text
    assert "----> 6 load('{')" in text
    assert "return json.loads(text)" in text
    last = "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2"
    assert text.splitlines()[-1].startswith(last)
    assert "\x1b" not in text


def test_a_short_traceback_stays_whole(tmp_path: Path) -> None:
    text = outputs_text([failing("total = weights", tmp_path)], 4000)
    assert "----> 1 total = weights" in text
    assert "library frames" not in text
    assert text.splitlines()[-1] == "NameError: name 'weights' is not defined"


@pytest.mark.parametrize("code", ["x = (1,", "x = = 1"])
def test_a_syntax_error_keeps_its_place(code: str, tmp_path: Path) -> None:
    text = outputs_text([failing(code, tmp_path)], 4000)
    assert code in text
    # From Python 3.13 on, code that is not complete has a name of its own.
    assert text.splitlines()[-1].startswith(("SyntaxError:", "_IncompleteInputError:"))


def test_an_error_without_a_traceback() -> None:
    output = {"output_type": "error", "ename": "ValueError", "evalue": "bad", "traceback": []}
    assert outputs_text([output], 100) == "ValueError: bad"


@given(st.text(), st.integers(0, 100))
def test_cutting_keeps_head_and_tail(text: str, limit: int) -> None:
    cut = cut_middle(text, limit)
    assert cut == text or (len(text) > limit and f"\n… {len(text) - limit} characters" in cut)


def test_nearest_first() -> None:
    assert nearest_first([10, 10, 10, 10], centre=2, budget=30) == {1, 2, 3}
    assert nearest_first([10, 99, 10, 10], centre=2, budget=30) == {0, 2, 3}
    assert nearest_first([99], centre=0, budget=30) == set()
    assert nearest_first([], centre=-1, budget=30) == set()


def test_a_syntax_error_is_reported_once() -> None:
    output = {
        "output_type": "error",
        "ename": "SyntaxError",
        "evalue": "invalid syntax (123.py, line 1)",
        "traceback": ["  Cell In[1], line 1\n    x =\n      ^\nSyntaxError: invalid syntax\n"],
    }
    assert outputs_text([output], 1_000).count("SyntaxError") == 1
