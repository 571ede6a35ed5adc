"""An endpoint's own words about a failure, made fit to be shown and journalled.

They are plain text, short, and without secrets: endpoints quote keys, headers and addresses.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

HIDDEN = "[hidden]"
LONGEST = 300  # characters
_READ = 4_000  # characters of whole words that are considered
_DEPTH = 4  # of objects in one another, and of JSON in a text
_FIELDS = ("message", "detail", "error", "msg", "error_description", "reason", "title")
_RUN = 8  # characters of a secret in a row betray it
_SHORTEST = 4  # characters; a shorter secret may be a part of any word

_SECRETS = re.compile(
    r"""
      [\w.+-]+://\S*@\S*                          # an address with a name or password
    | (?<=[\w/])\?[\w.~%-]+=\S*                   # the parameters of an address
    | \b(?:bearer|basic)\s+(?=\S*\d)\S{6,}
    | \b(?:x-)?(?:api[-_ ]?key|authorization|secret|password|token)["']?\s*[:=]\s*["']?\S+
    | \b(?:sk-|pk-|rk-|gsk_|hf_|gh[opsu]_|xai-|xox[abp]-|pplx-|nvapi-|AIza|AKIA)[\w-]{10,}
    | \beyJ[\w-]{8,}\.[\w.-]+                     # a JSON web token
    | \S*\*{3,}\S*                               # a secret that is masked in part
    | \b(?=\w*\d)(?=\w*[A-Za-z])\w{28,}\b       # what else is long and random
    """,
    re.VERBOSE | re.IGNORECASE,
)


def own_words(error: object, secrets: Sequence[str] = ()) -> str:
    """From an error object or the text of a body; empty if it says nothing in words."""
    text = " ".join(dict.fromkeys(_texts(error, _DEPTH)))
    shown = _masked(_plain(text), secrets)
    if len(shown) <= LONGEST:
        return shown
    return f"{shown[:LONGEST].rpartition(' ')[0] or shown[:LONGEST]} …"


def _texts(found: object, depth: int) -> Iterator[str]:
    """What an error object says, in the fields that are known to say it."""
    if not depth:
        return
    if isinstance(found, str):
        yield from _of_text(found, depth)
    elif isinstance(found, list):
        for each in found[:3]:
            yield from _texts(each, depth - 1)
    elif isinstance(found, dict):
        said = (found[field] for field in _FIELDS if found.get(field))
        yield from _texts(next(said, None), depth - 1)
        # OpenRouter says `Provider returned error`, and here what it returned.
        if isinstance(metadata := found.get("metadata"), dict):
            yield from _texts(metadata.get("raw"), depth - 1)


def _of_text(text: str, depth: int) -> Iterator[str]:
    text = text.strip()
    if text.startswith(("{", "[")):
        try:
            inner: Any = json.loads(text)
        except (ValueError, RecursionError):
            inner = None
        if inner is not None:
            yield from _texts(inner, depth - 1)
            return
    # A web page says nothing that could be read.
    if not text.startswith("<"):
        yield text


def _plain(text: str) -> str:
    """In one line, without characters that cannot be seen."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
    visible = "".join(
        " " if each.isspace() else each
        for each in text
        if each.isspace() or unicodedata.category(each)[0] != "C"
    )
    words: list[str] = []
    left = _READ
    for word in visible.split():
        left -= len(word) + 1
        if left < 0:
            break
        words.append(word)
    return " ".join(words)


def _masked(text: str, secrets: Sequence[str]) -> str:
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            for form in (secret, quote(secret, safe="")):
                text = text.replace(form, HIDDEN)
        text = " ".join(HIDDEN if _betrays(word, secret) else word for word in text.split(" "))
        text = _without_spread(text, secret)
    return _SECRETS.sub(HIDDEN, text)


def _without_spread(text: str, secret: str) -> str:
    """Without what is left of a secret if only letters and digits count: blanks, dashes or quotes
    may stand between its characters."""
    at = [index for index, each in enumerate(text) if each.isalnum()]
    bare = "".join(text[index] for index in at).lower()
    key = "".join(filter(str.isalnum, secret)).lower()
    parts = {key[start : start + _RUN] for start in range(len(key) - _RUN + 1)}
    found = (start for start in range(len(bare) - _RUN + 1) if bare[start : start + _RUN] in parts)
    spans: list[tuple[int, int]] = []
    for start in found:
        first, last = at[start], at[start + _RUN - 1] + 1
        if spans and first < spans[-1][1]:
            first = spans.pop()[0]
        spans.append((first, last))
    for first, last in reversed(spans):
        text = f"{text[:first]}{HIDDEN}{text[last:]}"
    return text


def _betrays(word: str, secret: str) -> bool:
    """Whether a word is the secret, or its end, or holds a part of it."""
    bare = word.strip("\"'`.,:;()[]{}<>…*")
    if bare == secret or (len(bare) >= _SHORTEST and secret.endswith(bare)):
        return True
    parts = (secret[at : at + _RUN] for at in range(len(secret) - _RUN + 1))
    return len(secret) > _RUN and any(part in word for part in parts)
