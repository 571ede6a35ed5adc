"""A trial says what a block did to tables and arrays, whatever their size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jupyterlab_gptcode.protocol import Json

from .kernel_process import KernelProcess, kernel_process
from .unfenced import on_linux, tried

pytestmark = on_linux

LIBRARIES = ("numpy", "pandas", "polars", "pyarrow")
SETUP = """
import numpy as np, pandas as pd, polars as pl, pyarrow as pa
rows = 1000
orders = pd.DataFrame({"id": range(rows), "price": np.arange(rows) / 4, "kind": ["a", "b"] * 500})
orders["paid"] = pd.array([True, None] * 500, dtype="boolean")
orders["group"] = pd.Categorical(["x", "y"] * 500)
orders["when"] = pd.Timestamp("2020-01-01")
orders["notes"] = pd.Series([["n"], None] * 500, dtype=object)
prices = orders["price"].copy()
pairs = pd.MultiIndex.from_product([[1], ["x", "y"]])
two = pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"], index=pairs)
few, grid, words = np.arange(10.0), np.zeros((3, 4), "f4", order="F"), np.array(["a", "b"])
# As large as is not read but looked up: in one piece, with gaps, and never written yet.
big, gaps, zeros = np.ones(1_000_000), np.ones((1000, 2000))[:, ::2], np.zeros(1_000_000)
square, thin = np.arange(160_000.0).reshape(400, 400), np.broadcast_to(np.arange(9.0), (9999, 9))
wide = pd.DataFrame(np.ones((100_000, 4)), columns=list("abcd"))
masked = np.ma.array([1, 2], mask=[False, True])
held = {"frame": orders.copy(), "array": [big]}
eager = pl.DataFrame({"a": [1, None, 3], "s": ["x", "y" * 20, None], "l": [[1], [2, 3], None]})
many = pl.DataFrame({"a": range(200_000)})
table = pa.table({"q": [1, None], "z": ["x", "y"]})
random = np.random.default_rng(1)
"""


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelProcess]:
    for library in LIBRARIES:
        pytest.importorskip(library)
    with kernel_process() as process:
        reply, _ = process.run(SETUP)
        assert reply["status"] == "ok", reply
        yield process


def changes(kernel: KernelProcess, code: str) -> dict[str, Json]:
    """By name. What was new is left out, and nothing was left uncompared."""
    [report] = tried(kernel, code)
    assert (report["error"], report["unread"]) == (False, 0), report
    return {each.pop("name"): each for each in report["changes"] if each["how"] != "new"}


UNCHANGED = (
    "pass",
    "orders.describe(), orders.groupby('kind').price.mean(), orders.isna().sum(), orders['price']",
    "orders = orders.copy(); prices = prices.copy(); two = two.copy()",
    "big = big.copy(); gaps = gaps.copy(); zeros = np.zeros(1_000_000); few = few.copy()",
    "big[7] = 1; wide.loc[3, 'b'] = 1; zeros[9] = 0",
    "zeros.sum(), big.max(), gaps.T @ gaps[:, :1]",
    "wide = wide.copy(); many = many.clone(); eager = eager.clone()",
    "orders['more'] = 1; del orders['more']",
    "grid = np.ascontiguousarray(grid)",
    "square = square.T.copy().T; square = square.T.T; thin = thin[:]",
    "orders.attrs; orders.index; orders.dtypes; orders.memory_usage(); hash(orders.index.dtype)",
    "table = pa.table({'q': [1, None], 'z': ['x', 'y']})",
)


def test_what_stays_as_it_is(kernel: KernelProcess) -> None:
    found = zip(UNCHANGED, tried(kernel, *UNCHANGED), strict=True)
    assert [code for code, report in found if report["changes"] or report["unread"]] == []


CHANGED = {
    "few[3] = 9": "few",
    "grid[1, 2] = 1": "grid",
    "words[0] = 'c'": "words",
    "zeros[500_000] = 1": "zeros",
    "zeros += 1": "zeros",
    "gaps[5, 6] = 2": "gaps",
    "gaps[-1, -1] = 2": "gaps",
    "gaps = gaps * 2": "gaps",
    "square = square.T": "square",
    "square = square[::-1]": "square",
    "square[:] = square.T": "square",
    "thin = thin * 1.5": "thin",
    "prices.iloc[3] = 7": "prices",
    "prices.index = prices.index + 1": "prices",
    "prices.name = 'p'": "prices",
    "two.index = two.index.set_levels([2], level=0)": "two",
    "masked[0] = np.ma.masked": "masked",
    "held['frame'].loc[3, 'price'] = 0": "held",
    "random.normal()": "random",
    "few = few.astype('f4')": "few",
    "few = few.reshape(2, 5)": "few",
    # Python 3.14 counts references in a way that numpy cannot judge: it refuses without this.
    "few.resize(5, refcheck=False)": "few",
}


@pytest.mark.parametrize("code", CHANGED)
def test_what_is_changed(kernel: KernelProcess, code: str) -> None:
    assert [*changes(kernel, code)] == [CHANGED[code]]


def test_a_value_is_changed_wherever_it_is(kernel: KernelProcess) -> None:
    assert [*changes(kernel, "big[999_999] = 2")] == ["big", "held"]
    assert [*changes(kernel, "orders.notes[0].append('m')")] == ["orders", "held"]


DETAILS: dict[str, Json] = {
    "orders.drop(columns=['id'], inplace=True)": {"removed": ["id"]},
    "orders['id'] = orders.pop('id')": {"order": True},
    "orders['total'] = orders.price * 2": {"added": ["total"]},
    "orders.loc[orders.price < 10, 'price'] = None": {
        "changed": ["price"],
        "missing": {"price": [0, 40]},
    },
    "orders['paid'] = orders.paid.fillna(False)": {
        "changed": ["paid"],
        "missing": {"paid": [500, 0]},
    },
    "orders.at[1, 'notes'] = []": {"changed": ["notes"], "missing": {"notes": [500, 499]}},
    "orders['group'] = orders.group.cat.rename_categories({'x': 'z'})": {"changed": ["group"]},
    "orders['id'] = orders.id.astype('float64')": {
        "changed": ["id"],
        "dtypes": [["id", "int64", "float64"]],
    },
    "orders['when'] += pd.Timedelta(1, 'D')": {"changed": ["when"]},
    "orders['kind'] = orders.kind.str.upper()": {"changed": ["kind"]},
    "orders.index = range(1, 1001)": {"index": True},
    "orders.attrs['source'] = 'x'": {"index": True},
    "orders = orders[orders.id >= 500]": {"missing": {"paid": [500, 250], "notes": [500, 250]}},
    "two.iloc[0, 1] = 5": {"changed": ["a"]},
    "wide.loc[77_777, 'c'] = 2": {"changed": ["c"]},
    "wide['b'] = wide.b.where(wide.index > 5)": {"changed": ["b"], "missing": {"b": [0, 6]}},
    "eager = eager.with_columns(pl.col('a').fill_null(2))": {
        "changed": ["a"],
        "missing": {"a": [1, 0]},
    },
    "eager = eager.with_columns(s=pl.Series(['x', 'z' * 20, None]))": {"changed": ["s"]},
    "eager = eager.with_columns(l=pl.Series([[1], [2, 4], None]))": {"changed": ["l"]},
    "eager[0, 'a'] = 9": {"changed": ["a"]},
    "many[0, 'a'] = 9": {"changed": ["a"]},
    "table = table.append_column('w', pa.array([1, 2]))": {"added": ["w"]},
    "table = table.drop_columns(['q'])": {"removed": ["q"]},
}


@pytest.mark.parametrize("code", DETAILS)
def test_what_is_said_of_tables(kernel: KernelProcess, code: str) -> None:
    [change] = changes(kernel, code).values()
    expected = DETAILS[code]
    if "dtypes" in change["details"] and "dtypes" not in expected:
        change["details"].pop("dtypes")  # as pandas of this version has it
    assert change["details"] == expected


def test_sizes_before_and_after(kernel: KernelProcess) -> None:
    found = changes(kernel, "orders = orders[orders.id < 812].assign(x=1, y=2, z=3)\nfew = few[1:]")
    assert found["orders"]["before"]["shape"] == [1000, 7]
    assert found["orders"]["after"]["shape"] == [812, 10]
    assert found["orders"]["details"]["added"] == ["x", "y", "z"]
    assert [found["few"][at] for at in ("before", "after")] == [
        {"type": "numpy.ndarray", "shape": [10], "dtype": "float64"},
        {"type": "numpy.ndarray", "shape": [9], "dtype": "float64"},
    ]


def test_each_block_is_compared_with_the_one_before(kernel: KernelProcess) -> None:
    """Also memory that the first block has written itself."""
    reports = tried(kernel, "big[:] = 2; new = big * 3", "pass", "new[5] = 0")
    assert [[each["name"] for each in report["changes"]] for report in reports] == [
        ["big", "held", "new"],
        [],
        ["new"],
    ]
    assert [report["unread"] for report in reports] == [0, 0, 0]
