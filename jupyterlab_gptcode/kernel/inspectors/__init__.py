"""What reads the variables of a kernel: one snippet for each language, run in the kernel."""

from .inspectors import INSPECTED, Inspector, inspector

__all__ = ["INSPECTED", "Inspector", "inspector"]
