"""The rules of `.gptcodeignore` files: which files are never read, listed or attached. Pure.

They mean what gitignore's mean. No pattern can take long: names are matched one after the other,
and what stands between two stars has a fixed length. Rules hide more rather than less: they match
in any case, and a negation only as it is written.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

NAME = ".gptcodeignore"
MOST = 50_000  # characters of a file of rules
_MOST_DEEP = 4  # times that a rule may go down any number of folders
_FOLDERS = 20  # of a path, from the root, that are looked at one by one
_DEEP = "**"  # any number of folders
_CLASSES = {
    "alnum": r"^\W_",
    "alpha": r"^\W\d_",
    "blank": r" \t",
    "digit": r"\d",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_SET = re.compile(
    r"\[(?P<not>[!^]?)(?P<in>\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*)\]", re.DOTALL
)  # such as [a-z] or [![:digit:]]
_OF_SET = re.compile(
    r"\[:(?P<named>[a-z]+):\]|(?P<first>\\.|[^\\])(?:-(?P<last>\\.|[^\\]))?", re.DOTALL
)
_SPECIAL = re.compile(r"[*?\[\\]")
_TOKEN = re.compile(rf"(?P<star>\*+)|(?P<any>\?)|(?P<set>{_SET.pattern})|\\?(?P<one>.)", re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """A line of a file of rules; `folder` and the file's path `source` are contents paths.

    Without a `line`, the file could not be read, and everything in its folder is hidden.
    """

    folder: str
    source: str
    line: int
    text: str
    is_negated: bool
    for_folders: bool
    parts: tuple[Glob | None, ...]  # one for each name of a path; None for any number of folders

    def matches(self, names: Sequence[str], *, is_folder: bool) -> bool:
        """`names` are those of a path below the rule's folder."""
        if self.for_folders and not is_folder:
            return False
        if None not in self.parts and len(self.parts) != len(names):
            return False
        first, *rest = self.parts
        if first is None and len(rest) == 1 and rest[0] is not None:
            return rest[0].matches(names[-1])  # as most rules are
        ends = {0}  # how many names the parts until now may have matched
        for index, part in enumerate(self.parts):
            if part is not None:
                ends = {at + 1 for at in ends if at < len(names) and part.matches(names[at])}
            elif index == len(self.parts) - 1:
                ends = {len(names)} if min(ends) < len(names) else set()
            else:
                ends = set(range(min(ends), len(names) + 1))
            if not ends:
                return False
        return len(names) in ends

    def hidden_because(self, name: str) -> str:
        """For the user, whose file of this name is not sent."""
        if self.source == "":
            return f"{name} lists what is hidden from the model, so it is never sent itself."
        if not self.line:
            return (
                f"{name} is not sent: {self.source} could not be read, or is too long, so all "
                "files in its folder are hidden. Correct that file, then attach this one again."
            )
        return (
            f"{name} is not sent: {self.source}, line {self.line}: {self.text}. "
            "Change that line, then attach the file again."
        )


ITSELF = Rule("", "", 0, "", is_negated=False, for_folders=False, parts=())
"""What hides the files of rules."""


class Glob:
    """A pattern for one name."""

    def __init__(self, text: str, *, any_case: bool) -> None:
        # Without signs that stand for others, names are compared as they are.
        self._plain = None if _SPECIAL.search(text) else text
        self._folded = text.lower() if any_case else None
        chunks: list[list[str]] = [[]]
        for token in _TOKEN.finditer(text):
            if token["star"]:
                chunks.append([])
            else:
                chunks[-1].append(_sign(token))
        # In another case, a name may be in a set that it is not in as it is, or out of it.
        exact = () if any_case and "[" not in text else (re.DOTALL,)
        ways = (*exact, re.DOTALL | re.IGNORECASE) if any_case else exact
        self._ways = [[re.compile("".join(chunk), flags) for chunk in chunks] for flags in ways]
        self._last = len(chunks[-1])

    def matches(self, name: str) -> bool:
        if self._plain is not None:
            return name in (self._plain, self._folded) or name.lower() == self._folded
        return any(self._matches(name, *chunks) for chunks in self._ways)

    def _matches(self, name: str, first: re.Pattern[str], *rest: re.Pattern[str]) -> bool:
        """`rest` is what follows each star."""
        if not rest:
            return first.fullmatch(name) is not None
        found = first.match(name)
        for chunk in rest[:-1]:
            found = found and chunk.search(name, found.end())
        start = len(name) - self._last
        return (
            found is not None and start >= found.end() and rest[-1].match(name, start) is not None
        )


