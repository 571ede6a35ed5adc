"""Errors as the model reads them: its own frames, every message, nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context import outputs_text
from jupyterlab_gptcode.context.outputs.repeats import without_repeats
from jupyterlab_gptcode.protocol import Json


def text_of(ename: str, evalue: str, *traceback: str) -> str:
    error: Json = {
        "output_type": "error",
        "ename": ename,
        "evalue": evalue,
        "traceback": list(traceback),
    }
    return outputs_text([error], 8_000)


OLD_IPYTHON = """\
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
<ipython-input-3-4a2c> in <module>
----> 1 load("x")

~/miniconda3/lib/python3.8/site-packages/thing/core.py in load(text)
     10     def load(text):
---> 11         raise ValueError("bad text")

ValueError: bad text"""


def test_the_frames_of_ipython_7() -> None:
    assert text_of("ValueError", "bad text", OLD_IPYTHON) == (
        '<ipython-input-3-4a2c> in <module>\n----> 1 load("x")\n'
        "… 1 library frame …\nValueError: bad text"
    )


WINDOWS = r"""ValueError                                Traceback (most recent call last)
Cell In[2], line 1
----> 1 parse()

File C:\Users\ann\AppData\Local\Programs\Python\Python312\Lib\json\decoder.py:3, in decode()
      3 raise

File C:\Users\ann\work\helpers.py:7, in parse()
----> 7     decode()

ValueError: no"""


def test_a_users_own_module_stays_on_windows_too() -> None:
    assert text_of("ValueError", "no", WINDOWS).splitlines() == [
        "Cell In[2], line 1",
        "----> 1 parse()",
        "… 1 library frame …",
        r"File C:\Users\ann\work\helpers.py:7, in parse()",
        "----> 7     decode()",
        "ValueError: no",
    ]


JULIA = """UndefVarError: `totl` not defined

Stacktrace:
 [1] summarise(x::Int64)
   @ Main ./In[3]:2
 [2] mapreduce_impl(f::typeof(identity), op::typeof(+))
   @ Base ./reduce.jl:12
 [3] sum(a::Vector{Int64})
   @ Base ./reducedim.jl:994
 [4] top-level scope
   @ In[3]:5"""


def test_frames_of_julia() -> None:
    """As IJulia sends them: written by hand, since there is no Julia where this was made."""
    assert text_of("UndefVarError", "UndefVarError: `totl` not defined", JULIA) == (
        "UndefVarError: `totl` not defined\n\nStacktrace:\n"
        " [1] summarise(x::Int64)\n   @ Main ./In[3]:2\n"
        "… 2 library frames …\n"
        " [4] top-level scope\n   @ In[3]:5"
    )


def test_how_r_handles_an_error_is_left_out() -> None:
    error = "Error in f(1): bad\n"
    frames = ["1. f(1)", '2. stop("bad")', "3. .handleSimpleError(function (cnd) ", "{", "}"]
    text = text_of("ERROR", error, f"{error}Traceback:\n", *frames)
    assert text == 'Error in f(1): bad\nTraceback:\n1. f(1)\n2. stop("bad")'


def test_a_message_that_looks_like_frames_stays_whole() -> None:
    message = "cannot read\nFile /usr/lib/python3.11/site-packages/x.py:3, in f\nand so on"
    said = f"ValueError: {message}"
    trace = f"ValueError  Traceback (most recent call last)\nCell In[1], line 1\n\n{said}"
    text = text_of("ValueError", message, trace)
    assert "ValueError: cannot read" in text
    assert "and so on" in text


PRINTED = """\
Exception in thread Thread-1:
Traceback (most recent call last):
  File "/usr/lib/python3.11/threading.py", line 1045, in _bootstrap_inner
    self.run()
    ~~~~~~~~^^
  File "/tmp/ipykernel_1/1.py", line 3, in work
    1 / 0
ZeroDivisionError: division by zero
goes on"""


def test_a_printed_traceback_loses_the_frames_of_libraries() -> None:
    output = {"output_type": "stream", "name": "stderr", "text": PRINTED}
    assert outputs_text([output], 8_000).splitlines() == [
        "[stderr]",
        "Exception in thread Thread-1:",
        "Traceback (most recent call last):",
        "  … 1 library frame …",
        '  File "/tmp/ipykernel_1/1.py", line 3, in work',
        "    1 / 0",
        "ZeroDivisionError: division by zero",
        "goes on",
    ]


@pytest.mark.parametrize(
    ("parts", "shorter"),
    [
        ("aaaaab", "a (the same part 4 more times) b"),
        ("abababc", "a b (the same 2 parts 2 more times) c"),
        ("abcabc", "a b c a b c"),
        ("aab", "a a b"),
        ("", ""),
    ],
)
def test_runs_of_equal_parts(parts: str, shorter: str) -> None:
    note = "(the same {what} {count} more times)"
    assert " ".join(without_repeats(parts, note, "part")) == shorter


@given(st.lists(st.sampled_from("ab"), max_size=30))
def test_no_part_is_lost_but_repetitions(parts: list[str]) -> None:
    """Written out again, what is short is what it was."""
    again: list[str] = []
    for part in without_repeats(parts, "{count} {what}", "part"):
        count, *what = part.split(" ")
        if what:
            period = 1 if what == ["part"] else int(what[0])
            again += again[len(again) - period :] * int(count)
        else:
            again.append(part)
    assert again == parts


_lines = st.sampled_from(
    [
        "Cell In[1], line 1",
        "File /usr/lib/python3.11/site-packages/x.py:3, in f",
        "      1 x",
        "",
        "ValueError: x",
        "During handling of the above exception, another exception occurred:",
        "Stacktrace:",
        " [1] f()",
        "Traceback:",
        '  File "x/site-packages/y.py", line 3, in f',
    ]
)


@given(st.lists(_lines, max_size=12))
def test_any_traceback_ends_with_its_message(lines: list[str]) -> None:
    text = text_of("ValueError", "the message", "\n".join(lines))
    assert text.endswith("ValueError: the message")
