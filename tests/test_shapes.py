"""What endpoints report of thinking at chat completions, each in its own way."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_gptcode.protocol import Json, Usage
from jupyterlab_gptcode.providers.shapes import chunk

_TEXT = {"type": "reasoning.text", "text": "Hm."}
_SECRET = {"type": "reasoning.encrypted", "data": "AAAA"}


@pytest.mark.parametrize(
    ("delta", "thinking"),
    [
        ({"reasoning_content": "Hm."}, "Hm."),
        ({"reasoning": "Hm."}, "Hm."),
        ({"reasoning": "Hm.", "reasoning_details": [_TEXT]}, "Hm."),
        ({"reasoning": "", "reasoning_details": [_TEXT, _SECRET]}, "Hm."),
        ({"reasoning_details": [{"type": "reasoning.summary", "summary": "Hm."}]}, "Hm."),
        ({"reasoning_details": [_SECRET, 7, None]}, ""),
        ({"reasoning_details": "Hm.", "reasoning": {"text": "Hm."}}, ""),
    ],
)
def test_where_thinking_stands(delta: Json, thinking: str) -> None:
    assert chunk({"choices": [{"delta": delta}]}).thinking == thinking


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"prompt_tokens": 9, "completion_tokens": 2}, Usage(9, 2)),
        (
            {
                "prompt_tokens": 9,
                "completion_tokens": 70,
                "total_tokens": 79,
                "completion_tokens_details": {"reasoning_tokens": 60},
            },
            Usage(9, 70, 0, 60),
        ),
        # xAI: the completion is the text alone.
        (
            {
                "prompt_tokens": 9,
                "completion_tokens": 10,
                "total_tokens": 79,
                "completion_tokens_details": {"reasoning_tokens": 60},
            },
            Usage(9, 70, 0, 60),
        ),
        # Elsewhere the rest of a total may be anything.
        ({"prompt_tokens": 9, "completion_tokens": 10, "total_tokens": 79}, Usage(9, 10)),
        ({"prompt_tokens": 9, "completion_tokens": 10, "total_tokens": 0}, Usage(9, 10)),
        (
            {"prompt_tokens": 9, "completion_tokens": 2, "completion_tokens_details": None},
            Usage(9, 2),
        ),
        ({"prompt_tokens": 9, "completion_tokens": "2"}, None),
        ({"prompt_tokens": 9, "completion_tokens": -2}, None),
        ({"prompt_tokens": -5_000_000, "completion_tokens": 2}, None),
        ({"prompt_tokens": True, "completion_tokens": 2}, None),
        ({"prompt_tokens": 9.5, "completion_tokens": 2}, None),
        ({"prompt_tokens": 10**30, "completion_tokens": 2}, None),
        ({"prompt_tokens": 9, "completion_tokens": 10**30}, None),
        # A part is never more than its whole, and one that cannot be is none.
        (
            {
                "prompt_tokens": 9,
                "completion_tokens": 2,
                "prompt_tokens_details": {"cached_tokens": 70},
                "completion_tokens_details": {"reasoning_tokens": 60},
            },
            Usage(9, 2, 9, 2),
        ),
        (
            {
                "prompt_tokens": 9,
                "completion_tokens": 2,
                "total_tokens": 10**30,
                "prompt_tokens_details": {"cached_tokens": -1},
                "completion_tokens_details": {"reasoning_tokens": True},
            },
            Usage(9, 2),
        ),
        ({"prompt_tokens": 9, "completion_tokens": 2, "cost": 1e300}, Usage(9, 2)),
    ],
)
def test_how_it_is_counted(usage: Any, expected: Usage | None) -> None:
    assert chunk({"choices": [], "usage": usage}).usage == expected


def test_gemini_reports_it_in_the_total_alone() -> None:
    usage = {"prompt_tokens": 9, "completion_tokens": 10, "total_tokens": 79}
    found = {"choices": [], "usage": usage, "model": "gemini-2.5-pro"}
    assert chunk(found).usage == Usage(9, 70, 0, 60)
    assert chunk({**found, "usage": {**usage, "total_tokens": 0}}).usage == Usage(9, 10)
