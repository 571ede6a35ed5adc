"""Standing instructions: the user's own, and those of a project to which the user has agreed."""

from .instructions import Instructions, Standing

__all__ = ["Instructions", "Standing"]
