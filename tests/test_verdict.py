"""What may happen with code, by the user's mode under the administrator's ceiling."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.approval import MODES, verdict
from jupyterlab_gptcode.protocol import Mode, Verdict


@pytest.mark.parametrize(
    ("mode", "ceiling", "expected"),
    [
        ("insert", "run", "insert"),
        ("ask", "run", "ask"),
        ("run", "run", "run"),
        ("run", "ask", "ask"),
        ("run", "insert", "insert"),
        ("ask", "insert", "insert"),
        ("insert", "ask", "insert"),
    ],
)
def test_the_stricter_one_decides(mode: Mode, ceiling: Mode, expected: Verdict) -> None:
    decided, reasons = verdict(mode, ceiling, cut=False)
    assert decided == expected
    assert bool(reasons) == (decided != mode)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ceiling", MODES)
def test_a_cut_block_never_runs(mode: Mode, ceiling: Mode) -> None:
    assert verdict(mode, ceiling, cut=True)[0] == "insert"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ceiling", MODES)
def test_what_harms_never_runs_unasked(mode: Mode, ceiling: Mode) -> None:
    decided, reasons = verdict(mode, ceiling, cut=False, harms=True)
    assert decided == min(mode, ceiling, "ask", key=MODES.index)
    assert bool(reasons) == (decided != mode or decided == "ask")
    assert ("This code may overwrite or remove files." in reasons) == (decided == "ask")
