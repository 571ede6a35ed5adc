"""How long an endpoint asks to wait."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from jupyterlab_gptcode.providers.retry_after import LONGEST, wait

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


def reset(span: str, remaining: str = "0") -> dict[str, str]:
    return {"x-ratelimit-reset-tokens": span, "x-ratelimit-remaining-tokens": remaining}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "20"}, 20),
        ({"retry-after": "0.25"}, 0.3),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "86400"}, LONGEST),
        ({"retry-after": "1e308"}, LONGEST),
        ({"retry-after-ms": "1e308"}, LONGEST),
        (reset("9" * 400 + "s"), None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30"}, 30),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT"}, None),
        ({"retry-after": "Sun, 99 Nov 2026 11:00:00 GMT"}, None),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after-ms": "", "retry-after": "2"}, 2),
        (reset("6m0s"), 360),
        (reset("1h2m"), LONGEST),
        (reset("120ms"), 0.2),
        (reset("7.66s"), 7.7),
        (reset("7.66s", "12"), None),
        (reset("1.2.3s"), None),
        (reset("tomorrow"), None),
        ({**reset("9s"), "retry-after": "4"}, 4),
    ],
)
def test_what_the_headers_say(headers: dict[str, str], seconds: float | None) -> None:
    assert wait(headers, NOW) == seconds
