"""Whether code of a language other than Python ends inside a string or a comment. One table.

Such code was cut at a fence that is a part of it: kernels that run statement by statement would run
the first half. Not a tokenizer: where it is wrong, the user is asked. `quotes.py` is for Python.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..context import language_named

_MISSING = "<missing>"  # stands in a pattern for the end of the code, where it should go on
_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*\n?")
_CHARACTER = r"'(?:\\[^\n]{1,8}?|[^\\'\n])'"  # in languages where an apostrophe has other uses
_HEREDOC = (
    r"(?<!<)<<[-~]?(?P<quote>['\"]?)(?P<word>[A-Z_]\w*)(?P=quote)[^\n]*"
    rf"(?:\n.*?)??(?:\n[ \t]*(?P=word)\b|{_MISSING})"
)


@dataclass(frozen=True)
class _Syntax:
    """`comments` go on to the end of the line, `pairs` to what closes them; `strings` may have line
    ends and escapes, `lines` are strings that have none."""

    comments: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    strings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    characters: bool = False
    heredocs: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


_C = _Syntax(_words("//"), _pairs("/* */"), lines=('"',), characters=True)
_JAVA = _Syntax(_words("//"), _pairs("/* */"), ('"""',), ('"',), characters=True)
_JAVASCRIPT = _Syntax(_words("//"), _pairs("/* */"), ("`",), ('"', "'"))
_LISP = _Syntax(_words(";"), _pairs("#| |#"), ('"',))
_SCRIPT = _Syntax(_words("#"), (), ('"', "'"), heredocs=True)
_ML = _Syntax((), _pairs("(* *)"), ('"',), characters=True)
_TABLE: dict[str, _Syntax] = {
    "r": _Syntax(_words("#"), (), ('"', "'", "`")),
    "julia": _Syntax(_words("#"), _pairs("#= =#"), ('"""', '"', "`"), characters=True),
    "javascript": _JAVASCRIPT,
    "typescript": _JAVASCRIPT,
    "bash": _Syntax(_words("#"), _pairs("' '"), ('"', "`"), heredocs=True),
    "powershell": _Syntax(_words("#"), _pairs("<# #> ' '"), ('"',)),
    "c": _C,
    "c++": _C,
    "csharp": _Syntax(_words("//"), _pairs('/* */ @" "'), ('"""',), ('"',), characters=True),
    "fsharp": _Syntax(_words("//"), _pairs("(* *)"), ('"""', '"'), characters=True),
    "rust": _Syntax(_words("//"), _pairs("/* */"), ('"',), characters=True),
    "go": _Syntax(_words("//"), _pairs("/* */ ` `"), (), ('"',), characters=True),
    "java": _JAVA,
    "kotlin": _JAVA,
    "scala": _JAVA,
    "groovy": _Syntax(_words("//"), _pairs("/* */"), ('"""', "'''"), ('"', "'")),
    "clojure": _LISP,
    "scheme": _LISP,
    "ruby": _SCRIPT,
    "perl": _SCRIPT,
    "php": _Syntax(_words("// #"), _pairs("/* */"), ('"', "'")),
    "lua": _Syntax((), _pairs("--[[ ]] [[ ]]"), (), ('"', "'")),
    "haskell": _Syntax(_words("--"), _pairs("{- -}"), (), ('"',), characters=True),
    "ocaml": _ML,
    "wolfram": _ML,
    "elixir": _Syntax(_words("#"), (), ('"""', "'''", '"')),
    "octave": _Syntax(_words("% #"), _pairs("%{ %}"), (), ('"',)),
    "matlab": _Syntax(_words("%"), _pairs("%{ %}"), (), ('"',)),
    "sas": _Syntax((), _pairs("/* */"), ('"', "'")),
    "maxima": _Syntax((), _pairs("/* */"), ('"',)),
    "sql": _Syntax(_words("--"), _pairs("/* */ ' ' \" \" $$ $$")),
    "prolog": _Syntax(_words("%"), _pairs("/* */"), ('"', "'")),
}


def ends_in_string(code: str, language: str) -> bool:
    """Whether code ends inside a string or comment; False where the language is not known. A cell
    magic such as `%%bash` names the language of its cell."""
    if magic := _MAGIC.match(code):
        language, code = language_named(magic[1]).fence, code[magic.end() :]
    syntax = _TABLE.get(language)
    if syntax is None:
        return False
    found = (token.lastgroup or "" for token in _tokens(syntax).finditer(code))
    return any(name.startswith("open") for name in found)


@functools.cache
def _tokens(syntax: _Syntax) -> re.Pattern[str]:
    """What hides a quote; a named group in it matches where the end is missing."""
    parts = [
        rf"{re.escape(start)}.*?(?:{re.escape(end)}|{_MISSING})" for start, end in syntax.pairs
    ]
    if syntax.heredocs:
        parts.append(_HEREDOC)
    if syntax.characters:
        parts.append(_CHARACTER)
    parts += [_string(re.escape(mark)) for mark in syntax.strings]
    parts += [rf"{mark}(?:\\.|[^\\\n{mark}])*{mark}" for mark in syntax.lines]
    before = r"(?<!\S)" if syntax.heredocs else ""  # `$#` is no comment
    parts += [rf"{before}{re.escape(mark)}[^\n]*" for mark in syntax.comments]
    return re.compile("|".join(_named(part, index) for index, part in enumerate(parts)), re.S)


def _string(mark: str) -> str:
    return rf"{mark}(?:\\.|(?!{mark})[^\\])*\\?(?:{mark}|{_MISSING})"


def _named(part: str, index: int) -> str:
    return part.replace(_MISSING, rf"(?P<open{index}>\Z)")
