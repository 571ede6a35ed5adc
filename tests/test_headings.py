"""The count of inputs names real files, sums what passed, and is printed with workers, too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .headings import STORIES, TESTS, heading_of

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("heading", TESTS)
def test_each_heading_has_tests_and_stories_that_are_there(heading: str) -> None:
    tests = [ROOT / "tests" / f"test_{name}.py" for name in TESTS[heading].split()]
    stories = [ROOT / "ui-tests" / "tests" / f"{name}.spec.ts" for name in STORIES[heading].split()]
    assert tests
    assert stories
    assert [path for path in (*tests, *stories) if not path.is_file()] == []


def test_no_file_has_two_headings() -> None:
    for among in (TESTS, STORIES):
        names = [name for names in among.values() for name in names.split()]
        assert len(names) == len(set(names))
    assert heading_of("layers", TESTS) is None


def test_what_passed_is_counted_with_workers_too() -> None:
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n1",
            # These files need nothing of what conftest.py imports for seconds.
            "--noconftest",
            "-p",
            "tests.pytest_headings",
            "tests/test_retry_after.py",
            "tests/test_repeats.py",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    _, _, summary = ran.stdout.partition("inputs tried")
    counts = {
        line[: line.rindex("  ")].strip(): line for line in summary.splitlines() if "inputs" in line
    }
    passed = int(ran.stdout.rpartition(" passed")[0].rpartition(" ")[2])
    found = {name: int(line.split()[-2]) for name, line in counts.items() if name in TESTS}
    assert list(found) == list(TESTS)
    assert found["Models that do not speak by the book"] > 5
    assert sum(found.values()) == passed
