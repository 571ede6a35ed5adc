"""What the settings say of trials."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TrialRules:
    """`memory` in bytes, of the copy's own; `characters` of all outputs together. What users may
    turn on: `in_doubt`, code is tried before it asks; `by_model`, models may try code, too."""

    allowed: bool = True
    in_doubt: bool = False
    seconds: float = 30.0
    memory: int = 2_000_000_000
    characters: int = 400_000
    by_model: bool = False
