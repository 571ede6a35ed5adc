"""Standing instructions: the user's own, and those of a project to which the user has agreed."""

from .instructions import Instructions, Standing
from .traits import InstructionTraits

__all__ = ["InstructionTraits", "Instructions", "Standing"]
