"""Progress bars in what was printed: their last state counts, and a finished one is noise."""

from __future__ import annotations

import re

# tqdm, then rich and pip, then what draws with signs between brackets
_BAR = re.compile(
    r"(?P<name>.*?)\s*(?:(?P<percent>\d+)%\|[^|]*\|\s*(?P<done>\d\S*?)/(?P<all>\d\S*)\s*"
    r"\[(?P<rate>[^\]]*)\]"
    r"|[━╸╺╺─]{5,}\s*(?P<rest>\S.*)"
    r"|\[[=#>.\- ]{5,}\]\s*(?P<other>\d+%.*))\s*"
)
_WHOLE = re.compile(r"\b100(?:\.0+)?\s*%|\b(\d[\d.,]*)/\1(?![\d.,])")
_MEASURES = re.compile(r"[A-Za-z]\w*\s*[=:]\s*[-+]?[\d.]")
_COUNTED = re.compile(r"\d+")


def without_old_bars(text: str) -> str:
    """Of bars with the same name below one another, the last."""
    found: list[str] = []
    before = ""
    for line in text.split("\n"):
        name = _name(line)
        if name and name == before:
            found.pop()
        before = name
        found.append(line)
    return "\n".join(found)


def without_finished_bars(text: str) -> str:
    """Bars that reached their end and measured nothing are left out."""
    return "\n".join(line for line in text.split("\n") if not _is_finished(line))


def _bar(line: str) -> re.Match[str] | None:
    may_be = "%|" in line or "━" in line or "─────" in line or "] " in line
    return _BAR.fullmatch(line) if may_be and len(line) < 500 else None


def _name(line: str) -> str:
    bar = _bar(line)
    return f"bar {_COUNTED.sub('', bar['name'])}" if bar else ""


def _is_finished(line: str) -> bool:
    bar = _bar(line)
    if bar is None:
        return False
    said = bar["rate"] or bar["rest"] or bar["other"] or ""
    is_whole = _WHOLE.search(
        f"{bar['percent']}% {bar['done']}/{bar['all']}" if bar["rate"] else said
    )
    return bool(is_whole) and not _MEASURES.search(re.sub(r"\b\d+:\d+\S*|eta\S*", "", said))
