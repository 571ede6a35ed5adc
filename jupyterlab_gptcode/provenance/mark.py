"""The mark of a cell, `metadata.gptcode`, and who wrote what is in the cell now.

`docs/provenance.schema.json` describes the mark; `src/notebook/write/mark.ts` is the same for the
page. Both are tested with `tests/vectors/marks.json`.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import Any, Literal, get_args

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
    replaced: tuple[Any, str] | None = None,
) -> dict[str, Any]:
    """The mark of a cell that holds what the model wrote; `origin` is its block.

    `replaced` are the mark and the source that the cell had before.
    """
    before = _before(*replaced) if replaced else None
    edits = before is not None and before["type"] != "ai"
    mixed = edits and replaced is not None and _is_similar(_words(replaced[1]), source)
    written: Contributor = "mixed" if mixed else "ai"
    return {
        **origin,
        "version": VERSION,
        "cell": cell,
        "timestamp": timestamp,
        "contributor": {"type": written, "model_id": model},
        "content_hash": content_hash(source),
        "words": "".join(_words(source)),
        **({"written": written} if mixed else {}),
        **({"before": before} if before else {}),
    }


def contributor_of(mark: dict[str, Any], source: str) -> Contributor:
    """Who wrote a cell's source, by its mark. Any editor may have changed it since."""
    written = mark.get("content_hash")
    if not isinstance(written, str) or not written.startswith(_HASH):
        return "unknown"  # a mark of before there were hashes
    present, before = content_hash(source), mark.get("before")
    if present == written:
        return "mixed" if mark.get("written") == "mixed" else "ai"
    if isinstance(before, dict) and present == before.get("content_hash"):
        return _contributor(before.get("type"))  # the user has undone what the model did
    return "mixed" if _is_similar(_stored_words(mark), source) else "human"


def _before(mark: Any, source: str) -> dict[str, str]:
    known = isinstance(mark, dict) and bool(mark)
    return {
        "type": contributor_of(mark, source) if known else "human",
        "content_hash": content_hash(source),
    }


def _contributor(value: Any) -> Contributor:
    return next((each for each in get_args(Contributor) if each == value), "unknown")


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
