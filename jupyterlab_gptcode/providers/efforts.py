"""How much a model should think: what can be asked of it, in which words, and what the user chose.

The choices are in `efforts.json` in the data folder, by endpoint and model.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from ..errors import SaveError
from ..protocol import Json
from .model_file import ModelFile
from .presets import Preset

EFFORTS = ("low", "medium", "high")
# Of Anthropic's models, in tokens: its interface has no word for it.
_BUDGETS = {"low": 4_096, "medium": 12_288, "high": 24_576}
_LEAST = 1_024  # tokens that such a budget must have, and that it leaves for the answer
# What the request holds for each of the words in `presets.json`.
_FIELDS = {"effort": "reasoning_effort", "object": "reasoning", "budget": "thinking"}


def efforts(preset: Preset, *, reasoning: bool, refuses: Collection[str]) -> tuple[str, ...]:
    """What can be asked of a model; nothing of one that does not think, or has refused it."""
    field = _FIELDS.get(preset.effort)
    return EFFORTS if reasoning and field and field not in refuses else ()


def effort_fields(effort: str, preset: Preset, cap: int | None) -> Json:
    """What a request for chat completions holds for it; nothing for the model's own default."""
    match preset.effort:
        case "effort" if effort:
            return {"reasoning_effort": effort}
        case "object" if effort:
            return {"reasoning": {"effort": effort}}
        case "budget" if effort:
            budget = min(_BUDGETS[effort], (cap or 2 * _BUDGETS[effort]) - _LEAST)
            if budget >= _LEAST:
                return {"thinking": {"type": "enabled", "budget_tokens": budget}}
    return {}


class Efforts(ModelFile[str]):
    nothing = ""

    def load(self, found: Any) -> str:
        effort = found.get("effort")
        return effort if effort in EFFORTS else ""

    def dump(self, value: str) -> Json:
        return {"effort": value}

    def unwritten(self, file: Path, error: OSError) -> None:
        raise SaveError(
            f"{file} could not be written ({error.strerror}). The choice counts until Jupyter "
            "ends. Make room or check the folder's permissions, then choose again."
        )
