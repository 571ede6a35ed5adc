"""What a text looks like: random as a key, a stand-in for one, or a reference to one."""

from __future__ import annotations

import re
from operator import ne

_LEAST = 16  # characters of a random text
_CHANGES = 0.2  # of the neighbours in a random text differ in kind; in words few do
_STAND_IN = re.compile(
    r"""
      [<\[{%*$#] .* | .* [>\]}*]                            # <token>, ${TOKEN}, %s, ****
    | (?:your|my|the|a|some|insert|enter|put|add|paste|new|old)[-_ ] .*
    | .* (?:your[-_ ]|[-_ ]here\b|example|placeholder|change[-_ ]?me|redacted|dummy|replace[-_ ]?
          |todo|sample|hidden|masked|x{4}|\*{3}|\.{3}|…|\{\w*\}|\$\{) .*
    | (?:sk|pk|ghp|xox[bp]|hf)[-_](?:x+|\W*|[a-z-]+)         # sk-your-key
    | (?:db|user|my|the|confirm|current)?[-_]?(?:pass(?:word|wd|phrase|wort)?s?|pwd|pw)\d{0,3}
    | (?:api|access|secret|auth|private)?[-_ ]?(?:key|token|secret|password)s?
    | none|null|nil|true|false|undefined|string|str|bytes|text|hidden|required|optional|yes|no
    | x{3,} | \W+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REFERENCE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\[[^\]]*\]?)?")
_SENTENCE = re.compile(
    r"\b(?:your|enter|forgot|please|must|is|are|the|for|of|required|invalid|wrong|incorrect)\b",
    re.I,
)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)


def is_random(text: str, least: int = _LEAST) -> bool:
    """Letters, and digits or capitals among them, in no order."""
    if len(text) < least or text.isdigit() or _UUID.fullmatch(text):
        return False
    kinds = _kinds(text)
    changes, found = sum(map(ne, kinds, kinds[1:])), set(kinds)
    has_letters, many = bool({"a", "A"} & found), len(found) > 1
    return has_letters and many and changes >= _CHANGES * len(kinds) and len(set(text)) > least // 3


def _kinds(text: str) -> str:
    """Of its letters and digits."""
    if text.isascii():
        return text.translate(_KINDS)
    return "".join(map(_kind, filter(str.isalnum, text)))


def _kind(character: str) -> str:
    return "1" if character.isdigit() else "A" if character.isupper() else "a"


_KINDS = {code: _kind(chr(code)) if chr(code).isalnum() else None for code in range(128)}


def is_stand_in(text: str) -> bool:
    """Whether it stands where a secret would: `your-api-key`, `****`, `${TOKEN}`."""
    return bool(_STAND_IN.fullmatch(text.strip())) and not is_random(text, 24)


def is_reference(text: str) -> bool:
    """Whether it may be the name of a variable."""
    return bool(_REFERENCE.fullmatch(text))


def is_sentence(text: str) -> bool:
    return " " in text.strip() and bool(_SENTENCE.search(text))


def is_key_like(text: str) -> bool:
    """Whether a name that says so makes it a key: an id, or long, without a blank, and no path."""
    if _UUID.fullmatch(text):
        return True
    if (
        len(text) < 20
        or " " in text
        or text.startswith(("/", "http", "s3:"))
        or text.count("/") > 3
    ):
        return False
    return any(map(str.isdigit, text)) and not is_reference(text)
