"""What was printed: bars, repetition, and cuts that lose nothing that matters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.context import outputs_text
from jupyterlab_gptcode.context.outputs.alike import without_the_same
from jupyterlab_gptcode.context.outputs.cuts import ERROR, RICH, STREAM, Shape, cut_lines
from jupyterlab_gptcode.context.outputs.printed import printed_text
from jupyterlab_gptcode.context.outputs.weights import shares_of

from .build import stream

TQDM = "100%|██████████| 3/3 [00:00<00:00, 12.5it/s]"
HALF = " 40%|████      | 20/50 [00:00<00:00, 34.8it/s]"
PIP = "   ━━━━━━━━━━━━━━━━━━━━━━━━━━ 100.0/100.0 kB 1.2 MB/s eta 0:00:00"
RICH_BAR = "Working... ━━━━━━━━━━━━━━━━━━━━━━━━━━ 100% 0:00:00"
KERAS = "313/313 ━━━━━━━━━━━━━━━━━━━━ 1s 2ms/step - accuracy: 0.9771 - loss: 0.0771"
UP = "\x1b[A"


def printed(text: str, limit: int = 24_000) -> str:
    return outputs_text([stream(text)], limit)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        pytest.param(f"{TQDM}\nok\n", "ok", id="a finished bar beside something"),
        pytest.param(f"{TQDM}\n", TQDM, id="a finished bar alone"),
        pytest.param(f"{HALF}\nok\n", f"{HALF}\nok", id="a bar that stopped"),
        pytest.param(f"{TQDM[:-1]}, loss=0.12]\nok", f"{TQDM[:-1]}, loss=0.12]\nok", id="measures"),
        pytest.param(f"Collecting x\n{PIP}\nDone", "Collecting x\nDone", id="pip"),
        pytest.param(f"{RICH_BAR}\nDone", "Done", id="rich"),
        pytest.param(f"Epoch 1/2\n{KERAS}", f"Epoch 1/2\n{KERAS}", id="keras"),
        pytest.param(
            "fit:  10%|█ | 1/9 [00:01<?]\nfit:  90%|█ | 8/9 [00:09<?]",
            "fit:  90%|█ | 8/9 [00:09<?]",
            id="a bar printed below itself",
        ),
        pytest.param(
            f"a: 0%\nb: 0%{UP}\ra: 50%\n\rb: 10%{UP}\ra: 99%\n",
            "a: 99%\nb: 10%",
            id="two bars below one another",
        ),
        pytest.param("\x1b[99Aa\x1b[1000000A\rb", "b", id="up beyond the top"),
    ],
)
def test_the_last_state_of_bars(text: str, sent: str) -> None:
    assert printed(text) == sent


def warning(line: int, path: str = "/tmp/ipykernel_1/1.py") -> str:  # noqa: S108
    return f"{path}:{line}: RuntimeWarning: Mean of empty slice\n  warnings.warn(text)\n"


TRACE = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nKeyError: 1\n'
LOG = "INFO step {0}\nWARNING slow step {0}\n"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        pytest.param(warning(2) * 25, f"{warning(2)}… 24 more of the same …", id="equal"),
        pytest.param(warning(2) * 2, f"{warning(2)}… 1 more of the same …", id="twice"),
        pytest.param(
            "".join(warning(line, f"/lib/{line}.py") for line in range(9)),
            f"{warning(0, '/lib/0.py')}… 8 more of the same …",
            id="other numbers and paths",
        ),
        pytest.param(warning(1) + warning(2), (warning(1) + warning(2)).strip(), id="two alike"),
        pytest.param(f"{TRACE}x\n{TRACE}y", f"{TRACE}… 1 more of the same …\nx\ny", id="traces"),
        pytest.param(
            "WARNING a\nWARNING b\nWARNING c",
            "WARNING a\nWARNING b\nWARNING c",
            id="different words",
        ),
        pytest.param(
            "".join(LOG.format(number) for number in range(4)),
            "INFO step 0\nWARNING slow step 0\n… 3 more of the same …\nINFO step 1\nINFO step 2\n"
            "INFO step 3",
            id="between other lines",
        ),
        pytest.param("same\n" * 9, ("same\n" * 9).strip(), id="few short lines"),
        pytest.param(
            "the same line\n" * 99,
            "the same line\n… the same line 98 more times …",
            id="many equal lines",
        ),
    ],
)
def test_repetition_becomes_a_count(text: str, sent: str) -> None:
    assert printed(text) == sent


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "  b",
                "Error: x",
                "Warning 1",
                "Warning 2",
                "",
                "Traceback (most recent call last)",
            ]
        ),
        max_size=30,
    )
)
def test_no_line_vanishes_without_a_count(lines: list[str]) -> None:
    """Each kind of line is still there, and what is there was printed."""
    text = without_the_same("\n".join(lines))
    shown = [line for line in text.split("\n") if not line.startswith("…")]
    assert {re.sub(r"\d", "", line) for line in shown} >= {
        re.sub(r"\d", "", line) for line in lines
    } - {"", "  b"}
    assert set(shown) <= {*lines, ""}


def test_a_summary_among_many_lines_is_sent() -> None:
    lines = [f"reading part-{number:05d}.csv" for number in range(1200)]
    lines[640] = "SUMMARY dropped=31"
    text = printed("\n".join(lines), 4_000)
    assert "\nSUMMARY dropped=31\n" in text
    head, _, tail = text.partition("SUMMARY")
    assert 3 * len(head) < 2.2 * len(tail)  # the end gets more
    assert len(text) <= 4_000


def test_the_best_of_a_training_is_sent() -> None:
    def loss(epoch: int) -> float:
        return 0.2 if epoch == 487 else 5.0 if epoch == 555 else 1 + 1 / epoch

    lines = [f"epoch {epoch}/1000 loss={loss(epoch):.4f}" for epoch in range(1, 1001)]
    text = printed("\n".join(lines), 5_000)
    assert "\nepoch 487/1000 loss=0.2000\n" in text
    assert "\nepoch 555/1000 loss=5.0000\n" in text


@st.composite
def _texts(draw: st.DrawFn) -> list[str]:
    line = st.text("ab 1", max_size=80) | st.sampled_from(["ERROR x", "total 7", "x" * 3_000])
    return draw(st.lists(line, min_size=1, max_size=300))


@given(_texts(), st.integers(400, 3_000), st.sampled_from([STREAM, ERROR, RICH]))
def test_a_cut_counts_what_it_leaves_out(lines: list[str], limit: int, shape: Shape) -> None:
    text = "\n".join(lines)
    cut = cut_lines(text, limit, shape, first=5)
    assert len(cut) <= limit + 100
    place = 0
    for line in cut.split("\n"):
        gap = re.fullmatch(r"… lines? (\d+)(?: to (\d+))? left out, ([\d,]+) characters …", line)
        if gap:
            first, last = int(gap[1]) - 5, int(gap[2] or gap[1]) - 5
            assert first == place
            assert int(gap[3].replace(",", "")) == len("\n".join(lines[first : last + 1]))
            place = last + 1
        elif len(lines[place : place + 1][0]) > limit // 4:
            return  # a long line is cut within, over several lines
        else:
            assert line == lines[place]
            place += 1
    assert place == len(lines)


def test_warnings_beyond_what_was_read_are_not_counted_as_none() -> None:
    warnings = "a.py:1: UserWarning: too hot\n"
    whole = printed_text(f"{warnings * 25}done")
    assert whole == "a.py:1: UserWarning: too hot\n… 24 more of the same …\ndone"
    cut = f"{warnings * 10}… 25000 characters not sent …\n{warnings * 15}done"
    assert printed_text(cut) == (
        "a.py:1: UserWarning: too hot\n… at least 24 more of the same …\n"
        "… 25000 characters not sent …\ndone"
    )


def test_what_the_page_left_out_is_counted() -> None:
    page = "… 25000 characters not sent …"
    text = "b\n" * 500 + f"{page}\n" + "c\n" * 500
    cut = cut_lines(text, 1_000, STREAM)
    gaps = re.findall(r"left out, ([\d,]+) characters", cut)
    assert re.findall(r"characters(.*) …", cut) == [", of which 25,000 are not available"]
    missing = sum(int(gap.replace(",", "")) for gap in gaps)
    # A gap is counted without the line end behind it.
    shown = sum(len(line) + 1 for line in cut.split("\n") if not line.startswith("…")) - 1
    assert missing + shown + len(gaps) == len(text) - len(page) + 25_000


@given(
    st.lists(st.tuples(st.integers(0, 999), st.integers(1, 6)), max_size=20), st.integers(0, 5_000)
)
def test_shares_pass_on(parts: list[tuple[int, int]], limit: int) -> None:
    sizes, weights = [size for size, _ in parts], [weight for _, weight in parts]
    shares = shares_of(sizes, weights, limit)
    assert all(share <= size for share, size in zip(shares, sizes, strict=True))
    # Nothing is left over while one of them could use it.
    assert min(sum(sizes), limit) - len(parts) < sum(shares) + 1 <= max(limit, 0) + 1


@pytest.mark.parametrize(
    "text",
    [
        "error" + "a" * 100_000,
        "Warning " + "/a" * 50_000,
        ("1%|" + "|0/" * 150 + "\n") * 200,
        ("━" * 490 + "\n") * 200,
        "\x1b[A" * 25_000,
        ("x\n" + "\x1b[9A") * 20_000,
        "\x1b[" + "1;" * 50_000,
        "Traceback (most recent call last)\n" * 3_000,
        "".join(f"{'9' * 400} {number} 1e999 nan\n" for number in range(240)),
        "\r" * 100_000,
    ],
    ids=range(10),
)
def test_no_text_takes_long(text: str) -> None:
    """With what grows with the square of a text, this would not end."""
    assert len(printed(text, 5_000)) <= 5_100


def test_an_error_is_sent_before_what_was_printed() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "x" * 3_000, "traceback": []}
    text = outputs_text([stream("y\n" * 500 + "z\n" * 9_000), error], 6_000)
    assert "x" * 3_000 in text
    assert len(text) <= 6_100


def test_stdout_and_stderr_stand_apart() -> None:
    err = {"output_type": "stream", "name": "stderr", "text": "careful\n"}
    result = {"output_type": "execute_result", "data": {"text/plain": "42"}}
    figure = {
        "output_type": "display_data",
        "data": {"text/plain": "<Figure size 640x480 with 1 Axes>"},
    }
    assert outputs_text([stream("one\n"), err, stream("two\n"), result, figure], 1_000) == (
        "one\ntwo\n[stderr]\ncareful\n[result]\n42\n<Figure 640x480>"
    )
