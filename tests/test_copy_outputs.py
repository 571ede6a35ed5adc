"""What a block prints and shows in a copy of a real kernel is what the cell would have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jupyterlab_gptcode.protocol import Json

from .kernel_process import KernelProcess, kernel_process
from .unfenced import on_linux, printed, tried

pytestmark = on_linux


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelProcess]:
    with kernel_process() as process:
        process.run("import logging, os, subprocess, sys\nlog = logging.StreamHandler()")
        yield process


def outputs(kernel: KernelProcess, *blocks: str) -> list[Json]:
    found: list[Json] = tried(kernel, *blocks, characters=100_000)[-1]["outputs"]
    return found


PRINTED = {
    "print('a', end=''); print('b')": "ab\n",
    "os.system('echo c'); print('d')": "c\nd\n",
    "print('e'); os.write(1, b'f'); print('g')": "e\nfg\n",
    "_ = subprocess.run('printf h; printf i >&2', shell=True)": "h",
    "!echo j": "j\n",
    "%%bash\necho k": "k\n",
    "lines = !echo l\nprint(lines)": "['l']\n",
    "import asyncio\nawait asyncio.sleep(0)\nprint('m')": "m\n",
    "import asyncio\nasyncio.get_running_loop()\nprint('n')": "n\n",
    "if not os.fork():\n print('o', flush=True)\n os._exit(0)\nos.wait()\nprint('p')": "o\np\n",
    "from threading import Thread\nt = Thread(target=print, args='q')\nt.start(); t.join()": "q\n",
    "print(len(In), In[-1] == _ih[-1])": "3 True\n",
    # More than a pipe holds, and a character that two reads may cut.
    "subprocess.call('seq 30000 | tail -n 1; printf é', shell=True)": "30000\né",
    "print(chr(0xd83d))": "\ud83d\n",
}


@pytest.mark.parametrize("code", PRINTED)
def test_what_is_printed(kernel: KernelProcess, code: str) -> None:
    [report] = tried(kernel, code)
    assert (printed(report), report["error"]) == (PRINTED[code], False)


def test_what_is_logged(kernel: KernelProcess) -> None:
    """The handler has held the stream since before the copy was made."""
    [report] = tried(kernel, "log.emit(logging.makeLogRecord({'msg': 'careful'}))")
    assert printed(report, "stderr") == "careful\n"


def test_results_and_displays(kernel: KernelProcess) -> None:
    found = outputs(
        kernel,
        "from IPython.display import HTML, clear_output, display\n"
        "print('gone'); clear_output(wait=True)\n"
        "handle = display(HTML('<b>1</b>'), display_id=True)\n"
        "handle.update(HTML('<b>2</b>'))\n"
        "21 * 2",
    )
    assert found == [
        {
            "output_type": "display_data",
            "data": {
                "text/html": "<b>2</b>",
                "text/plain": "<IPython.core.display.HTML object>",
            },
            "metadata": {},
        },
        {
            "output_type": "execute_result",
            "data": {"text/plain": "42"},
            "metadata": {},
            "execution_count": found[1]["execution_count"],
        },
    ]


BUNDLE = """
class Kind(str):
    __eq__ = __len__ = __repr__ = lambda *_: 1 / 0
    __hash__ = str.__hash__
class Shown:
    def _repr_mimebundle_(self, **_):
        return {"text/plain": Kind("it"), "image/png": b"a", "application/json": {
            "n": float("nan"), "list": [1, True, None, 2.5, {1}], 5: 6, "kind": Kind("k")}}
Shown()
"""


def test_a_display_that_is_not_json(kernel: KernelProcess) -> None:
    [shown] = outputs(kernel, BUNDLE)
    assert shown["data"] == {
        "text/plain": "it",
        "image/png": "YQ==",
        "application/json": {"n": None, "list": [1, True, None, 2.5, "<set>"], "kind": "k"},
    }


def test_an_error_ends_the_chain(kernel: KernelProcess) -> None:
    blocks = ("a = 1", "a += 1; print(a); _oh", "def f(): return a / 0\nf()", "print('never')")
    reports = tried(kernel, *blocks)
    assert [each["error"] for each in reports] == [False, False, True]
    assert printed(reports[1]) == "2\n"
    [error] = reports[2]["outputs"]
    assert (error["ename"], error["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert "ZeroDivisionError" in error["traceback"][-1]


REFUSED = ("input('name? ')", "import getpass\ngetpass.getpass()")


@pytest.mark.parametrize("code", REFUSED)
def test_nobody_can_be_asked(kernel: KernelProcess, code: str) -> None:
    [error] = outputs(kernel, code)
    assert error["ename"] == "StdinNotImplementedError"


def test_help_is_shown_where_the_cell_would_show_it(kernel: KernelProcess) -> None:
    [shown] = outputs(kernel, "?len")
    assert "Return the number of items" in shown["data"]["text/plain"]


@pytest.mark.parametrize("code", ["exit()", "quit(keep_kernel=False)", "os._exit(0)"])
def test_a_block_that_ends_the_kernel_has_no_report(kernel: KernelProcess, code: str) -> None:
    assert tried(kernel, code, "print('never')") == []


def test_nothing_is_left_in_the_kernel(kernel: KernelProcess) -> None:
    state = "sorted(globals()), In[:], dict(Out), get_ipython().execution_count, _, __"
    before, _ = kernel.run("", silent=True, user_expressions={"state": state})
    tried(kernel, "x = 1; print(x); x", "%history", "del log, In")
    after, _ = kernel.run("", silent=True, user_expressions={"state": state})
    assert after["user_expressions"] == before["user_expressions"]
    _, published = kernel.run("print('here')")
    assert [each.get("text") for each in published[1:]] == ["here\n"]


def test_much_is_cut(kernel: KernelProcess) -> None:
    [report] = tried(kernel, "print('x' * 1000)\nprint('y' * 1000)\n1 / 0", characters=1500)
    assert report["cut"]
    assert printed(report) == "x" * 1000 + "\n" + "y" * 499
    assert report["outputs"][-1]["ename"] == "ZeroDivisionError"
    [report] = tried(kernel, "from IPython.display import HTML\nHTML('x' * 2000)", characters=1500)
    [shown] = report["outputs"]
    assert (report["cut"], [*shown["data"]]) == (True, ["text/plain"])
