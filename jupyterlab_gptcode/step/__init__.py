"""One model call: request, stream, split, verdict, events. Read `step.py` first."""
