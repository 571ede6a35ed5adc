"""What the user should know of a model's window, in words: mostly nothing."""

from __future__ import annotations

from .listing import Listed


def window_note(title: str, listed: Listed, used: int) -> str:
    """`used` is the window that requests may fill; `title` is what users call the endpoint."""
    cuts = listed.assumed is not None  # Ollama, which says nothing when it cuts
    served, trained = listed.window or listed.assumed, listed.trained
    if listed.window is not None and used > listed.window:
        then = "cuts the beginning of what is longer, and does not say so"
        return f"{title} has loaded it with {listed.window:,} tokens and {then}." if cuts else ""
    if served is None or trained is None or used != served or trained <= served:
        return ""
    room = f"{served:,} of the {trained:,} tokens that it was made for"
    if not cuts:
        return f"{title} has loaded it with {room}."
    more = "For more, set OLLAMA_CONTEXT_LENGTH there and restart it."
    if listed.window is None:
        return (
            f"{title} has not loaded it yet: {room} are assumed, which is its default. "
            f"Requests stay below that, because it would cut them and not say so. {more}"
        )
    return (
        f"{title} uses {room}. Requests stay below that, because it would cut them and not say "
        f"so. {more}"
    )
