"""The variables of a real kernel are read without a trace, and without running the user's code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.kernel import INSPECTED, inspector

from .client import Client
from .kernel_process import KernelProcess, kernel_process


@pytest.fixture(scope="module")
def process() -> Iterator[KernelProcess]:
    with kernel_process() as process:
        yield process


@pytest.fixture
def kernel(process: KernelProcess) -> KernelProcess:
    """The kernel without variables."""
    process.run("%reset -f")
    return process


def test_nothing_is_there_at_first() -> None:
    with kernel_process() as kernel:
        assert kernel.inspect() == {"total": 0, "variables": []}


BUILTINS: dict[str, dict[str, object]] = {
    "count = 3": {"type": "int", "value": "3"},
    "share = 2.5": {"type": "float", "value": "2.5"},
    "yes = True": {"type": "bool", "value": "True"},
    "nothing = None": {"type": "NoneType", "value": "None"},
    "z = 2j": {"type": "complex", "value": "2j"},
    "name = 'Grüße'": {"type": "str", "length": 5, "value": "'Grüße'"},
    "raw = b'ab'": {"type": "bytes", "length": 2, "value": "b'ab'"},
    "long = 'x' * 200": {"type": "str", "length": 200, "value": f"'{'x' * 100}'…"},
    "huge = 10 ** 5000": {"type": "int", "value": "int"},
    "half = chr(0xd800) + chr(34)": {"type": "str", "length": 2, "value": "'\\ud800\"'"},
    "few = [1, 'a', None, [2], 5, 6]": {
        "type": "list",
        "length": 6,
        "value": "1, 'a', None, list, 5",
    },
    "pair = (1, 2)": {"type": "tuple", "length": 2, "value": "1, 2"},
    "prices = {'tea': 2}": {"type": "dict", "length": 1, "value": "'tea'"},
    "seen = {1, 2}": {"type": "set", "length": 2},
    "fixed = frozenset('ab')": {"type": "frozenset", "length": 2},
    "steps = range(4)": {"type": "range", "length": 4},
    "rows = [{'name': 'a', 'speed': 3.5}] * 9": {
        "type": "list",
        "length": 9,
        "columns": [["name", "str"], ["speed", "float"]],
        "width": 2,
    },
    "def mean(values, *, weights=None): ...": {
        "type": "function",
        "parameters": ["values", "weights"],
    },
    "class Model: ...": {"type": "class", "detail": "Model"},
    "import math": {"type": "module", "detail": "math"},
    "import decimal; d = decimal.Decimal(1); del decimal": {"type": "decimal.Decimal"},
}


@pytest.mark.parametrize("code", BUILTINS)
def test_what_python_brings_along(kernel: KernelProcess, code: str) -> None:
    kernel.run(code)
    assert [*kernel.variables(values=True).values()] == [BUILTINS[code]]
    [without] = kernel.variables().values()
    assert without == {key: each for key, each in BUILTINS[code].items() if key != "value"}


def test_what_ipython_brings_along_is_not_listed(kernel: KernelProcess) -> None:
    kernel.run(
        "from IPython.display import HTML, Image, Markdown, display\n"
        "import functools\n"
        "class Own(Image): ...\n"
        "@functools.wraps(display)\n"
        "def mine(x): ...\n"
        "shown = Markdown('x')\n"
        "del functools"
    )
    assert kernel.variables() == {
        "Own": {"type": "class", "detail": "Own"},
        "mine": {"type": "function", "parameters": ["x"]},
        "shown": {"type": "IPython.core.display.Markdown"},
    }


def test_libraries(kernel: KernelProcess) -> None:
    for library in ("numpy", "pandas", "polars", "pyarrow"):
        pytest.importorskip(library)
    kernel.run(
        "import numpy, pandas, polars, pyarrow\n"
        "df = pandas.DataFrame({'speed': [1.5, 2], 'kind': ['a', 'b'], ('x', 1): [1, 2]})\n"
        "df['when'] = pandas.to_datetime(['2020', '2021']).as_unit('ns')\n"
        "df['group'] = pandas.Categorical(['a', 'b'])\n"
        "df['size'] = pandas.array([1, None], dtype='Int64')\n"
        "speed, index, grid = df['speed'], df.index, numpy.zeros((3, 4), 'f4')\n"
        "one = numpy.float64(3.5)\n"
        "eager = polars.DataFrame({'a': [1], 'l': [['b']]})\n"
        "lazy, column = eager.lazy(), eager['a']\n"
        "table = pyarrow.table({'q': [1], 'z': ['x']})\n"
        "class Frame(pandas.DataFrame): ...\n"
        "sub, masked = Frame(df), numpy.ma.zeros(3)\n"
        "del numpy, pandas, polars, pyarrow, Frame"
    )
    found = kernel.variables(values=True)
    kind = found["df"]["columns"][1]
    assert kind in (["kind", "object"], ["kind", "str"])  # before and since pandas 3
    assert found == {
        "df": {
            "type": found["df"]["type"],
            "shape": [2, 6],
            "columns": [
                ["speed", "float64"],
                kind,
                ["x, 1", "int64"],
                ["when", "datetime64[ns]"],
                ["group", "category"],
                ["size", "Int64"],
            ],
            "width": 6,
        },
        "speed": {"type": found["speed"]["type"], "shape": [2], "dtype": "float64"},
        "index": {"type": found["index"]["type"], "shape": [2], "dtype": "int64"},
        "grid": {"type": "numpy.ndarray", "shape": [3, 4], "dtype": "float32"},
        "one": {"type": "numpy.float64", "value": "3.5"},
        "eager": {
            "type": "polars.dataframe.frame.DataFrame",
            "shape": [1, 2],
            "columns": [["a", "Int64"], ["l", "List"]],
            "width": 2,
        },
        "lazy": {"type": "polars.lazyframe.frame.LazyFrame"},
        "column": {"type": "polars.series.series.Series", "shape": [1], "dtype": "Int64"},
        "table": {
            "type": "pyarrow.lib.Table",
            "shape": [1, 2],
            "columns": [["q", "int64"], ["z", "string"]],
            "width": 2,
        },
        "sub": {"type": "Frame"},
        "masked": {"type": found["masked"]["type"]},
    }


def test_no_trace_is_left(kernel: KernelProcess) -> None:
    kernel.run("x = 1\n'shown'")
    state = "sorted(globals()), In[:], dict(Out), get_ipython().execution_count, _, __, _i"
    before, _ = kernel.run("", silent=True, user_expressions={"state": state})
    reply, published = kernel.evaluate()
    after, _ = kernel.run("", silent=True, user_expressions={"state": state})
    assert after["user_expressions"] == before["user_expressions"]
    assert (reply["status"], reply["payload"], published) == ("ok", [], [])


REPLACED = (
    "len = 3",
    "print = type = str = dict = repr = isinstance = sorted = getattr = 3",
    "__import__ = exec = eval = 3",
    "inspect = json = modules = space = Any = 3",
    # As far as IPython itself lives with it.
    "import builtins; builtins.print = builtins.sum = None; del builtins",
    "__builtins__ = {}",
    "__builtins__ = 3",
)


def test_names_that_the_user_has_replaced() -> None:
    with kernel_process() as kernel:
        kernel.run("rows = [{'speed': 3}]")
        for code in REPLACED:
            kernel.run(code)
            assert kernel.variables()["rows"]["columns"] == [["speed", "int"]], code


TRAPS = """
from pathlib import Path
def trap(*_, **__):
    Path({ran!r}).touch()
    return 1
