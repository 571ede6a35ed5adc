"""Entries become the messages of a request; a compaction makes them shorter."""

from .compaction import compact, with_compaction
from .messages import render, render_shares
from .rendering import Message, Rendering
from .shares import Shares

__all__ = [
    "Message",
    "Rendering",
    "Shares",
    "compact",
    "render",
    "render_shares",
    "with_compaction",
]
