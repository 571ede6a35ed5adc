"""What decides how entries become messages: law 2 holds for the same rendering."""

from __future__ import annotations

from dataclasses import dataclass

from ..prompt import PromptSet
from ..protocol import Json, Level, is_lower

Message = Json


@dataclass(frozen=True)
class Rendering:
    """`vision`: whether the model can see images. `level`: what it may see, and `values`, whether
    the administrator lets it read values of variables at that level. `hidden` has the contents
    paths of files that it must not know of, `hidden_cells` the ids of cells that it must not read.
    `pinned` and `pinned_cells` are in the same way what it reads whole, before other things.
    """

    prompts: PromptSet
    vision: bool
    level: Level = "everything"
    values: bool = True
    hidden: frozenset[str] = frozenset()
    hidden_cells: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()
    pinned_cells: frozenset[str] = frozenset()

    @property
    def sees_notebook(self) -> bool:
        """Cells, names of variables and of files, and what kind of thing each is."""
        return self.level != "prompts"

    @property
    def sees_values(self) -> bool:
        """What variables, outputs, errors, images and files hold, or some of it."""
        return not is_lower(self.level, "samples")
