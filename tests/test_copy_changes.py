"""A trial says which variables of a real kernel a block made, changed or removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_gptcode.protocol import Json

from .kernel_process import KernelProcess, kernel_process
from .unfenced import on_linux, tried

pytestmark = on_linux

SETUP = """
import collections, datetime, decimal, enum, functools, math, pathlib, random, threading
count, name, items = 1, "tea", [1, 2]
shared = items
nested = {"a": [1, {"b": (2, [3])}], "c": {4}}
class Cart:
    tax = 0.2
    def __init__(self):
        self.lines = [{"tea": 2}]
    def total(self):
        return 3
class Point:
    __slots__ = ("x", "y")
class Stack(list): ...
class Colour(enum.Enum):
    RED = 1
Pair = collections.namedtuple("Pair", "left right")
cart, point, stack, pair = Cart(), Point(), Stack([1]), Pair([1], 2)
point.x = 1
stack.label = "s"
counts, queue = collections.Counter("aab"), collections.deque([1])
groups = collections.defaultdict(list, a=[1])
def price(x, *, rate=2):
    return x * rate
def counter():
    seen = []
    return lambda x: seen.append(x)
note = counter()
add = functools.partial(price, rate=3)
ring = [1]
ring.append(ring)
rng = random.Random(1)
long = list(range(1000)) + ["x" * 1000]
raw = bytearray(b"abc")
day, path, money = datetime.date(2020, 1, 1), pathlib.Path("a"), decimal.Decimal("1.5")
"""


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelProcess]:
    with kernel_process() as process:
        process.run(SETUP)
        yield process


def changes(kernel: KernelProcess, *blocks: str) -> list[Json]:
    """Of the last block, and nothing was left uncompared."""
    report = tried(kernel, *blocks)[-1]
    assert (report["error"], report["unread"]) == (False, 0), report
    found: list[Json] = report["changes"]
    return found


def changed(kernel: KernelProcess, *blocks: str) -> list[str]:
    return [each["name"] for each in changes(kernel, *blocks) if each["how"] == "changed"]


UNCHANGED = (
    "pass",
    "count = 1; name = 't' + 'ea'; items = shared = [1, 2]",
    "nested['a'][1]['b'][1].append(1); nested['a'][1]['b'][1].pop()",
    "str(cart), len(items), repr(nested), sorted(items), price(1), Colour(1), str(path), hash(day)",
    "cart.lines = [{'tea': 2}]",
    "def price(x, *, rate=2):\n    # The same, in another place.\n    return x * rate",
    "class Point:\n    __slots__ = ('x', 'y')",
    "point.x += 1; point.x -= 1",
    "ring[0] = 2 - 1",
    "note.__closure__[0].cell_contents.clear()",
    "rng.setstate(rng.getstate())",
    "money = decimal.Decimal('1.5'); day = datetime.date(2020, 1, 1); path = pathlib.Path('a')",
)


def test_what_stays_as_it_is(kernel: KernelProcess) -> None:
    found = zip(UNCHANGED, tried(kernel, *UNCHANGED), strict=True)
    assert [code for code, report in found if report["changes"] or report["unread"]] == []


CHANGED = {
    "count += 1": ["count"],
    "count = 1.0": ["count"],
    "count = True": ["count"],
    "nested['a'][1]['b'][1].append(4)": ["nested"],
    "nested['c'].add(5)": ["nested"],
    "nested['d'] = nested.pop('a')": ["nested"],
    "cart.lines[0]['tea'] = 3": ["cart"],
    "cart.paid = True": ["cart"],
    "Cart.tax = 0.3": ["Cart"],
    "Cart.total = lambda self: 4": ["Cart"],
    "point.y = 2": ["point"],
    "stack.append(2)": ["stack"],
    "stack.label = 't'": ["stack"],
    "pair.left.append(2)": ["pair"],
    "counts.update('c')": ["counts"],
    "queue.append(2)": ["queue"],
    "groups['a'].append(2)": ["groups"],
    "groups['b']": ["groups"],
    "def price(x, *, rate=2):\n    return x + rate": ["price"],
    "price.__kwdefaults__['rate'] = 3": ["price", "add"],
    "note(1)": ["note"],
    "add = functools.partial(price, rate=4)": ["add"],
    "ring[0] = 2": ["ring"],
    "rng.random()": ["rng"],
    "long[500] = -1": ["long"],
    "long[-1] = 'y' * 1000": ["long"],
    "raw[1] = 0": ["raw"],
    "day += datetime.timedelta(1); path /= 'b'; money += 1": ["day", "path", "money"],
    "class Point: ...\npoint = Point()": ["Point", "point"],
}


@pytest.mark.parametrize("code", CHANGED)
def test_what_is_changed_in_place_or_bound_again(kernel: KernelProcess, code: str) -> None:
    assert changed(kernel, code) == CHANGED[code]


def test_names_that_come_and_go(kernel: KernelProcess) -> None:
    assert changes(kernel, "del count\nfresh = 'x'\nother = cart\nagain = {}") == [
        {"name": "count", "how": "gone", "before": {"type": "int", "value": "1"}},
        {
            "name": "fresh",
            "how": "new",
            "after": {"type": "str", "length": 1, "value": "'x'"},
        },
        {"name": "other", "how": "new", "after": {"type": "Cart"}, "details": {"same_as": "cart"}},
        {"name": "again", "how": "new", "after": {"type": "dict", "length": 0}},
    ]


def test_an_alias_is_said_once(kernel: KernelProcess) -> None:
    assert changes(kernel, "items.append(3)") == [
        {
            "name": "items",
            "how": "changed",
            "before": {"type": "list", "length": 2},
            "after": {"type": "list", "length": 3},
            "details": {"also": ["shared"]},
        }
    ]
    assert changed(kernel, "shared = [*shared, 3]") == ["shared"]


def test_each_block_is_compared_with_the_one_before(kernel: KernelProcess) -> None:
    reports = tried(kernel, "items.append(3)", "pass", "items.clear(); count = 2")
    assert [[each["name"] for each in report["changes"]] for report in reports] == [
        ["items"],
        [],
        ["count", "items"],
    ]


ODD = {
    "file = open('/dev/null')": ("file.close()", "_io.TextIOWrapper", "kind"),
    "lines = (x for x in 'ab')": ("next(lines)", "generator", "kind"),
    "held = [threading.Lock()]": ("held[0].acquire()", "list", "kind"),
    "much = [{'a': object()} for _ in range(50_000)]": ("much[40_000]['a'] = 1", "list", "large"),
    "deep = []\nfor _ in range(1000): deep = [deep]": ("pass", "list", "large"),
}


@pytest.mark.parametrize("code", ODD)
def test_what_cannot_be_compared_is_named(kernel: KernelProcess, code: str) -> None:
    later, kind, why = ODD[code]
    _, report = tried(kernel, code, later)
    assert (report["changes"], report["unread"]) == ([], 1)
    name = code.partition(" ")[0]
    assert report["uncompared"] == [{"name": name, "type": kind, "why": why}]
    # Another one in its place is seen.
    _, report = tried(kernel, code, f"{name} = 3")
    assert ([each["how"] for each in report["changes"]], report["unread"]) == (["changed"], 0)


def test_a_large_value_takes_nothing_from_the_others() -> None:
    from jupyterlab_gptcode.trial.copy.states import States

    many = [[number] for number in range(900_000)]
    objects = [object() for _ in range(30_000)]
    states = States({"objects": objects, "many": many, "few": [1], "text": "x" * 10**7}).by_name
    assert {name: state.key is not None for name, state in states.items()} == {
        "objects": False,
        "many": False,
        "few": True,
        "text": True,
    }


HOSTILE = """
import pathlib
def trap(*_, **__):
    pathlib.Path({ran!r}).touch()
    raise RuntimeError
