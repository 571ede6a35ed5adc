"""The mark of a cell, `metadata.gptcode`, and who wrote what is in the cell now.

`docs/provenance.schema.json` describes the mark; `src/notebook/write/mark.ts` is the same for the
page. Both are tested with `tests/vectors/marks.json`.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import Any, Literal

Contributor = Literal["ai", "mixed", "human", "unknown"]

VERSION = 1
_HASH = "sha256:"
_WORD = re.compile("[0-9A-Za-z_\x80-\U0010ffff]+")
_WORDS = 128  # of a long text, those with the smallest hashes stand for all
_DIGITS = 4  # of the hash of a word
_SIMILAR = 3  # mixed, if at least one in three words is common


def make_mark(
    origin: dict[str, Any],
    cell: str,
    source: str,
    model: str,
    timestamp: str,
    base: Contributor | None = None,
) -> dict[str, Any]:
    """The mark of a cell that holds what the model wrote; `origin` is its block.

    `base` is who wrote what the model has edited, if that is not the model.
    """
    contributor = {"type": "mixed" if base else "ai", "model_id": model}
    return {
        **origin,
        "version": VERSION,
        "cell": cell,
        "timestamp": timestamp,
        "contributor": contributor,
        "content_hash": content_hash(source),
        "words": "".join(_words(source)),
        **({"base": base} if base else {}),
    }


def base_of(mark: Any, before: str, after: str) -> Contributor | None:
    """Who wrote what the model has edited; None if that is the model, or nothing of it is left."""
    base = contributor_of(mark, before) if isinstance(mark, dict) and mark else "human"
    if base == "ai" or not _is_similar(_words(before), after):
        return None
    return "human" if base == "human" else "mixed"


def contributor_of(mark: dict[str, Any], source: str) -> Contributor:
    """Who wrote a cell's source, by its mark. Any editor may have changed it since."""
    written = mark.get("content_hash")
    if not isinstance(written, str) or not written.startswith(_HASH):
        return "unknown"  # a mark of before there were hashes
    if content_hash(source) == written:
        return "mixed" if mark.get("base") in ("human", "mixed") else "ai"
    return "mixed" if _is_similar(_stored_words(mark), source) else "human"


def content_hash(source: str) -> str:
    """Ends of lines and empty lines around do not count: editors and converters change them."""
    return _HASH + hashlib.sha256(_normal(source).encode()).hexdigest()


def _normal(source: str) -> str:
    # A file may hold halves of characters, which have no bytes.
    whole = source.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = re.split("\r\n|\r|\n", whole)
    return "\n".join(line.rstrip(" \t") for line in lines).strip("\n")


def _words(source: str) -> list[str]:
    """Hashes of the words, the smallest first, each once."""
    words = set(_WORD.findall(_normal(source)))
    hashes = {f"{zlib.crc32(word.encode()):08x}"[-_DIGITS:] for word in words}
    return sorted(hashes)[:_WORDS]


def _stored_words(mark: dict[str, Any]) -> list[str]:
    words = mark.get("words")
    text = words if isinstance(words, str) else ""
    return [text[at : at + _DIGITS] for at in range(0, len(text), _DIGITS)]


def _is_similar(written: list[str], source: str) -> bool:
    """Whether at least a third of the shorter text's words are in both."""
    present = _words(source)
    # Where one list was cut, the other is compared as far as that reaches.
    for each, other in ((written, present), (present, written)):
        if len(each) == _WORDS:
            other[:] = [word for word in other if word <= each[-1]]
    common = len(set(written) & set(present))
    return common > 0 and common * _SIMILAR >= min(len(set(written)), len(present))
