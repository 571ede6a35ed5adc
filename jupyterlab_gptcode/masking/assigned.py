"""Values whose name says that they are secret: `password = "…"`, `--api-key …`, `token: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .looks import is_key_like, is_random, is_reference, is_sentence, is_stand_in
from .names import WEAK, kind_of
from .spans import Span, line_before

# Of names. Those that begin alike are looked for at once.
_OF_PASSWORDS = ("p(?:ass|wd)",)
_OF_OTHERS = ("s(?:ecret|ess|ig)", "token", "key", "a(?:uth|ppid)")
_LEAST = 12  # characters of a quoted value that is no password
_BACK = 40  # characters of a name before its stem
_AFTER = re.compile(r"[\w-]{0,30}")
_OPEN = r"""(?:["'`]|\\{1,7}["'`]|&quot;|&\#39;)"""
_BETWEEN = rf"""
    (?:
        (?:{_OPEN})?\]?[ \t]{{0,12}}
        (?::[ \t]{{0,12}}[\w\[\]|.,? ]{{1,30}}(?==))?           # an annotation
        (?P<sign>=>|<-|:=|=(?![=>])|:(?!:))[ \t]{{0,12}}
        (?:[bruf]{{1,2}}(?=["']))?(?P<brace>(?<==)\{{)?
      | (?P<call>{_OPEN},[ \t]{{0,4}})                         # setenv("NAME", "…")
      | (?P<words>[ \t]{{1,4}}(?:is|was|ist|lautet)[ \t:]{{1,4}})
      | (?P<blank>[ \t]{{1,8}})
    )
"""  # a name and its value
_ASSIGNED = re.compile(
    rf"""
    {_BETWEEN}
    (?:
        (?P<quote>{_OPEN})
        (?P<quoted>(?:(?!(?P=quote))(?:\\.|[^\n\\])){{1,400}})
        (?P<close>(?P=quote))?
      | (?P<bare>[^\s"'`<>\\]{{3,400}})
    )
    """,
    re.VERBOSE,
)
_LINE = 300  # characters of a line before a name
_DEEP = 4  # names within one value: more are no text of anyone
_ENV = re.compile(r"\s*(?:export\s+|set\s+|ENV\s+|.*\s(?:-e|--env)\s+)?[A-Z][A-Z0-9_.-]*")
_LINE_OF_ONE = re.compile(r"\s*(?:- )?[\w.-]*")
_REST = re.compile(r"[^,;&)}\]]*")
_ELLIPSIS = re.compile(r"…|\.\.\.")
_NETRC = 100  # characters between `login` and `password`


def _hint(stem: str, least: int) -> re.Pattern[bytes]:
    """Where such a name may have a value of so many characters. It reads a byte for each character
    of a text, `?` for one that is not ASCII, and finds all that the rules below look at."""
    some = least // 2  # where each is escaped; and without quotes less is enough
    between = re.sub(r"\?P<\w+>", "?:", _BETWEEN)
    value = rf"""
        (?P<quote>{_OPEN}) (?:(?!(?P=quote))(?:\\.|[^\n\\])){{{some}}}
      | [^\s"'`<>\\]{{{some}}}
    """
    # Most values are seen to be too short without all that may stand before one.
    short = rf"""
        ["']?[ \t]?[:=][ \t]?(?P<of>["'])[^"'\n\\]{{0,{least - 1}}}(?P=of)
      | [:=][ ][^\s"'`<>\\&]{{1,{max(1, some - 1)}}}\s(?![\w\[\]|.,? ]{{0,30}}=)
    """
    after = rf"[\w?-]{{0,30}} (?!{short}) {between} (?:{value})"
    return re.compile(rf"{stem}(?={after})".encode(), re.VERBOSE)


_HINTS = (
    *(_hint(stem, 3) for stem in _OF_PASSWORDS),
    *(_hint(stem, _LEAST) for stem in _OF_OTHERS),
)


def assigned(text: str, data: bytes) -> Iterator[Span]:
    """`data` has a byte for each character of `text`, in lower case."""
    for hint in _HINTS:
        until = depth = 0
        for found in hint.finditer(data):
            place = found.start()
            depth = depth + 1 if place < until else 0
            if depth > _DEEP:
                continue
            after = _AFTER.match(text, place)
            end = after.end() if after else place
            start = _start(text, place)
            kind = kind_of(text[start:end])
            if kind and (match := _ASSIGNED.match(text, end)):
                until = max(until, _end(text, match))
                yield from _value(text, start, kind, match)


def _start(text: str, place: int) -> int:
    """Where the name begins that has its stem at `place`."""
    least = max(0, place - _BACK)
    while place > least and (text[place - 1].isalnum() or text[place - 1] in "_.-"):
        place -= 1
    return place


def _value(text: str, start: int, kind: str, match: re.Match[str]) -> Iterator[Span]:
    name = text[start : match.start()]
    if match["quoted"] is not None:
        found = _quoted(kind, match)
    elif match["blank"] and not _is_option(text, start, name):
        return
    else:
        found = _bare(kind, _line(text, start, match.start()), match)
    if found is not None:
        yield Span(*found, "secret" if kind == WEAK else kind)


def _line(text: str, start: int, end: int) -> str:
    """Up to `end`, the line of the name; where it is long, its end behind an ellipsis."""
    first = line_before(text, start, _LINE)
    is_cut = first > 0 and text[first - 1] != "\n"
    return f"{'…' if is_cut else ''}{text[first:end]}"


def _quoted(kind: str, match: re.Match[str]) -> tuple[int, int] | None:
    start, end = match.span("quoted")
    value = match["quoted"]
    if match["close"] is None:
        # Cut: what is there of it is as secret.
        cut = _ELLIPSIS.search(value)
        if cut is None or not cut.start():
            return None
        value, end = value[: cut.start()], start + cut.start()
    if is_stand_in(value) or is_sentence(value) or match["blank"]:
        return None
    if kind == "password" and not match["call"]:
        return (start, end) if len(value) > 2 else None
    return (start, end) if _is_value(kind, value) else None


def _is_option(text: str, start: int, name: str) -> bool:
    """Whether a blank stands between name and value: `--password …`, or as in a netrc file."""
    return name.startswith("-") or "login" in text[max(0, start - _NETRC) : start].lower()


def _bare(kind: str, line: str, match: re.Match[str]) -> tuple[int, int] | None:
    """`line` is that of the name, up to its end."""
    start, end = match.span("bare")
    text = match.string
    is_env = match["sign"] == "=" and start == match.end("sign") and bool(_ENV.fullmatch(line))
    if match["brace"]:
        end = text.find("}", start, end) if "}" in match["bare"] else end
    elif not is_env:
        end = _end(text, match)
    value = text[start:end].rstrip(".,") if not is_env else text[start:end]
    end = start + len(value)
    if "(" in value or text[end : end + 1] == "(" or is_stand_in(value) or len(value) < 4:
        return None
    if kind == "password":
        is_alone = bool(_LINE_OF_ONE.fullmatch(line)) and text[end : end + 1] in ("", "\n", "\r")
        is_word = is_alone and match["sign"] == ":" and value.islower() and len(value) > 5
        return (start, end) if is_env or _is_password(value) or is_word else None
    return (start, end) if _is_value(kind, value, least=8 if is_env else 16) else None


def _end(text: str, match: re.Match[str]) -> int:
    """Of a value without quotes, where the next one of its line may begin."""
    rest = _REST.match(text, *match.span("bare")) if match["bare"] else None
    return rest.end() if rest else 0


def _is_password(value: str) -> bool:
    """Whether it is no word, and no name of a variable."""
    if is_reference(value) and ("_" in value or "." in value):
        return False
    has_letters = any(map(str.isalpha, value))
    if not all(each.isalnum() or each in "._" for each in value):
        return len(value) > 5 and (has_letters or value[0].isdigit()) and ":" not in value[:1]
    return len(value) > 4 and has_letters and (any(map(str.isdigit, value)) or is_random(value, 8))


def _is_value(kind: str, value: str, least: int = 12) -> bool:
    if kind == WEAK:
        return is_random(value, 20) and "/" not in value[:5]
    return is_random(value, least) or is_key_like(value)
