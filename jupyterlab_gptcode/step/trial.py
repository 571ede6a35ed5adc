"""The requests of "Test", which the user starts: a few words and a picture, none of a notebook."""

from __future__ import annotations

from ..prompt import words
from ..providers import Request

CAP = 256  # tokens of one answer: thinking counts
_ENDLESS = 10_000_000  # tokens, more than any model has: a server that checks names its window
# A red square of 64 pixels as PNG.
_RED = (
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsAtx/ZMZxgi+hcEKLNO+FgEB"
    "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQGBywKqxUDxqh7TUQAAAABJRU5ErkJggg=="
)


def text_request(model: str, cap: int = CAP) -> Request:
    return Request(model, [{"role": "user", "content": words.TRIAL_TEXT}], cap)


def image_request(model: str) -> Request:
    url = {"url": f"data:image/png;base64,{_RED}"}
    content = [{"type": "text", "text": words.TRIAL_IMAGE}, {"type": "image_url", "image_url": url}]
    return Request(model, [{"role": "user", "content": content}], CAP)


def window_request(model: str) -> Request:
    return text_request(model, _ENDLESS)
