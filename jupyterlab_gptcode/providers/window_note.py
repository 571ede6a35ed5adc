"""What the user should know of a model's window, in words: mostly nothing."""

from __future__ import annotations

from .listing import Listed

_MADE_FOR = "tokens that it was made for"
_CUTS = "cuts the beginning of what is longer, and does not say so"
_BELOW = "Requests stay below that, because it would cut them and not say so."
_MORE = "For more, set OLLAMA_CONTEXT_LENGTH there and restart it."


def window_note(title: str, listed: Listed, used: int) -> str:
    """`used` is the window that requests may fill; `title` is what users call the endpoint."""
    cuts = listed.assumed is not None  # Ollama, which says nothing when it cuts
    served, trained = listed.window or listed.assumed, listed.trained
    if listed.window is not None and used > listed.window:
        return f"{title} has loaded it with {listed.window:,} tokens and {_CUTS}." if cuts else ""
    if served is None or trained is None or used != served or trained <= served:
        return ""
    if not cuts:
        return f"{title} has loaded it with {served:,} of the {trained:,} {_MADE_FOR}."
    if listed.window is None:
        return (
            f"{title} has not loaded it yet: {served:,} of the {trained:,} {_MADE_FOR} are "
            f"assumed, which is its default. {_BELOW} {_MORE}"
        )
    return f"{title} uses {served:,} of the {trained:,} {_MADE_FOR}. {_BELOW} {_MORE}"
