"""About how long a request is, in tokens, without a tokenizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .rendering import Message

Estimate = Callable[[Sequence[Message]], int]

_TOKEN = 4  # bytes of UTF-8: it holds for scripts with short and with long words alike
_IMAGE = 1_000  # tokens: how many an image has does not depend on its base64
_MESSAGE = 4  # tokens around each message


def about_tokens(messages: Sequence[Message]) -> int:
    """Four bytes are about a token."""
    return sum(map(_tokens, messages))


def surely_fit(messages: Sequence[Message], most: int) -> bool:
    """Whether messages have at most so many tokens, whatever the tokenizer: each has a byte."""
    texts = [message["content"] for message in messages]
    if not all(isinstance(text, str) for text in texts):
        return False  # images
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    return size + _MESSAGE * len(texts) <= most


def _tokens(message: Message) -> int:
    content = message["content"]
    parts = [{"type": "text", "text": content}] if isinstance(content, str) else content
    texts = [part["text"] for part in parts if part["type"] == "text"]
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    return _MESSAGE + size // _TOKEN + _IMAGE * (len(parts) - len(texts))
