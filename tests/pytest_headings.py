"""Prints, for each heading of the issue, how many inputs were tried and passed.

A test is one input, unless it is marked `inputs(n)`: it tries so many.
"""

from __future__ import annotations

from collections import Counter

import pytest

from .headings import TESTS, heading_of, table

PROPERTY = "inputs"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "inputs(n): this test tries so many inputs, not one")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        heading = heading_of(item.path.stem.removeprefix("test_"), TESTS)
        mark = item.get_closest_marker("inputs")
        if heading:
            # A worker's report carries it to the one that prints.
            item.user_properties.append((PROPERTY, [heading, mark.args[0] if mark else 1]))


def counted(reports: list[pytest.TestReport]) -> Counter[str]:
    found: Counter[str] = Counter()
    for report in reports:
        for name, value in report.user_properties:
            if name == PROPERTY and isinstance(value, list):
                heading, count = value
                found[heading] += count
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = counted(terminalreporter.stats.get("passed", []))
    if found:
        terminalreporter.section("inputs tried, by the heading of the issue")
        for line in table(found, "inputs"):
            terminalreporter.write_line(line)
