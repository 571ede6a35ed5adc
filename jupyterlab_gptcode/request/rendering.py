"""What decides how entries become messages: law 2 holds for the same rendering."""

from __future__ import annotations

from dataclasses import dataclass

from ..prompt import PromptSet
from ..protocol import Json

Message = Json


@dataclass(frozen=True)
class Rendering:
    """`vision`: whether the model can see images. `values`: whether it may read some
    values of variables.
    """

    prompts: PromptSet
    vision: bool
    values: bool = False