class Meta(type):
    __hash__ = __eq__ = __getattribute__ = __instancecheck__ = __subclasscheck__ = trap
    __name__ = __module__ = __mro__ = __dict__ = property(trap)
class Plain:
    __repr__ = __str__ = __len__ = __getattr__ = __getattribute__ = __hash__ = __eq__ = trap
    __iter__ = __bool__ = __format__ = __reduce__ = __dir__ = _repr_html_ = trap
    __class__ = shape = columns = dtype = property(trap)
class Text(str):
    __hash__ = str.__hash__
    __eq__ = __repr__ = __str__ = __len__ = __getitem__ = isascii = encode = trap
class Rows(list):
    __repr__ = __len__ = __iter__ = __getitem__ = trap
class Keys(dict):
    __repr__ = __len__ = __iter__ = __getitem__ = items = keys = trap
plain, text, rows, keys = Plain(), Text('a'), Rows([1]), Keys(a=1)
mixed, table = [Plain(), Text('b')], [{{Text('k'): Plain(), 'l': Text('c')}}]
named = {{Text('k'): 1}}
globals()[Text('own_key')] = 1
kind = Meta('Odd', (), {{}})
odd = type.__call__(kind)
formatter = get_ipython().display_formatter.formatters['text/plain']
formatter.for_type(str, trap)
formatter.for_type(dict, trap)
del formatter
Path({ran!r}).unlink(missing_ok=True)
"""


def test_nothing_of_the_users_runs(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    with kernel_process() as kernel:
        reply, _ = kernel.run(TRAPS.format(ran=str(ran)))
        assert reply["status"] == "ok", reply
        found = kernel.variables(values=True)
        assert not ran.exists()
        names = ("plain", "text", "rows", "keys", "odd", "kind")
        assert {name: found[name] for name in names} == {
            "plain": {"type": "Plain"},
            "text": {"type": "Text"},
            "rows": {"type": "Rows"},
            "keys": {"type": "Keys"},
            "odd": {"type": "Odd"},
            "kind": {"type": "class", "detail": "Odd"},
        }
        assert found["mixed"]["value"] == "Plain, Text"
        assert found["table"]["columns"] == [["Text", "Plain"], ["l", "Text"]]
        assert found["named"]["value"] == "Text"
        kernel.run("str(plain)")
        assert ran.exists()  # the traps work


def test_hooks_before_a_run_do_not_run(kernel: KernelProcess, tmp_path: Path) -> None:
    """Of IPython's hooks only `post_execute` runs: as for each message of a widget."""
    ran = {hook: tmp_path / hook for hook in ("pre_execute", "pre_run_cell", "post_run_cell")}
    for hook, file in ran.items():
        kernel.run(
            f"get_ipython().events.register({hook!r}, "
            f"lambda *_: __import__('pathlib').Path({str(file)!r}).touch())"
        )
    kernel.run(
        f"import pathlib\nfor each in {[*map(str, ran.values())]!r}:\n"
        "    pathlib.Path(each).unlink(missing_ok=True)"
    )
    # The last hook has run after this cell.
    ran["post_run_cell"].unlink()
    kernel.inspect()
    assert [hook for hook, file in ran.items() if file.exists()] == []


