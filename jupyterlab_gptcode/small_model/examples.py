"""Few-shot examples: those of `examples.md` that are nearest to a prompt.

A model that cannot think of `df["x"].mean()` copies it well. An example is found by the words that
it shares with the prompt, among those for the variables of the prefill, and names the table's real
columns. It is sent before the prompt and never becomes a part of the cell.
"""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from importlib import resources

_MOST = 3
_NEEDED = ("w", "%A", "", " ", "\n")  # texts that answers need as well
_ELSE = "else"  # the section for prompts without files or values
_COLUMN = re.compile(r"\{(?:value|group)\}")
_WORD = re.compile(r"[a-z]{3,}")
_STEM = 5  # letters
_ODD = frozenset('"\\`')  # what would end a name between quotes, or a fence
_COMMON = frozenset(("all", "and", "are", "for", "from", "that", "the", "this", "what", "with"))
_EACH = re.compile(r"(?<!sort )(?<!order )\b(?:each|per|every|by|over)\s+(?:the\s+)?(\w+)", re.I)


@dataclass(frozen=True)
class Example:
    """`words` say what the code is for; `subject` is the variable that it works on."""

    subject: str
    words: str
    code: str

    @property
    def made_up(self) -> set[str]:
        """The texts in its code that stand for the user's own."""
        nodes = ast.walk(ast.parse(self.code))
        texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
        return {text for text in texts if isinstance(text, str) and text not in _NEEDED}


def examples(prompt: str, variables: Set[str], columns: Sequence[str]) -> list[Example]:
    """The nearest ones for these variables, or for none; the very nearest last.

    They name the table's columns, first those that the prompt names.
    """
    columns = [column for column in columns if column.isprintable() and not _ODD & set(column)]
    asked, rarity = _stems(prompt), _rarity()
    subjects = variables or {_ELSE}
    near = [
        (sum(rarity[stem] for stem in asked & _stems(each.words)), each)
        for each in all_examples()
        if each.subject in subjects and (columns or not _COLUMN.search(each.code))
    ]
    nearest = sorted((each for each in near if each[0]), key=lambda each: -each[0])[:_MOST]
    named = dict(zip(("{value}", "{group}"), named_columns(prompt, columns), strict=True))

    def filled(text: str) -> str:
        return _COLUMN.sub(lambda found: named[found[0]], text)

    return [
        Example(each.subject, filled(each.words), filled(each.code))
        for _, each in reversed(nearest)
    ]


def named_columns(prompt: str, columns: Sequence[str]) -> tuple[str, str]:
    """The column that a prompt asks about and the one that it groups by, if it names any."""
    words = re.findall(r"\w+", prompt.lower())
    found = {column: place for column in columns if (place := _place(column, words)) is not None}
    named = sorted(found, key=lambda column: found[column])
    others = [column for column in columns if column not in found]
    by = _EACH.search(prompt)
    group = next((each for each in named if by and _place(each, [by[1].lower()]) == 0), "")
    values = [column for column in named if column != group]
    value = [*values, *reversed(others), group][0] if columns else ""
    rest = [column for column in [*values, *others] if column != value]
    return value, group or next(iter(rest), value)


def _place(column: str, words: Sequence[str]) -> int | None:
    name = column.lower()
    forms = {name, f"{name}s", f"{name}es", f"{name[:-1]}ies", name.removesuffix("s")}
    return next((place for place, word in enumerate(words) if word in forms), None)


def _stems(text: str) -> frozenset[str]:
    words = set(_WORD.findall(text.lower())) - _COMMON
    return frozenset(word[:_STEM].rstrip("s") for word in words)


@functools.cache
def _rarity() -> dict[str, float]:
    counts = Counter(stem for each in all_examples() for stem in _stems(each.words))
    return {stem: count**-0.5 for stem, count in counts.items()}


@functools.cache
def all_examples() -> tuple[Example, ...]:
    text = resources.files(__package__).joinpath("examples.md").read_text("utf-8")
    found: list[Example] = []
    subject = ""
    for part in text.strip().split("\n\n"):
        first, _, code = part.partition("\n")
        if first.startswith("## "):
            subject = first.removeprefix("## ")
        else:
            found.append(Example(subject, first, code))
    return tuple(found)
