"""What an administrator says of standing instructions."""

from __future__ import annotations

from traitlets import Bool
from traitlets.config import Configurable


class InstructionTraits(Configurable):
    project_instructions = Bool(
        True,
        help="""Whether users are asked to let the AGENTS.md and the skills of a project instruct
        the model. Without it, only what they write themselves does.""",
    ).tag(config=True)
