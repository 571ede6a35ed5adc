"""What endpoints do differently without harm."""

from __future__ import annotations

import gzip

from .fault import Fault
from .replies import DONE, END, HELLO, JSON, STOP, USAGE, WHOLE, dumped, noise, words
from .upstream import Silence, chunk, event, reply

LONG = "0123456789abcdef" * 65536
HARMLESS = [
    Fault(what, raw, text=text)
    for what, raw, text in [
        ("`[DONE]` is missing", reply(words("Hello"), STOP), "Hello"),
        (
            "`[DONE]` is missing, and the connection stays",
            reply(words("Hello"), STOP, Silence.HANG),
            "Hello",
        ),
        ("The connection is cut after the end", reply(words("Hello"), STOP, whole=False), "Hello"),
        ("The last event lacks its empty line", reply(words("Hello"), STOP.strip()), "Hello"),
        ("Lines end with CRLF", reply(HELLO.replace(b"\n", b"\r\n")), "Hello"),
        ("A byte order mark comes first", reply(b"\xef\xbb\xbf" + HELLO), "Hello"),
        ("Pings between events", reply(b": ping\n\n", words("Hello"), b": ping\n\n", END), "Hello"),
        ("An event over several lines", reply(HELLO.replace(b'": ', b'":\ndata: ')), "Hello"),
        ("Bytes come one by one", reply(*(bytes([each]) for each in words("ü😀") + END)), "ü😀"),
        (
            "The body is gzipped",
            reply(gzip.compress(HELLO), headers={"Content-Encoding": "gzip"}),
            "Hello",
        ),
        ("A piece of 1 MB", reply(words(LONG), END), LONG),
        (
            "Usage comes in an event of its own",
            reply(words("Hello"), STOP, event({"choices": [], "usage": USAGE}), DONE),
            "Hello",
        ),
        (
            "Usage comes in every event",
            reply(
                *(event({**chunk({"content": text}), "usage": USAGE}) for text in ("Hel", "lo")),
                END,
            ),
            "Hello",
        ),
        (
            "`content` is null, or there are no choices",
            reply(event(chunk({"content": None})), event({"choices": None}), HELLO),
            "Hello",
        ),
        (
            "Tool calls between the words",
            reply(noise({"name": "run"}), words("Hello"), noise({"arguments": "{"}), END),
            "Hello",
        ),
        (
            "A reason to end in every event",
            reply(
                *(event(chunk({"content": text}, "stop")) for text in ("", "Hel", "lo")),
                DONE,
            ),
            "Hello",
        ),
        ("`[DONE]` without a reason to end", reply(words("Hello"), DONE), "Hello"),
        (
            "An empty reason to end, or the word null",
            reply(
                event(chunk({"content": "Hel"}, "")), event(chunk({"content": "lo"}, "null")), END
            ),
            "Hello",
        ),
        (
            "`content` as a list of parts",
            reply(
                event(
                    chunk(
                        {
                            "content": [
                                {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
                                {"type": "text", "text": "Hel"},
                            ]
                        }
                    )
                ),
                event(chunk({"content": [{"type": "text", "text": "lo"}]})),
                END,
            ),
            "Hello",
        ),
        (
            "A refusal in a field of its own",
            reply(event(chunk({"content": None, "refusal": "I cannot."})), END),
            "I cannot.",
        ),
        (
            "Thinking in a field of its own",
            reply(event(chunk({"reasoning_content": "```python\nx\n```\n"})), HELLO),
            "Hello",
        ),
        ("Events are called text/plain", reply(HELLO, kind="text/plain"), "Hello"),
        (
            "A whole answer although a stream was asked for",
            reply(dumped(WHOLE), kind=JSON),
            "Hello",
        ),
        ("The same, called a stream", reply(b"\n" + dumped(WHOLE)), "Hello"),
    ]
]
