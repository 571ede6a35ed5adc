"""One model call: request, stream, split, verdict, events. Read `step.py` first."""

from .inputs import Limits, Step, Values, check_length
from .step import build_request, step_events

__all__ = ["Limits", "Step", "Values", "build_request", "check_length", "step_events"]
