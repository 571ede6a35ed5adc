"""What may happen with code, by the user's mode under the administrator's ceiling."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.approval import MODES, Risk, lowest, verdict
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
        ("safe", "run", "run"),
        ("safe", "safe", "run"),
        ("safe", "ask", "ask"),
        ("run", "safe", "run"),
    ],
)
def test_the_stricter_one_decides(mode: Mode, ceiling: Mode, expected: Verdict) -> None:
    decided, reasons = verdict(mode, ceiling, cut=False)
    assert decided == expected
    assert bool(reasons) == (MODES.index(mode) > MODES.index(ceiling))


@pytest.mark.parametrize("ceiling", ["safe", "run"])
def test_safe_asks_about_what_the_code_does_and_about_doubts(ceiling: Mode) -> None:
    risk = Risk(("uses the network",))
    assert verdict("safe", ceiling, cut=False, risk=risk) == ("ask", ())
    assert verdict("safe", ceiling, cut=False, safe=False) == ("ask", ())
    assert verdict("safe", ceiling, cut=False) == ("run", ())
    assert verdict("run", "run", cut=False, risk=risk) == ("run", ())
    assert verdict("run", "safe", cut=False, risk=risk)[0] == "ask"


@pytest.mark.parametrize(
    ("given", "modes", "safe", "expected"),
    [
        ("run", ["safe"], True, "run"),
        ("run", ["safe"], False, "ask"),
        ("run", ["run", "ask"], True, "ask"),
        ("ask", ["safe"], True, "ask"),
        ("insert", ["run"], True, "insert"),
        ("run", ["safe", "insert"], True, "insert"),
    ],
)
def test_a_verdict_of_before_is_judged_again(
    given: Verdict, modes: list[Mode], safe: bool, expected: Verdict
) -> None:
    assert lowest(given, *modes, safe=safe) == expected


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ceiling", MODES)
def test_a_cut_block_never_runs(mode: Mode, ceiling: Mode) -> None:
    assert verdict(mode, ceiling, cut=True)[0] == "insert"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ceiling", MODES)
def test_what_harms_never_runs_unasked(mode: Mode, ceiling: Mode) -> None:
    risk = Risk(("deletes a.csv",), harms=True)
    decided, _ = verdict(mode, ceiling, cut=False, risk=risk)
    assert decided == min(mode, ceiling, "ask", key=MODES.index)
