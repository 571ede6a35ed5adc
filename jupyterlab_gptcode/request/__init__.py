"""Entries become the messages of a request; a compaction makes them shorter."""

from .compaction import compact, is_news, with_compaction
from .messages import render, render_shares
from .recorded import dump_rendering, parse_rendering
from .rendering import Message, Rendering
from .shares import Shares
from .size import Estimate, about_tokens, surely_fit
from .summary import summary_request
from .summary_list import with_list

__all__ = [
    "Estimate",
    "Message",
    "Rendering",
    "Shares",
    "about_tokens",
    "compact",
    "dump_rendering",
    "is_news",
    "parse_rendering",
    "render",
    "render_shares",
    "summary_request",
    "surely_fit",
    "with_compaction",
    "with_list",
]
