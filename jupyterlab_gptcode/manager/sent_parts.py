"""What the messages of a request are, for those who read them: tokens, kinds of text, cells, files.
Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..protocol import Json
from ..providers.framed import field_of
from ..request import Shares
from ..spending import Counts, added, counted, counted_messages, separated, without

Tokens = Callable[[Counts], int]


def described(body: Json, places: Sequence[int | None], shares: Shares, tokens: Tokens) -> Json:
    """`{tokens, messages}`: one for each message of the body, in its order. `places` are theirs
    among the messages that were rendered, of which each second one is the user's."""
    sent = body[field_of(body)]
    users = shares.of_messages
    messages = []
    for message, place in zip(sent, places, strict=True):
        of_user = place is not None and message["role"] == "user" and place // 2 < len(users)
        found = users[place // 2] if of_user and place is not None else None
        whole = counted_messages([_plain(message)])
        parts = _parts(message["role"], whole, found, tokens, is_added=place is None)
        found = found or Shares()
        messages.append(
            {
                "tokens": tokens(whole),
                "parts": parts,
                "cells": list(dict.fromkeys(found.cells)),
                "files": list(dict.fromkeys(found.paths)),
            }
        )
    return {"tokens": tokens(counted_messages(map(_plain, sent))), "messages": messages}


def _parts(
    role: str, whole: Counts, shares: Shares | None, tokens: Tokens, *, is_added: bool
) -> list[Json]:
    """What a message costs by its form alone is in none. Without shares, only images are known."""
    if is_added:
        return [{"part": "added", "tokens": tokens(whole)}]
    if role != "user":
        part = "instructions" if role == "system" else "answer"
        return [{"part": part, "tokens": tokens(whole)}]
    text, _, images = separated(whole)
    shown = {"images": images}
    if shares is not None:
        shown = {**_texts(text, shares), **shown}
    return [
        {"part": part, "tokens": count}
        for part, counts in shown.items()
        if (count := tokens(counts)) > 0
    ]


def _texts(text: Counts, shares: Shares) -> dict[str, Counts]:
    found = {
        "instructions": counted("\n".join(shares.instructions)),
        "outputs": counted("\n".join(shares.outputs)),
        "files": counted("\n".join(shares.files)),
        "talk": counted("\n".join(shares.talk)),
    }
    return {"notebook": without(text, added(list(found.values()))), **found}


def _plain(message: Json) -> Json:
    """A message of the Responses API as one of chat completions, as far as its size goes."""
    content = message["content"]
    if isinstance(content, str):
        return message
    return {
        **message,
        "content": [
            {"type": "text", "text": part["text"]} if "text" in part else {"type": "image_url"}
            for part in content
        ],
    }
