"""What can be found of a conversation: prompts, answers and code, read off a journal's lines. Pure.

Bytes, because a search looks at megabytes of them: the different words once each, by which most
conversations are passed over, and the whole text, in which the words are shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..protocol import Json
from .journal_lines import DAMAGE

Place = Literal["prompt", "answer", "code"]
_PLACES: dict[bytes, Place] = {b"p": "prompt", b"a": "answer", b"c": "code"}
_MARKS = {"begin": "p", "text-delta": "a", "code-delta": "c"}
_LINE = re.compile(rb'\{"seq":\d+,"time":[-+.\de]+,"type":"(?:begin|text-delta|code-delta)",')
# What stands between two pieces of the whole text, and between a piece's mark and its text.
_PIECE, _TEXT = "\x1e", "\x1f"
_BLANK = str.maketrans({_PIECE: " ", _TEXT: " "})
_AROUND = 60  # bytes


@dataclass(frozen=True)
class Hit:
    """Where a search has found something; `snippet` is one line."""

    place: Place
    turn: int
    snippet: str


@dataclass(frozen=True)
class SearchText:
    """`words` are in lower case, each with a line of its own."""

    words: bytes
    text: bytes

    def hit(self, words: Sequence[bytes]) -> Hit | None:
        """The first place of the words as they are; else that of the first of them."""
        lower = self.text.lower()
        for sought in (b" ".join(words), *words):
            if (found := lower.find(sought)) < 0 and not sought.isascii():
                found = _found(self.text, sought)
            if found >= 0:
                return self._hit(found, len(sought))
        return None

    def _hit(self, found: int, length: int) -> Hit | None:
        start = self.text.rfind(_PIECE.encode(), 0, found)
        head = self.text.find(_TEXT.encode(), start)
        if start < 0 or not start < head <= found:
            return None
        end = self.text.find(_PIECE.encode(), found)
        end = len(self.text) if end < 0 else end
        first, last = max(head + 1, found - _AROUND), min(end, found + length + _AROUND)
        line = " ".join(self.text[first:last].decode("utf-8", "ignore").split())
        snippet = f"{'…' * (first > head + 1)}{line}{'…' * (last < end)}"
        return Hit(
            _PLACES[self.text[start + 1 : start + 2]], _turn(self.text[start + 2 : head]), snippet
        )


def _found(text: bytes, sought: bytes) -> int:
    """The offset of letters that only `str` knows how to make small."""
    whole = text.decode("utf-8", "ignore")
    found = whole.lower().find(sought.decode("utf-8", "ignore"))
    return len(whole[:found].encode()) if found >= 0 else -1


def _turn(digits: bytes) -> int:
    return int(digits) if digits.isdigit() else 0


def search_text(journal: bytes) -> SearchText:
    pieces: list[str] = []
    last = ("", 0, "")
    for mark, turn, step, text in _parts(journal):
        if (mark, turn, step) != last:
            last = (mark, turn, step)
            pieces += [_PIECE, mark, str(turn), _TEXT]
        pieces.append(text.translate(_BLANK))
    text = "".join(pieces)
    words = sorted(set(_without_marks(text).lower().split()))
    return SearchText(_bytes("\n".join(words)), _bytes(text))


def words_of(query: str) -> list[bytes]:
    """What is looked for: each word, anywhere in a word of the conversation."""
    return [_bytes(word) for word in query.lower().split()]


def _parts(journal: bytes) -> Iterator[tuple[str, int, str, str]]:
    for line in journal.split(b"\n"):
        if _LINE.match(line) is None:
            continue
        try:
            entry: Json = json.loads(line.decode("utf-8", "surrogatepass"))
            body, mark = entry["body"], _MARKS[entry["type"]]
            if mark != "p" or body["kind"] == "prompt":
                yield (
                    mark,
                    int(entry.get("turn", 0)),
                    str(entry.get("step", "")),
                    str(body.get("text", "")),
                )
        except DAMAGE:
            continue


def _without_marks(text: str) -> str:
    return re.sub(rf"{_PIECE}\w\d*{_TEXT}", " ", text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
