"""`jupyter gptcode …`: try the demo, fetch the starter model, use a model file, see the status."""

from .commands import main

__all__ = ["main"]