class Meta(type):
    __hash__ = __eq__ = __getattribute__ = __instancecheck__ = __subclasscheck__ = trap
class Plain:
    def __init__(self):
        object.__setattr__(self, "a", [1])
    __repr__ = __str__ = __len__ = __getattr__ = __getattribute__ = __hash__ = __eq__ = trap
    __iter__ = __bool__ = __format__ = __reduce__ = __dir__ = trap
    __class__ = shape = dtype = property(trap)
class Rows(list):
    __repr__ = __len__ = __iter__ = __getitem__ = __eq__ = trap
class Text(str):
    __repr__ = __str__ = __len__ = __eq__ = trap
    __hash__ = str.__hash__
plain, rows, text = Plain(), Rows([1]), Text("a")
kind = Meta("Odd", (), {{}})
odd = type.__call__(kind)
held = {{"a": [Plain(), Rows([2]), Text("b"), kind, odd]}}
pathlib.Path({ran!r}).unlink(missing_ok=True)
"""
BREAKS = """
import builtins, marshal, os, zlib
for module in (marshal, os, zlib):
    for each in ("crc32", "dumps", "fork", "getpid", "kill", "loads", "read", "waitpid"):
        if hasattr(module, each):
            setattr(module, each, None)
len = type = id = dict = map = set = print = 3
for each in ("len", "id", "map", "set", "sum", "getattr", "isinstance", "zip", "any", "sorted"):
    setattr(builtins, each, None)
"""


def test_nothing_of_the_users_runs(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    with kernel_process() as kernel:
        kernel.run(HOSTILE.format(ran=str(ran)))
        mutations = (
            "object.__getattribute__(plain, '__dict__')['a'].append(2)",
            "list.append(rows, 2)",
            "text = str.__new__(Text, 'b')",
            "list.append(held['a'][1], 3)",
        )
        for code, name in zip(mutations, ("plain", "rows", "text", "held"), strict=True):
            assert changed(kernel, code) == [name]
        assert not ran.exists()
        kernel.run("str(plain)")
        assert ran.exists()  # the traps work


@pytest.mark.parametrize("code", ["del __builtins__", "__builtins__ = {}", BREAKS], ids=range(3))
def test_the_block_cannot_break_what_is_said(kernel: KernelProcess, code: str) -> None:
    """Even where IPython cannot go on after it, as it could not in the kernel."""
    report = tried(kernel, f"items.append(3)\n{code}")[0]
    assert [each["name"] for each in report["changes"] if each["how"] == "changed"] == ["items"]
