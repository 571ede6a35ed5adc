"""Labelled code: each file of `snippets/` has entries of a line `=== LABEL` and the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "snippets"


def snippets(name: str) -> Iterator[tuple[str, str]]:
    """The label and the code of each entry."""
    for entry in (FOLDER / f"{name}.txt").read_text().split("=== ")[1:]:
        label, _, code = entry.partition("\n")
        yield label, code.rstrip("\n")
