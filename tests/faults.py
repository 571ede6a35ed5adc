"""All faults of an endpoint, as one table.

`test_faults.py` plays each row; `docs/faults.md` shows them.
"""

from __future__ import annotations

import struct
import zlib
from functools import partial

from .empty_answers import empty
from .fault import Fault
from .harmless import HARMLESS
from .harmless_responses import FAILED, HARMLESS_RESPONSES
from .refusals import REFUSALS
from .replies import HIDDEN, JSON, KEY, Raw, dumped, refusal
from .says import CHAT, RESPONSES, Says
from .upstream import Silence, event, reply

_again = partial(Fault, retryable=True)


def contents(say: Says) -> list[Fault]:
    return [
        *(
            Fault(
                f"The context is exceeded: {what}",
                raw,
                detail=detail,
                kind="too-long",
                message="The conversation is too long for this model. Start a new conversation.",
            )
            for what, raw, detail in [
                (
                    "`context_length_exceeded`",
                    refusal("400 Bad", code="context_length_exceeded"),
                    HIDDEN,
                ),
                (
                    "llama.cpp's own code",
                    refusal("400 Bad", code="exceed_context_size_error"),
                    HIDDEN,
                ),
                (
                    "400 in vLLM's words",
                    refusal("400 Bad", "This model's maximum context length is 4096 tokens."),
                    f"This model's maximum context length is 4096 tokens. {HIDDEN}",
                ),
                (
                    "400 in other words",
                    refusal("400 Bad", "Too many tokens: 9000 of 8192."),
                    f"Too many tokens: 9000 of 8192. {HIDDEN}",
                ),
                ("413", reply(b"", status="413 Payload Too Large", kind="text/plain"), ""),
                (
                    "an error object with status 200",
                    reply(event({"error": {"message": "The context size of 512 is exceeded."}})),
                    "The context size of 512 is exceeded.",
                ),
            ]
        ),
        Fault(
            "The endpoint filters the request",
            refusal("400 Bad Request", code="content_filter"),
            detail=HIDDEN,
            kind="filtered",
            message="HOST refused this because of its content filter. Try rephrasing it.",
        ),
        Fault(
            "The endpoint filters the answer",
            reply(say.words("Hel"), say.end("content_filter"), say.done),
            text="Hel",
            kind="filtered",
            message=(
                "The endpoint's content filter ended this answer. Try rephrasing your request."
            ),
            finish="content_filter",
            later=True,
        ),
        _again(
            "An error object with status 200, in the middle of a stream",
            reply(say.words("Hel"), event({"error": {"message": f"No {KEY}."}}), say.done),
            text="Hel",
            detail="No [hidden].",
            kind="endpoint",
            message="HOST sent an error instead of an answer. Try again, or choose another model.",
        ),
        _again(
            "The same as an event of llama.cpp's",
            reply(say.words("Hel"), b'error: {"code": 503, "message": "Busy."}\n\n'),
            text="Hel",
            detail="Busy.",
            kind="endpoint",
            message="HOST is busy or still starting (HTTP 503). Try again in a moment.",
        ),
        _again(
            "An error object with status 200, instead of a stream",
            reply(dumped({"error": {"message": "Slow down.", "code": 429}}), kind=JSON),
            detail="Slow down.",
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
            reply(say.words("Hel"), b"data: {oops\n\n", say.end(), say.done),
            text="Hel",
            kind="stream",
            message="The answer from HOST was incomplete or could not be read. Try again.",
        ),
    ]


BROKEN = "The answer from HOST was incomplete or could not be read. Try again."
GZIP = {"Content-Encoding": "gzip"}
FENCE = "Look:\n```python\nx = 1"
LATE: list[tuple[str, Raw]] = [
    ("No answer in time (`first_token_timeout`)", [Silence.HANG]),
    ("Nothing but pings in that time", reply(Silence.PING)),
]


def gzipped(start: bytes, megabytes: int) -> bytes:
    """`start` and zeros, as gzip writes them; what each megabyte becomes is made once."""
    megabyte = bytes(1 << 20)
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    first = squeeze.compress(start) + squeeze.flush(zlib.Z_FULL_FLUSH)
    each = squeeze.compress(megabyte) + squeeze.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(start)
    for _ in range(megabytes):
        checksum = zlib.crc32(megabyte, checksum)
    length = len(start) + megabytes * len(megabyte)
    head = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    return head + first + each * megabytes + squeeze.flush() + struct.pack("<II", checksum, length)


def connections(say: Says) -> list[Fault]:
    half = say.words("Grüße")
    return [
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
                    "The secure connection to HOST failed. Is its certificate valid, and does it "
                    "speak https at this address?"
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
                    "HOST did not start to answer within 1 second. Try again, or choose another "
                    "model."
                ),
            )
            for what, raw in LATE
        ),
        *(
            _again(
                what,
                reply(say.words("Hel"), silence),
                text="Hel",
                kind="stall",
                message=(
                    "HOST stopped in the middle of the answer: no text for 1 second. Try again."
                ),
            )
            for what, silence in [
                ("The stream stalls (`stall_timeout`)", Silence.HANG),
                ("The stream stalls, with pings", Silence.PING),
            ]
        ),
        *(
            _again(what, raw, text=text, kind="stream", message=BROKEN)
            for what, raw, text in [
                ("The stream is cut inside a word", reply(say.words("Hel"), whole=False), "Hel"),
                ("The stream is cut inside a fence", reply(say.words(FENCE), whole=False), FENCE),
                (
                    "The stream is cut inside a character",
                    reply(say.words("Hel"), half[: half.index("ü".encode()) + 1], whole=False),
                    "Hel",
                ),
                ("The stream ends properly, but in the middle", reply(say.words("Hel")), "Hel"),
                ("A whole answer is cut", reply(say.cut, kind=JSON), ""),
                (
                    "A gzipped line of 100 MB",
                    reply(gzipped(half + b"data: ", 100), headers=GZIP),
                    "Grüße",
                ),
                ("The body is not the gzip that it claims", reply(half, headers=GZIP), ""),
                (
                    "An event of a million lines",
                    reply(half, b"data:\n" * 1_000_000, say.end(), say.done),
                    "Grüße",
                ),
            ]
        ),
    ]


def faults(say: Says) -> list[Fault]:
    more = HARMLESS if say is CHAT else [*FAILED, *HARMLESS_RESPONSES]
    return [*REFUSALS, *connections(say), *contents(say), *empty(say), *more]


# By the interface at which the model is served.
FAULTS = {say.name: faults(say) for say in (CHAT, RESPONSES)}
