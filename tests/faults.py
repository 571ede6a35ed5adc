"""All faults of an endpoint, as one table.

`test_faults.py` plays each row; `docs/faults.md` shows them.
"""

from __future__ import annotations

import gzip
from functools import partial

from .empty_answers import EMPTY
from .fault import Fault
from .harmless import HARMLESS
from .replies import (
    DONE,
    END,
    JSON,
    KEY,
    Raw,
    dumped,
    in_five_hours,
    refusal,
    words,
)
from .upstream import Silence, chunk, event, reply

_again = partial(Fault, retryable=True)

REFUSALS = [
    Fault(
        "There is no key for OpenAI, or for an endpoint that names its key's variable",
        at="keyless",
        kind="key",
        message="HOST needs an API key. Set OPENAI_API_KEY and restart JupyterLab.",
    ),
    Fault(
        "401: the key is refused",
        refusal("401 Unauthorized", "Incorrect API key provided."),
        kind="key",
        message="HOST refused the API key. Check GPTCODE_KEY and restart JupyterLab.",
    ),
    Fault(
        "403: the key may not do this",
        refusal("403 Forbidden"),
        kind="forbidden",
        message="HOST does not allow this key to use this model. Choose another model.",
    ),
    Fault(
        "404: the model is unknown",
        refusal("404 Not Found", "The model `tiny` does not exist."),
        kind="model",
        message="HOST does not know this model. Choose another one.",
    ),
    Fault(
        "404: the address is unknown",
        reply(b"404 page not found", status="404 Not Found", kind="text/plain"),
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
        kind="rate-limit",
        message="HOST reports too many requests. Try again in a moment.",
    ),
    _again(
        "429 with `Retry-After` in seconds",
        refusal("429 Too Many Requests", Retry_After="20"),
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 20 seconds.",
        wait=20,
    ),
    _again(
        "429 with `Retry-After` as a date, hours away: no wait is longer than an hour",
        refusal("429 Too Many Requests", Retry_After=in_five_hours()),
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 60 minutes.",
        wait=3600,
    ),
    _again(
        "429 with a `Retry-After` that no clock can count",
        refusal("429 Too Many Requests", Retry_After="1e308"),
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 60 minutes.",
        wait=3600,
    ),
    _again(
        "429 with `retry-after-ms`",
        refusal("429 Too Many Requests", retry_after_ms="1500", Retry_After="2"),
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
        kind="rate-limit",
        message="HOST reports too many requests. Try again in 90 seconds.",
        wait=90,
    ),
    Fault(
        "429 `insufficient_quota`, or 402: no credit left",
        refusal("429 Too Many Requests", code="insufficient_quota", Retry_After="20"),
        kind="credit",
        message="Your account at HOST has no credit left. Add some there, or choose another model.",
    ),
    _again(
        "500: the endpoint fails",
        refusal("500 Internal Server Error"),
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
        kind="endpoint",
        message="HOST is busy or still starting (HTTP 503). Try again in 5 seconds.",
        wait=5,
    ),
    Fault(
        "400, or another status without an explanation",
        refusal("400 Bad Request", "Unknown field."),
        kind="endpoint",
        message="HOST answered with an error (HTTP 400). Choose another model.",
    ),
]

