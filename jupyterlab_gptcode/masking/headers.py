"""Secrets in headers, cookies, logins and the options of commands."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator

from .looks import is_random, is_stand_in
from .spans import Span, line_before, places

_SCHEME = re.compile(
    r"""(?P<scheme>bearer|basic|ssws|apikey|token|digest|key)[ \t]{1,4}"""
    r"""(?P<value>[^\s"'<>,;\\]{6,4000})""",
    re.I,
)
_AFTER_NAME = re.compile(
    r"""authorization(?:\\{0,3}["'])?\s{0,4}[:=,]\s{0,4}(?:\\{0,3}["'])?""", re.I
)
_COOKIES = re.compile(
    r"""(?:set-)?cookies?(?:\\{0,3}["'])?\s{0,4}[:=]\s{0,4}(?P<all>[^\n]{5,4000})""", re.I
)
_PAIR = re.compile(r"""[\w.-]{1,60}(?:["'])?\s?[=:]\s?(?:["'])?(?P<value>[^\s;,"'=]{8,2000})""")
_LOGIN = re.compile(
    r"""(?:\.login|auth\s{0,3}[=:]\s{0,3}(?:HTTP\w{1,10}Auth)?)\(\s{0,8}\\{0,7}["']"""
    r"""[^"'\n\\]{1,100}\\{0,7}["']\s{0,4},\s{0,20}\\{0,7}["'](?P<value>[^"'\n\\]{4,200})\\{0,7}["']"""
)
_USER = re.compile(r"""-u[ \t]{0,4}["']?[^\s:"']{1,100}:(?P<value>[^\s"']{3,200})""")
_COMMAND = re.compile(r"\b(?:sshpass|docker|podman|twine|mysql|mysqldump|helm|az|skopeo)\b")
_OPTION = re.compile(
    r"""-p[ \t]{0,4}(?:["'](?P<quoted>[^"'\n]{3,200})["']|(?P<bare>[^\s"'-]\S{2,400}))"""
)
_SCHEMES = re.compile(rb"(?:bearer|basic) ")
_OF_COOKIES = re.compile(rb"cookie")
_OF_LOGINS = re.compile(rb"\.login\(")
_OF_OPTIONS = re.compile(rb"-[up]")
_AUTH = re.compile(rb"auth(?:=|orization)")
_LINE = 200  # characters of a command before its option


def headers(text: str, data: bytes) -> Iterator[Span]:
    """`data` has a byte for each character of `text`, in lower case."""
    yield from _logins(text, data)
    for place in places(data, _SCHEMES):
        yield from _scheme(text, place, least=16)
    end = 0
    for place in places(data, _OF_COOKIES):
        if place >= end and (found := _COOKIES.match(text, place)):
            end = found.end()
            for pair in _PAIR.finditer(text, *found.span("all")):
                if is_random(pair["value"]):
                    yield Span(*pair.span("value"), "cookie")
    yield from _options(text, data)


def _logins(text: str, data: bytes) -> Iterator[Span]:
    for place in places(data, _AUTH):
        if name := _AFTER_NAME.match(text, place):
            yield from _scheme(text, name.end(), least=6)
        else:
            yield from _value(_LOGIN.match(text, place), "value")
    for place in places(data, _OF_LOGINS):
        yield from _value(_LOGIN.match(text, place), "value")


def _scheme(text: str, start: int, least: int) -> Iterator[Span]:
    match = _SCHEME.match(text, start)
    if match is None or is_stand_in(match["value"]):
        return
    value = match["value"]
    is_login = match["scheme"].lower() == "basic" and _is_login(value)
    if is_login or is_random(value, least) or (least < 16 and any(map(str.isdigit, value))):
        yield Span(*match.span("value"), "token")


def _is_login(value: str) -> bool:
    """Whether it is `user:password` in base64."""
    try:
        return b":" in b64decode(value, validate=True)
    except ValueError:
        return False


def _options(text: str, data: bytes) -> Iterator[Span]:
    for place in places(data, _OF_OPTIONS):
        is_first = data[place - 1 : place] in (b" ", b"")
        if not is_first:
            continue
        if data.startswith(b"-u", place):
            yield from _value(_USER.match(text, place), "value")
        elif _COMMAND.search(text, line_before(text, place, _LINE), place) and (
            match := _OPTION.match(text, place)
        ):
            # `-p 8888:8888` names ports.
            group = "quoted" if match["quoted"] else "bare"
            if not match[group].replace(":", "").isdigit():
                yield from _value(match, group)


def _value(match: re.Match[str] | None, group: str) -> Iterator[Span]:
    if match and not is_stand_in(match[group]):
        yield Span(*match.span(group), "password")
