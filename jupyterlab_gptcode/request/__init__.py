"""Entries become the messages of a request; a compaction makes them shorter."""

from .compaction import compact, with_compaction
from .messages import render
from .rendering import Message, Rendering

__all__ = ["Message", "Rendering", "compact", "render", "with_compaction"]
