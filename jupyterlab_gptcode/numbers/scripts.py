"""Scripts that have no blanks between words and numbers: "共3000行". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Han, kana, Hangul and Thai, but for the signs of ten thousand and a hundred million.
_LETTERS = (
    "\u0e00-\u0e4f\u3040-\u30ff\u3400-\u4e06\u4e08-\u4ebe\u4ec0-\u5103\u5105-\u842b\u842d-\u9fff"
    "\uac00-\ud7af"
)
_RUN = re.compile(f"[{_LETTERS}]+")
_EVERY = re.compile(f"[{_LETTERS}\u4e07\u842c\u4ebf\u5104]{{2,}}")
# Dates and times, "the third", numbers of a list.
_NAMED = re.compile(
    r"\d{2,4}年(?:\d{1,2}[月季])?(?:\d{1,2}[日号])?|\d{1,2}月(?:\d{1,2}[日号])?|"
    r"\d{1,2}[点時时]\d{1,2}分|第 ?\d+|^[ \t]*[\uff08(]?\d{1,2}[\u3001\uff09]",
    re.MULTILINE,
)


def apart(text: str) -> str:
    """A text of the same length in which such letters are commas, and dates have no digits."""
    if text.isascii():
        return text
    return _RUN.sub(_commas, _NAMED.sub(_blank, text))


def pairs(text: str) -> Iterator[str]:
    """Each two letters that stand together: most words have two."""
    for match in _EVERY.finditer(text):
        yield from map("".join, zip(match[0], match[0][1:], strict=False))


def _commas(match: re.Match[str]) -> str:
    return "、" * len(match[0])


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"\d", " ", match[0])
