"""What the user has corrected of what is known of a model. It is in `corrected.json` in the data
folder, by address and model, until the user takes it back or the endpoint is forgotten."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..errors import SaveError
from ..protocol import Json
from .capabilities import UNKNOWN, Capabilities, known_flag, known_size
from .model_file import ModelFile


class Corrections(ModelFile[Capabilities]):
    nothing = UNKNOWN

    def load(self, found: Any) -> Capabilities:
        return Capabilities(
            known_size(found.get("context_window")),
            known_flag(found.get("vision")),
            known_flag(found.get("reasoning")),
            known_size(found.get("output_cap")),
        )

    def dump(self, value: Capabilities) -> Json:
        return {name: each for name, each in asdict(value).items() if each is not None}

    def unwritten(self, file: Path, error: OSError) -> None:
        raise SaveError(
            f"{file} could not be written ({error.strerror}). The correction counts until Jupyter "
            "ends. Make room or check the folder's permissions, then save it again."
        )
