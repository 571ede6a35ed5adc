"""The commands of `jupyter gptcode`: each in a file of its name."""

from .commands import main

__all__ = ["main"]