def test_what_a_thread_prints_later_goes_to_the_cell_that_ran_last(
    kernel: KernelProcess, tmp_path: Path
) -> None:
    cell, printed = kernel.late_output(tmp_path / "one", names_last_run=True)
    assert printed == cell
    # Else ipykernel takes the last request for what made the thread print.
    cell, printed = kernel.late_output(tmp_path / "two", names_last_run=False)
    assert printed != cell


def test_much_is_bounded(kernel: KernelProcess) -> None:
    kernel.run(
        "for i in range(3000): globals()[f'v{i}'] = [{'c' * 90 + str(k): 1 for k in range(300)}]\n"
        "del i"
    )
    found = kernel.inspect()
    assert found["total"] == 3000
    assert len(found["variables"]) < 20
    assert len(found["variables"][0]["columns"]) == 100
    assert found["variables"][0]["width"] == 300
    kernel.run("%reset -f")
    kernel.run("for i in range(3000): globals()[f'v{i}'] = i")
    # The newest, in the order in which they were made.
    assert [*kernel.variables()] == [f"v{i}" for i in range(2_000, 3_000)]
    kernel.run(f"%reset -f\nglobals()['{'n' * 200}'] = 1\n_hidden = 1\nx = 1")
    assert [*kernel.variables()] == ["x"]


def test_a_variable_that_changes_meanwhile_costs_only_its_details(kernel: KernelProcess) -> None:
    kernel.run(
        "class Frame: ...\nimport sys, types\nsys.modules['pandas'] = types.SimpleNamespace()"
    )
    assert kernel.variables()["Frame"] == {"type": "class", "detail": "Frame"}
    kernel.run("del sys.modules['pandas']")


def test_a_class_in_the_place_of_a_librarys_is_not_trusted(
    kernel: KernelProcess, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    kernel.run(
        "import sys, types, pathlib\n"
        "class DataFrame:\n"
        "    @property\n"
        f"    def index(self): pathlib.Path({str(ran)!r}).touch()\n"
        "sys.modules['pandas'] = types.ModuleType('pandas')\n"
        "sys.modules['pandas'].DataFrame = DataFrame\n"
        "df = DataFrame()"
    )
    assert kernel.variables()["df"] == {"type": "DataFrame"}
    assert not ran.exists()
    kernel.run("del sys.modules['pandas']")


def test_other_languages_have_none() -> None:
    assert {language: inspector(language, values=False) for language in ("bash", "", "c++")} == {
        "bash": None,
        "": None,
        "c++": None,
    }
    assert all(inspector(language, values=True) for language in INSPECTED)


@pytest.mark.parametrize("gptcode_config", [{"model_tries": False}], indirect=True)
async def test_the_server_offers_them(client: Client) -> None:
    found = inspector("python", values=True)
    assert found is not None
    for language in ("python", "ipython", "Python_Glue_Session"):
        assert await client.call("GET", "inspectors", language) == (
            200,
            {"expression": found.expression},
        )
    assert await client.call("GET", "inspectors", "bash") == (200, {})
    assert await client.call("GET", "inspectors", "c++") == (200, {})


@pytest.mark.parametrize(
    "gptcode_config", [{"variable_values": "never", "model_tries": False}], indirect=True
)
async def test_no_values_are_read_where_no_model_may_see_them(client: Client) -> None:
    found = inspector("python", values=False)
    assert found is not None
    assert await client.call("GET", "inspectors", "python") == (
        200,
        {"expression": found.expression},
    )
