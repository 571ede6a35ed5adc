"""What an endpoint refuses, by its status: a part of the table in `faults.py`."""

from __future__ import annotations

from functools import partial

from .fault import Fault
from .replies import HIDDEN, JSON, dumped, in_five_hours, refusal
from .upstream import reply

_again = partial(Fault, retryable=True)

MEMORY = "model requires more system memory (5.6 GiB) than is available (3.1 GiB)"  # Ollama's
REFUSALS = [
    _again(
        "There is no key for OpenAI, or for an endpoint that names its key's variable",
        at="keyless",
        kind="key",
        message="HOST needs an API key. Set OPENAI_API_KEY and restart JupyterLab.",
    ),
    _again(
        "401: the key is refused",
        refusal("401 Unauthorized", "Incorrect API key provided."),
        detail=f"Incorrect API key provided. {HIDDEN}",
        kind="key",
        message="HOST refused the API key. Check GPTCODE_KEY and restart JupyterLab.",
    ),
    _again(
        "403: the key may not do this",
        refusal("403 Forbidden"),
        detail=HIDDEN,
        kind="forbidden",
        message="HOST does not allow this key to use this model. Choose another model.",
    ),
    _again(
        "404: the model is unknown",
        refusal("404 Not Found", "The model `tiny` does not exist."),
        detail=f"The model `tiny` does not exist. {HIDDEN}",
        kind="model",
        message="HOST does not know this model. Choose another one.",
    ),
    Fault(
        "404: the address is unknown",
        reply(b"404 page not found", status="404 Not Found", kind="text/plain"),
        detail="404 page not found",
        kind="address",
        message="HOST has no models at this address (HTTP 404). Check it.",
    ),
    Fault(
        "307, or another redirect: nothing follows it",
        reply(b"", status="307 Temporary Redirect", headers={"Location": "http://127.0.0.1:1/v1"}),
        kind="address",
        message=(
            "HOST redirects to another address (HTTP 307). Requests do not follow, because they "
            "hold your data. Set the address that answers."
        ),
    ),
    _again(
        "429: too many requests",
        refusal("429 Too Many Requests"),
        detail=HIDDEN,
        kind="rate-limit",
        message="HOST reports too many requests. Try again in a moment.",
    ),
    _again(
        "429 with `Retry-After` in seconds",
        refusal("429 Too Many Requests", Retry_After="20"),
        detail=HIDDEN,
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 20 seconds.",
        wait=20,
    ),
    _again(
        "429 with `Retry-After` as a date, hours away: no wait is longer than an hour",
        refusal("429 Too Many Requests", Retry_After=in_five_hours()),
        detail=HIDDEN,
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 60 minutes.",
        wait=3600,
    ),
    _again(
        "429 with a `Retry-After` that no clock can count",
        refusal("429 Too Many Requests", Retry_After="1e308"),
        detail=HIDDEN,
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 60 minutes.",
        wait=3600,
    ),
    _again(
        "429 with `retry-after-ms`",
        refusal("429 Too Many Requests", retry_after_ms="1500", Retry_After="2"),
        detail=HIDDEN,
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 1.5 seconds.",
        wait=1.5,
    ),
    _again(
        "429 with OpenAI's own headers",
        refusal(
            "429 Too Many Requests",
            x_ratelimit_remaining_tokens="0",
            x_ratelimit_reset_tokens="1m30s",
            x_ratelimit_remaining_requests="7",
            x_ratelimit_reset_requests="9h",
        ),
        detail=HIDDEN,
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 90 seconds.",
        wait=90,
    ),
    _again(
        "429 `insufficient_quota`, or 402: no credit left",
        refusal("429 Too Many Requests", code="insufficient_quota", Retry_After="20"),
        detail=HIDDEN,
        kind="credit",
        message="Your account at HOST has no credit left. Add some there, or choose another model.",
    ),
    _again(
        "500: the endpoint fails",
        refusal("500 Internal Server Error"),
        detail=HIDDEN,
        kind="endpoint",
        message="HOST answered with an error (HTTP 500). Try again in a moment.",
    ),
    _again(
        "500 with a reason, which stands below our sentence",
        reply(dumped({"error": {"message": MEMORY}}), status="500 Failure", kind=JSON),
        detail=MEMORY,
        kind="endpoint",
        message="HOST answered with an error (HTTP 500). Try again in a moment.",
    ),
    _again(
        "502 or 504: a proxy without a model behind it",
        reply(b"<html>Bad Gateway</html>", status="502 Bad Gateway", kind="text/html"),
        kind="endpoint",
        message="HOST did not reach the model behind it (HTTP 502). Try again in a moment.",
    ),
    _again(
        "503: the endpoint is busy or loads its model",
        refusal("503 Service Unavailable", "Loading model", Retry_After="5"),
        detail=f"Loading model {HIDDEN}",
        kind="endpoint",
        message="HOST is busy or still starting (HTTP 503). Try again in 5 seconds.",
        wait=5,
    ),
    _again(
        "400, or another status without an explanation",
        refusal("400 Bad Request", "Unknown field."),
        detail=f"Unknown field. {HIDDEN}",
        kind="endpoint",
        message="HOST answered with an error (HTTP 400). Choose another model.",
    ),
]