class Rules:
    """All rules that could say something about some paths, each file's in their order."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_folder: dict[str, list[Rule]] = {}
        self._folders: dict[tuple[str, ...], Rule | None] = {}  # that were looked at
        for rule in rules:
            self._by_folder.setdefault(rule.folder, []).append(rule)

    @classmethod
    def of_files(cls, files: Iterable[tuple[str, str | None]]) -> Rules:
        """`files` are the texts of files of rules, with their folders."""
        return cls(rule for folder, text in files for rule in parse(folder, text))

    def hides(self, path: str, *, is_folder: bool = False) -> Rule | None:
        """The rule that hides a contents path, or a folder that it lies in."""
        names = [name for name in path.split("/") if name]
        if names and names[-1].lower() == NAME:
            return ITSELF
        for count in (*range(1, len(names))[:_FOLDERS], len(names)) if names else ():
            if count < len(names):
                found = self._of_folder(tuple(names[:count]))
            else:
                found = self._latest(names, is_folder=is_folder)
            if found and not found.is_negated:
                return found
        return None

    def _of_folder(self, names: tuple[str, ...]) -> Rule | None:
        if names not in self._folders:
            self._folders[names] = self._latest(names, is_folder=True)
        return self._folders[names]

    def _latest(self, names: Sequence[str], *, is_folder: bool) -> Rule | None:
        """The nearest file's last line that matches."""
        if not self._by_folder:
            return None
        for depth in reversed(range(len(names))):
            for rule in reversed(self._by_folder.get("/".join(names[:depth]), ())):
                if rule.matches(names[depth:], is_folder=is_folder):
                    return rule
        return None


@functools.lru_cache(maxsize=128)
def parse(folder: str, text: str | None) -> tuple[Rule, ...]:
    """The rules of the file in this folder; None stands for a file that cannot be used."""
    source = f"{folder}/{NAME}" if folder else NAME
    if text is None or len(text) > MOST:
        all_ = Rule(folder, source, 0, "", is_negated=False, for_folders=False, parts=(None,))
        return (all_,)
    return tuple(_rules(folder, source, text))


def _rules(folder: str, source: str, text: str) -> Iterator[Rule]:
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        shown = line.removesuffix("\r")
        pattern = re.sub(r"(?<!\\) +$", "", shown)
        if not pattern or pattern.startswith("#"):
            continue
        is_negated = pattern.startswith("!")
        pattern = pattern[1:] if is_negated else pattern
        for_folders = pattern.endswith("/")
        parts = _parts(pattern.rstrip("/") if for_folders else pattern, any_case=not is_negated)
        if parts:
            yield Rule(
                *(folder, source, number, shown.strip()),
                is_negated=is_negated,
                for_folders=for_folders,
                parts=parts,
            )


def _parts(pattern: str, *, any_case: bool) -> tuple[Glob | None, ...]:
    names = [name for name in pattern.split("/") if name]
    if names and "/" not in pattern:
        names = [_DEEP, *names]  # in any folder
    deep = [index for index, name in enumerate(names) if name == _DEEP]
    if len(deep) > _MOST_DEEP:
        names = names[: deep[_MOST_DEEP] + 1] if any_case else []  # which hides more
    return tuple(None if name == _DEEP else Glob(name, any_case=any_case) for name in names)


def _sign(token: re.Match[str]) -> str:
    """An expression for exactly one sign."""
    if token["any"]:
        return "."
    if token["set"]:
        return _set(token["not"], token["in"])
    return re.escape(token["one"])


def _set(negation: str, text: str) -> str:
    found = "|".join(_members(text)) or "(?!)"
    return f"(?:(?!{found}).)" if negation else f"(?:{found})"


def _members(text: str) -> Iterator[str]:
    for member in _OF_SET.finditer(text):
        if member["named"]:
            yield f"[{_CLASSES[member['named']]}]" if member["named"] in _CLASSES else "(?!)"
            continue
        first, last = member["first"][-1], (member["last"] or member["first"])[-1]
        if first <= last:
            yield f"[{re.escape(first)}-{re.escape(last)}]"
