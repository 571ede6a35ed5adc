"""What happens to the summary of turns that are no longer sent: it is asked for, and edited."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Summarizing:
    """The model is asked for a summary; `turns` counts those that it covers."""

    turns: int = 0


@dataclass(frozen=True)
class SummaryEdited:
    """The user has edited the summary that the entry `compaction` holds: this text replaces it."""

    client: str
    compaction: int
    text: str
