"""What of a request decides how many tokens it has: letters by script, words, digits, signs. Pure.

A tokenizer splits a text into words, numbers and signs, and what it has rarely seen into smaller
pieces. How small depends on the script and on the model, so each kind of text is counted apart.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from ..protocol import Json

Counts = tuple[float, ...]  # one for each of KINDS

KINDS = (
    *("word", "letter", "accent", "greek", "arabic", "indic", "han", "kana", "hangul"),
    *("digit", "sign", "blank", "line", "other", "message", "image"),
)
_PLACE = {kind: place for place, kind in enumerate(KINDS)}
_LONG = 4  # letters of a word that are one token nearly everywhere
_LETTERS = "A-Za-z"
_ACCENTS = "\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_RUNS = re.compile(
    rf"(?P<word>[{_LETTERS}]+)|(?P<digit>[0-9]+)|(?P<line>\n+)|(?P<blank>[ \t]{{2,}})"
    rf"|(?P<space> )|(?P<accent>[{_ACCENTS}])"
    r"|(?P<greek>[\u0370-\u052f]+)|(?P<arabic>[\u0590-\u08ff]+)|(?P<indic>[\u0900-\u109f\u1780-\u17ff]+)"
    r"|(?P<kana>[\u3040-\u30ff\u31f0-\u31ff]+)|(?P<hangul>[\u1100-\u11ff\uac00-\ud7af]+)"
    r"|(?P<han>[\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff]+)|(?P<sign>[!-~])|(?P<other>.)",
    re.DOTALL,
)


def counted(text: str) -> Counts:
    """How much of each kind a text has."""
    counts = [0.0] * len(KINDS)
    for run in _RUNS.finditer(text):
        kind = run.lastgroup
        if kind == "word":
            counts[_WORD] += 1
            counts[_LETTER] += max(0, run.end() - run.start() - _LONG)
        elif kind == "digit":
            counts[_DIGIT] += run.end() - run.start()
        elif kind in ("line", "blank"):
            counts[_PLACE[kind]] += 1
        elif kind != "space" and kind is not None:  # a single space belongs to the word after it
            counts[_PLACE[kind]] += run.end() - run.start()
    return tuple(counts)


_WORD, _LETTER, _DIGIT = (_PLACE[kind] for kind in ("word", "letter", "digit"))


def counted_messages(messages: Iterable[Json]) -> Counts:
    """The same of messages, each of which costs a little beside its text."""
    found = [_counted_message(message) for message in messages]
    return added(found)


def added(counts: Sequence[Counts]) -> Counts:
    return tuple(map(sum, zip(*counts, strict=True))) if counts else NOTHING


def separated(counts: Counts) -> tuple[Counts, Counts, Counts]:
    """The text of messages, what their form costs, and their images."""
    text, form, images = list(counts), [0.0] * len(KINDS), [0.0] * len(KINDS)
    for there, kind in ((form, "message"), (images, "image")):
        place = _PLACE[kind]
        there[place], text[place] = text[place], 0.0
    return tuple(text), tuple(form), tuple(images)


def without(counts: Counts, less: Counts) -> Counts:
    """What is left of a text; nothing where only lines and blanks are, which joined two texts."""
    left = tuple(max(0.0, count - each) for count, each in zip(counts, less, strict=True))
    return left if any(left[place] for place in _SAYING) else NOTHING


_SAYING = [place for kind, place in _PLACE.items() if kind not in ("line", "blank")]

# A request begins with the messages of the one before it.
_known = functools.lru_cache(maxsize=1_000)(counted)
NOTHING: Counts = (0.0,) * len(KINDS)


def _counted_message(message: Json) -> Counts:
    content = message["content"]
    parts = [{"type": "text", "text": content}] if isinstance(content, str) else content
    counts = list(added([_known(part["text"]) for part in parts if part["type"] == "text"]))
    counts[_PLACE["message"]] += 1
    counts[_PLACE["image"]] += sum(part["type"] != "text" for part in parts)
    return tuple(counts)
