"""Errors: the user's own lines and every message, without the frames of libraries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...prompt import output_words, words
from ...protocol import Json
from .numbers import counted
from .repeats import without_repeats
from .stacktraces import fold_printed, fold_stacktrace
from .streams import plain

_FRAME = re.compile(
    r"File \S.*:\d+(?:, in .*)?"
    r"|(?:Cell|Input) In ?\[\d+\].*"
    r"|(?:~?[\w./\\: -]+\.\w+|<ipython-input-[\w-]+>) in \S.*"  # IPython 7
)
_CODE = re.compile(r"\s*(?:-*>\s*)?\d+\b.*|\s+\(\.\.\.\).*|\s*")
_LIBRARY = re.compile(
    r"site-packages|dist-packages|[\\/]lib[\\/]python|[\\/]python[\d.]*[\\/]lib[\\/]"
    r"|IPython[\\/]|<frozen |<string>|\.p(?:yx|xi)\b",
    re.I,
)
_NO_SOURCE = "Could not get source, probably due"
_CHAINS = (
    "The above exception was the direct cause of the following exception:",
    "During handling of the above exception, another exception occurred:",
)
_RULE = re.compile(r"-{20,}")
_HEADER = re.compile(r"\S+ +Traceback \(most recent call last\):?")


@dataclass
class _Section:
    """One exception of a chain: what led to it, its frames, its message."""

    before: list[str] = field(default_factory=list)
    frames: list[list[str]] = field(default_factory=list)
    message: list[str] = field(default_factory=list)
    link: str = ""  # how the next exception follows

    def text(self) -> str:
        parts = ["\n".join(self.before).strip("\n"), *_folded(self.frames), self.said]
        return "\n".join(part for part in parts if part)

    @property
    def said(self) -> str:
        return "\n".join(self.message).strip("\n")


def traceback_text(output: Json) -> str:
    """An error with its traceback; the last line is its message."""
    said = plain(str(output.get("evalue", ""))).strip()
    last = f"{plain(str(output.get('ename') or 'Error'))}: {said}".rstrip()
    trace = output.get("traceback")
    text = plain("\n".join(str(line) for line in trace)) if isinstance(trace, list) else ""
    folded = fold_printed(fold_stacktrace(_fold(text))).rstrip()
    return folded if _says(folded, said, last) else f"{folded}\n{last}".lstrip("\n")


def _says(text: str, said: str, last: str) -> bool:
    """Whether a traceback has its message: R and Julia begin with it, below Python's are notes."""
    ending = text.rpartition("\n")[2]
    is_shorter = ": " in ending and last.startswith(ending)  # as of a syntax error
    begins = bool(said) and text.startswith(said)
    return begins or is_shorter or f"\n{last}\n" in f"\n{text}\n"


def _fold(text: str) -> str:
    sections = list(_sections(text.split("\n")))
    parts: list[str] = []
    later = Counter(section.said for section in sections)
    for section in sections:
        later[section.said] -= 1
        # pandas raises its own KeyError from an equal one.
        if later[section.said] and not _is_own(section.frames):
            continue
        parts.append(section.text())
        parts += ["", section.link, ""] if section.link else []
    return "\n".join(parts)


def _sections(lines: list[str]) -> Iterator[_Section]:
    section = _Section()
    in_frame = False
    for line in lines:
        if line in _CHAINS:
            section.link = line
            yield section
            section, in_frame = _Section(), False
        elif _FRAME.fullmatch(line):
            # A message may hold what looks like a frame: then it was none.
            section.frames.append([line])
            section.before += section.message
            section.message = []
            in_frame = True
        elif in_frame and _CODE.fullmatch(line):
            section.frames[-1].append(line)
        elif line.startswith(_NO_SOURCE) or _RULE.fullmatch(line) or _HEADER.fullmatch(line):
            continue
        else:
            in_frame = False
            section.message.append(line)
    yield section


def _is_own(frames: list[list[str]]) -> bool:
    return any(not _LIBRARY.search(frame[0]) for frame in frames)


def _folded(frames: list[list[str]]) -> list[str]:
    """The user's own frames stay; runs of library frames become one line with their number."""
    found: list[str] = []
    hidden = 0
    for frame in frames:
        if _LIBRARY.search(frame[0]):
            hidden += 1
            continue
        found += [words.FRAMES.format(frames=counted(hidden, "library frame"))] if hidden else []
        found.append("\n".join(frame).rstrip())
        hidden = 0
    found += [words.FRAMES.format(frames=counted(hidden, "library frame"))] if hidden else []
    return without_repeats(found, output_words.SAME, "frame")
