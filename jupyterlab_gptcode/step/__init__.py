"""One model call: request, stream, split, verdict, events. Read `step.py` first."""

from .inputs import Limits, Step, Values, check_length
from .step import build_request, step_events
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
    "image_request",
    "step_events",
    "text_request",
    "window_request",
]
