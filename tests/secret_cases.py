"""Texts with secrets, made when they are read: no file of ours holds what looks like a key.

In a case, `[w20]` stands for 20 random letters and digits, and so on, and `«…»` marks a secret. A
`¦` stands where other scanners would see one, and is taken out.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator
from typing import NamedTuple

from .snippets import snippets

_SETS = {
    "a": string.ascii_letters,
    "w": string.ascii_letters + string.digits,
    "l": string.ascii_lowercase,
    "u": string.ascii_uppercase + string.digits,
    "t": string.ascii_uppercase + "234567",
    "d": string.digits,
    "x": "0123456789abcdef",
    "b": string.ascii_letters + string.digits + "+/",
    "j": string.ascii_letters + string.digits + "_-",
    "-": "-",
}
_MADE = re.compile(r"\[([awlutdxbj-])(\d+)\]")


class Case(NamedTuple):
    label: str
    text: str
    secrets: list[str]


def made(template: str, seed: str) -> Case:
    """The same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  nothing here is a real secret

    def some(match: re.Match[str]) -> str:
        return "".join(chance.choices(_SETS[match[1]], k=int(match[2])))

    text = _MADE.sub(some, template.replace("¦", ""))
    secrets = re.findall("«(.*?)»", text)
    return Case(seed, text.replace("«", "").replace("»", ""), secrets)


def cases(name: str) -> Iterator[Case]:
    for label, template in snippets(name):
        yield made(template, label.replace("¦", ""))
