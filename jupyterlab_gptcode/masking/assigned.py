"""Values whose name says that they are secret: `password = "…"`, `--api-key …`, `token: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .looks import is_key_like, is_random, is_reference, is_sentence, is_stand_in
from .named import BETWEEN, OPEN, Name
from .names import WEAK
from .spans import Span, line_before

_ASSIGNED = re.compile(
    rf"""
    {BETWEEN}
    (?:
        (?P<quote>{OPEN})
        (?P<quoted>(?:(?!(?P=quote))(?:\\[\s\S]|[^\n\\])){{1,400}})
        (?P<close>(?P=quote))?
      | (?P<bare>[^\s"'`<>\\]{{3,400}})
    )
    """,
    re.VERBOSE,
)
# Between two literals that are one text.
_JOINED = re.compile(
    r"""["'](?:[ \t]{0,40}\+)?[ \t]{0,40}(?:\\?\n[ \t]{0,80})?(?:\+[ \t]{0,40})?[bruf]{0,2}"""
    r"""(?<!["'])(?P<quote>["'])(?P<more>(?:(?!(?P=quote))(?:\\[\s\S]|[^\n\\])){1,400})(?=(?P=quote))"""
)
_PARTS = 20  # that are read of one
_CONTINUED = re.compile(r"\\\n")
_LINE = 300  # characters of a line before a name
_DEEP = 4  # names within one value: more are no text of anyone
_ENV = re.compile(r"\s*(?:export\s+|set\s+|ENV\s+|.*\s(?:-e|--env)\s+)?[A-Z][A-Z0-9_.-]*")
_LINE_OF_ONE = re.compile(r"\s*(?:- )?[\w.-]*")
_REST = re.compile(r"[^,;&)}\]]*")
_ELLIPSIS = re.compile(r"…|\.\.\.")
_NETRC = 100  # characters between `login` and `password`


def assigned(text: str, names: Sequence[Name]) -> Iterator[Span]:
    until = depth = 0
    for name in names:
        depth = depth + 1 if name.start < until else 0
        if depth > _DEEP:
            continue
        if match := _ASSIGNED.match(text, name.end):
            until = max(until, _end(text, match))
            yield from _value(text, name.start, name.kind, match)


def _value(text: str, start: int, kind: str, match: re.Match[str]) -> Iterator[Span]:
    name = text[start : match.start()]
    if match["quoted"] is not None:
        found = _quoted(kind, match)
    elif match["call"] or (match["blank"] and not _is_option(text, start, name)):
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
    value = _CONTINUED.sub("", match["quoted"])
    if match["close"] is None:
        # Cut: what is there of it is as secret.
        cut = _ELLIPSIS.search(value)
        if cut is None or not cut.start():
            return None
        value, end = value[: cut.start()], start + cut.start()
    else:
        for _ in range(_PARTS):
            joined = _JOINED.match(match.string, end)
            if joined is None:
                break
            value, end = value + joined["more"], joined.end()
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
    if is_reference(value) and any(sign in value for sign in "_.["):
        return False
    has_letters = any(map(str.isalpha, value))
    if not all(each.isalnum() or each in "._" for each in value):
        return len(value) > 5 and (has_letters or value[0].isdigit()) and ":" not in value[:1]
    return len(value) > 4 and has_letters and (any(map(str.isdigit, value)) or is_random(value, 8))


def _is_value(kind: str, value: str, least: int = 12) -> bool:
    if kind == WEAK:
        return is_random(value, 20) and "/" not in value[:5]
    return is_random(value, least) or is_key_like(value)
