"""Reads what the copy said. Any code may have written it. This file runs in the supervisor."""

from __future__ import annotations

import json
import math
import re
from typing import Any

TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.S)
NO_BRACKETS = bytes(each for each in range(256) if each not in b"[]{}")
DEEPEST = 100


def read(text: bytes) -> dict[str, Any] | None:
    """An object that every reader of JSON takes: without NaN, too much depth, or halves of
    characters, which no message of the kernel's could hold."""
    if is_deep(text):
        return None
    try:
        found = json.loads(text, parse_constant=lambda _name: None, parse_float=finite)
        whole = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return whole if isinstance(whole, dict) else None


def finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def is_deep(text: bytes) -> bool:
    """Readers of JSON call themselves for each bracket."""
    brackets = TEXTS.sub(b"", text).translate(None, NO_BRACKETS)
    for _ in range(DEEPEST):
        inner = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if inner == brackets:
            break
        brackets = inner
    return bool(brackets)
