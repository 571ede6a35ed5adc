"""Where names stand that may have a secret behind them, or below them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .names import kind_of

OPEN = r"""(?:["'`]|\\{1,7}["'`]|&quot;|&\#39;)"""
BETWEEN = rf"""
    (?:
        (?:{OPEN})?\]?[ \t]{{0,12}}
        (?::[ \t]{{0,12}}[\w\[\]|.,? ]{{1,30}}(?==))?           # an annotation
        (?P<sign>=>|<-|:=|=(?![=>])|[:\uff1a](?!:))[ \t]{{0,12}}(?:\(\s{{0,40}}(?=\\{{0,7}}["']))?
        (?:[bruf]{{1,2}}(?=["']))?(?P<brace>(?<==)\{{)?
      | (?P<call>{OPEN},[ \t]{{0,4}})                         # setenv("NAME", "…")
      | (?P<words>[ \t]{{1,4}}(?:is|was|ist|lautet)[ \t:]{{1,4}})
      | (?P<blank>[ \t]{{1,8}})
    )
"""  # a name and its value
# Where what is secret stands elsewhere: below it in a table, in a list, in an element, in a pair.
_ELSEWHERE = r"""
    (?![:=.][ ]) (?:\\{0,7}["'])? \]? (?:
        [ ]{0,60}(?:[,;\t|\r\n?\\]|</|\Z) | [ ]{2,60}[\w?] | [ ][a-z_.]{1,30}[ \r\n]
      | (?:[ ][\w:]{1,20}=[^<>\n]{0,60})?>[^<]
      | [ ]?(?:=>|[:=])[ ]?[\[{] | [ ]value[ ]?=
    )
  | :[ ]text,[ ]
  | ["']?:[ ][\[{]
"""
_NOT_ASCII = re.compile(rb"\?\?+")
_IN_OTHERS = re.compile("[Пп]ароль|[Пп]арола|密[码碼]|口令|パスワード|비밀번호|암호")
_SIGN = re.compile(r"""\w{0,4}["'\]]{0,2}\s{0,4}[:\uff1a=,;|\t\n<]""")
_REST = re.compile(r"[\w-]{0,30}")
_SIGNS = f"{string.ascii_letters}{string.digits}_.-"
_BACK = 40  # characters of a name before its stem


class Name(NamedTuple):
    start: int
    end: int
    kind: str


def named(text: str, data: bytes) -> Iterator[list[Name]]:
    """In their order, for each kind of name. `data` has a byte for each character of `text`, in
    lower case."""
    for hint in _HINTS:
        yield _names(text, (found.start() for found in hint.finditer(data)))
    others = (
        name.start()
        for run in _NOT_ASCII.finditer(data)
        for name in _IN_OTHERS.finditer(text, *run.span())
        if _SIGN.match(text, name.end())
    )
    yield _names(text, others)


def _names(text: str, places: Iterable[int]) -> list[Name]:
    """The names that have their stems there, and say something of a secret."""
    found = []
    for place in places:
        start, end = _start(text, place), _end(text, place)
        if kind := kind_of(text[start:end]):
            found.append(Name(start, end, kind))
    return found


def _start(text: str, place: int) -> int:
    least = max(0, place - _BACK)
    start = least + len(text[least:place].rstrip(_SIGNS))
    while start > least and (text[start - 1].isalnum() or text[start - 1] in "_.-"):
        start -= 1
    return start


def _end(text: str, place: int) -> int:
    match = _REST.match(text, place)
    return match.end() if match else place


def _hint(stem: str, least: int) -> re.Pattern[bytes]:
    """Where such a name may have a value of so many characters. It reads a byte for each character
    of a text, `?` for one that is not ASCII."""
    return re.compile(f"{stem}(?!{_short(least)})(?={_behind(least)})".encode(), re.VERBOSE)


def _short(least: int) -> str:
    """A value without quotes that is seen to be too short. Right behind a stem it ends most prose
    at once; what stands elsewhere is not one."""
    some = max(1, least // 2 - 1)
    value = rf"""(?!text,[ ]|[\[{{])[^\s"'`<>\\&]{{1,{some}}}\s"""
    return rf"[:=][ ]{value}(?![\w\[\]|.,? ]{{0,30}}=)"


def _behind(least: int) -> str:
    some = least // 2  # where each is escaped; and without quotes less is enough
    between = re.sub(r"\?P<\w+>", "?:", BETWEEN).replace(r"\uff1a", "?")
    value = rf"""
        (?P<quote>{OPEN}) (?:(?!(?P=quote))(?:\\.|[^\n\\])){{{some}}}
      | [^\s"'`<>\\]{{{some}}}
    """
    # Most values are seen to be too short without all that may stand before one.
    short = rf"""
        ["']?[ \t]?[:=][ \t]?(?P<of>["'])[^"'\n\\]{{0,{least - 1}}}(?P=of)
      | {_short(least)}
    """
    return rf"[\w?-]{{0,30}} (?: (?!{short}) {between} (?:{value}) | {_ELSEWHERE} )"


# Names that begin alike are looked for at once.
_HINTS = (
    *(_hint(stem, 3) for stem in ("p(?:ass|wd)", "senha", "contrase", "w(?:ort|oord)")),
    *(_hint(stem, 12) for stem in ("s(?:ecret|ess|ig)", "token", "key", "a(?:uth|ppid)")),
)
