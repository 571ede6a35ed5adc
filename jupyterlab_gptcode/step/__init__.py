"""One model call: request, stream, split, verdict, events. Read `step.py` first."""

from .build import build_request
from .first import first_request
from .inputs import Limits, Step, Values, check_length, is_too_long, rendering_of
from .step import step_events
from .thoughts import OPENS
from .trial import CAP, image_request, text_request, window_request

__all__ = [
    "CAP",
    "OPENS",
    "Limits",
    "Step",
    "Values",
    "build_request",
    "check_length",
    "first_request",
    "image_request",
    "is_too_long",
    "rendering_of",
    "step_events",
    "text_request",
    "window_request",
]