CONTENTS = [
    *(
        Fault(
            f"The context is exceeded: {what}",
            raw,
            kind="too-long",
            message="The conversation is too long for this model. Start a new conversation.",
        )
        for what, raw in [
            ("`context_length_exceeded`", refusal("400 Bad", code="context_length_exceeded")),
            ("llama.cpp's own code", refusal("400 Bad", code="exceed_context_size_error")),
            (
                "400 in vLLM's words",
                refusal("400 Bad", "This model's maximum context length is 4096 tokens."),
            ),
            ("400 in other words", refusal("400 Bad", "Too many tokens: 9000 of 8192.")),
            ("413", reply(b"", status="413 Payload Too Large", kind="text/plain")),
            (
                "an error object with status 200",
                reply(event({"error": {"message": "The context size of 512 is exceeded."}})),
            ),
        ]
    ),
    Fault(
        "The endpoint filters the request",
        refusal("400 Bad Request", code="content_filter"),
        kind="filtered",
        message="HOST refused this because of its content filter. Rephrase it.",
    ),
    Fault(
        "The endpoint filters the answer",
        reply(words("Hel"), event(chunk({}, "content_filter")), DONE),
        text="Hel",
        kind="filtered",
        message=("The endpoint's content filter ended this answer. Rephrase your request."),
        finish="content_filter",
        later=True,
    ),
    _again(
        "An error object with status 200, in the middle of a stream",
        reply(words("Hel"), event({"error": {"message": f"No {KEY}."}}), DONE),
        text="Hel",
        kind="endpoint",
        message="HOST sent an error instead of an answer. Try again, or choose another model.",
    ),
    _again(
        "The same as an event of llama.cpp's",
        reply(words("Hel"), b'error: {"code": 503, "message": "Busy."}\n\n'),
        text="Hel",
        kind="endpoint",
        message="HOST is busy or still starting (HTTP 503). Try again in a moment.",
    ),
    _again(
        "An error object with status 200, instead of a stream",
        reply(dumped({"error": {"message": "Slow down.", "code": 429}}), kind=JSON),
        kind="rate-limit",
        message="HOST reports too many requests. Try again in a moment.",
    ),
    Fault(
        "A web page instead of an answer",
        reply(b"\n<!doctype html><title>Log in</title>", kind="text/html"),
        kind="address",
        message=("HOST answered with a web page. Is the address right?"),
    ),
    _again(
        "An event that is not JSON",
        reply(words("Hel"), b"data: {oops\n\n", END),
        text="Hel",
        kind="stream",
        message="The answer of HOST was incomplete or could not be read. Try again.",
    ),
]

BROKEN = "The answer of HOST was incomplete or could not be read. Try again."
GZIP = {"Content-Encoding": "gzip"}
FENCE = "Look:\n```python\nx = 1"
HALF = words("Grüße")
LATE: list[tuple[str, Raw]] = [
    ("No answer in time (`first_token_timeout`)", [Silence.HANG]),
    ("Nothing but pings in that time", reply(Silence.PING)),
]
CONNECTIONS = [
    _again(
        "No server listens at the address",
        at="gone",
        kind="connection",
        message="HOST could not be reached. Is the address right and the server running?",
    ),
    _again(
        "The name is unknown (DNS)",
        at="nowhere",
        kind="connection",
        message="No server named HOST was found. Check the address and the network.",
    ),
    *(
        Fault(
            what,
            at=at,
            kind="tls",
            message=(
                "The secure connection to HOST failed. Is its certificate valid, and does it speak "
                "https at this address?"
            ),
        )
        for what, at in [
            ("https to a server that does not speak it", "plain"),
            ("The certificate is not trusted", "self-signed"),
        ]
    ),
    _again(
        "No connection in time (`connect_timeout`)",
        at="full",
        kind="timeout",
        message="HOST did not accept a connection within 0.5 seconds. Is the server running?",
    ),
    _again(
        "The connection is closed before the answer",
        [],
        kind="connection",
        message="HOST closed the connection before it answered. Try again.",
    ),
    *(
        _again(
            what,
            raw,
            kind="timeout",
            message=(
                "HOST did not start to answer within 1 second. Try again, or choose another model."
            ),
        )
        for what, raw in LATE
    ),
    *(
        _again(
            what,
            reply(words("Hel"), silence),
            text="Hel",
            kind="stall",
            message=("HOST stopped in the middle of the answer: no text for 1 second. Try again."),
        )
        for what, silence in [
            ("The stream stalls (`stall_timeout`)", Silence.HANG),
            ("The stream stalls, with pings", Silence.PING),
        ]
    ),
    *(
        _again(what, raw, text=text, kind="stream", message=BROKEN)
        for what, raw, text in [
            ("The stream is cut inside a word", reply(words("Hel"), whole=False), "Hel"),
            ("The stream is cut inside a fence", reply(words(FENCE), whole=False), FENCE),
            (
                "The stream is cut inside a character",
                reply(words("Hel"), HALF[: HALF.index("ü".encode()) + 1], whole=False),
                "Hel",
            ),
            ("The stream ends properly, but in the middle", reply(words("Hel")), "Hel"),
            ("A whole answer is cut", reply(b'{"choices": [{"mess', kind=JSON), ""),
            (
                "A gzipped line of 100 MB",
                reply(gzip.compress(HALF + b"data: " + bytes(100 << 20)), headers=GZIP),
                "Grüße",
            ),
            ("The body is not the gzip that it claims", reply(HALF, headers=GZIP), ""),
            ("An event of a million lines", reply(HALF, b"data:\n" * 1_000_000, END), "Grüße"),
        ]
    ),
]

FAULTS = [*REFUSALS, *CONNECTIONS, *CONTENTS, *EMPTY, *HARMLESS]
