"""Reads what the copy said. Any code may have written it. This file runs in the supervisor."""

from __future__ import annotations

import json
import math
import re
from typing import Any

TEXTS = re.compile(rb'"[^"]*"?')  # without the quotes that are escaped
NO_BRACKETS = bytes(each for each in range(256) if each not in b"[]{}")
DEEPEST = 100
MOST = 200_000  # objects and lists, and names in objects
LONGEST = 100  # digits of a number


def read(text: bytes) -> dict[str, Any] | None:
    """An object that every reader of JSON takes: without NaN, too much depth, or halves of
    characters, which no message of the kernel's could hold."""
    if is_deep(text):
        return None
    numbers: Any = {"parse_constant": lambda _name: None, "parse_float": finite, "parse_int": whole}
    try:
        found = json.loads(text, **numbers)
        block = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return block if isinstance(block, dict) else None


def finite(text: str) -> float | None:
    value = float(text) if len(text) <= LONGEST else math.inf
    return value if math.isfinite(value) else None


def whole(text: str) -> int:
    if len(text) > LONGEST:
        raise ValueError
    return int(text)


def without_texts(text: bytes) -> bytes:
    """What stands between the texts, in a time that grows with the length alone: a pattern that
    looks for the end of a text that has none starts again at each of its quotes."""
    return TEXTS.sub(b"", text.replace(b"\\\\", b"").replace(b'\\"', b""))


def is_heavy(text: bytes) -> bool:
    """Each object, list and name takes far more memory than it has characters."""
    signs = without_texts(text)
    return signs.count(b"[") + signs.count(b"{") + signs.count(b":") > MOST


def is_deep(text: bytes) -> bool:
    """Readers of JSON call themselves for each bracket."""
    brackets = without_texts(text).translate(None, NO_BRACKETS)
    for _ in range(DEEPEST):
        inner = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if inner == brackets:
            break
        brackets = inner
    return bool(brackets)
