"""Names with unknown parts among the names of files."""

from __future__ import annotations

import random
import re

import pytest

from jupyterlab_gptcode.approval.file_names import FileNames
from jupyterlab_gptcode.approval.files import KnownFiles
from jupyterlab_gptcode.approval.names import ANY
from jupyterlab_gptcode.approval.risk import read_risk


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("A.CSV", True),
        ("b.csv", False),
        (f"a{ANY}", True),
        (f"{ANY}.csv", True),
        (f"a{ANY}v", True),
        (f"{ANY}year{ANY}", True),
        (f"x{ANY}ear{ANY}24{ANY}", True),
        (f"x-{ANY}24{ANY}ear{ANY}", False),
        (f"a.csv{ANY}a.csv", False),
        (f"a.c{ANY}.csv", False),  # the ends do not overlap
        (f"{ANY}b{ANY}", False),
    ],
)
def test_any_stands_for_any_text(name: str, is_there: bool) -> None:
    assert (name in FileNames(["a.csv", "x-Year 24.txt"])) is is_there


def test_it_is_what_a_pattern_finds() -> None:
    chance = random.Random(7)  # noqa: S311  for a test
    for _ in range(500):
        names = ["".join(chance.choices("aB.1", k=chance.randint(1, 6))) for _ in range(6)]
        name = "".join(chance.choices(["a", "b", ".", "1", ANY], k=chance.randint(1, 5)))
        pattern = ".*".join(map(re.escape, name.split(ANY)))
        found = any(re.fullmatch(pattern, each, re.I) for each in names)
        assert (name in FileNames(names)) is found, (name, names)


def test_what_was_not_compared_may_be_there() -> None:
    names = FileNames(f"data_{number:05d}.csv" for number in range(20_000))
    asked = [f"{ANY}x{number}{ANY}" for number in range(1_000)]
    found = [name in names for name in asked]
    # In the end it is the same, whatever comes first, and the same question has the same answer.
    assert (found[0], found[-1]) == (False, True)
    assert [name in names for name in asked] == found
    # What its ends tell apart needs no comparison.
    assert f"out_{ANY}.csv" not in names
    assert f"{ANY}.json" not in names


def test_a_thousand_writes_beside_thousands_of_files() -> None:
    listed = frozenset(f"data_{number:05d}.csv" for number in range(20_000))
    files = KnownFiles(listed=listed)
    writes = [f"frame.to_csv(f'out_{{k}}_{number}.csv')" for number in range(1_000)]
    assert not read_risk("\n".join(writes), files).harms
    assert read_risk("\n".join([*writes, "frame.to_csv(f'{name}_00007.csv')"]), files).harms
