"""One model call: request, stream, split, verdict, events. Read `step.py` first."""

from .inputs import Limits, Step
from .step import build_request, step_events

__all__ = ["Limits", "Step", "build_request", "step_events"]
