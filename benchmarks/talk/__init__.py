"""Conversations of our own, in five languages and in code: prompts and answers by turns."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
TOKENS = FOLDER / "tokens.json"  # of each part, by family of models: `benchmarks.record_tokens`
NAMES = ("english", "german", "russian", "chinese", "arabic", "code")


def talks() -> dict[str, list[str]]:
    """The parts of each, a prompt first and an answer last."""
    return {name: _parts((FOLDER / f"{name}.txt").read_text("utf-8")) for name in NAMES}


def _parts(text: str) -> list[str]:
    return [part.strip("\n") for part in text.split("\n---\n")]
