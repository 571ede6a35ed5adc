"""Escapes in a text: what they stand for ends a word, though their last letter looks like one's."""

from __future__ import annotations

import re

_HEX = "[0-9A-Fa-f]"
_ESCAPE = re.compile(
    rf"""
    [\\%\x1b](?:
        (?<=\\)\\{{0,6}}
        (?:x(?P<x>{_HEX}{{2}})|u(?P<u>{_HEX}{{4}})|(?P<o>[0-3][0-7]{{2}})|(?P<s>[abefnrtv0]))
      | (?<=%)(?P<p>{_HEX}{{2}})
      | (?<=\x1b)
    )
    (?P<colour>\[[\d;]{{0,16}}m)?
    """,
    re.VERBOSE,
)
_SIGNS = {"n": "\n", "r": "\r", "t": "\t"}
# Behind it a word begins.
BEHIND = (
    rf"(?:(?<!\w)|(?<=\\[abefnrtv0])|(?<=\\x{_HEX}{{2}})|(?<=\\u{_HEX}{{4}})|(?<=\\[0-3][0-7]{{2}})"
    rf"|(?<=%{_HEX}{{2}})|(?<=[\d;]\dm)|(?<=\[[\dm]m)|(?<=\[m))"
)


def without_escapes(text: str) -> str:
    """A text of the same length, with what they stand for in their last place, behind blanks."""
    if "\\" not in text and "%" not in text and "\x1b" not in text:
        return text
    return _ESCAPE.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    sign = " " if match["colour"] else _SIGNS.get(match["s"] or "", "") or _coded(match)
    return sign.rjust(len(match[0])) if sign else match[0]


def _coded(match: re.Match[str]) -> str:
    """Empty for what does not end a word."""
    digits = match["x"] or match["u"] or match["p"]
    code = int(digits, 16) if digits else int(match["o"], 8) if match["o"] else 32
    sign = chr(code) if code > 32 or code in (9, 10, 13) else " "
    return "" if sign.isalnum() or sign in "_-+/" else sign
