"""Kills of `benchmarks/kills.py`, which counts what they lose."""

from __future__ import annotations

from pathlib import Path

from benchmarks.kills import Soak
from benchmarks.noting import NOTES
from benchmarks.report import report
from benchmarks.server import Server

from .sizes import some


def test_a_server_that_is_killed_loses_nothing_that_was_seen(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    server = Server(tmp_path, "benchmarks.noting", variables={NOTES: str(notes)})
    try:
        server.start()
        soak = Soak(server, notes, seed=2)
        rounds = [soak.round() for _ in range(some(100, part=0.03))]
    finally:
        server.kill()
    assert all(each.passes for each in rounds), report(rounds)
    assert any(each.end == "interrupted" for each in rounds), report(rounds)
