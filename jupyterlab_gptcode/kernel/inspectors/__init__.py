"""What reads the variables of a kernel: one snippet for each language, run in the kernel."""

from .inspectors import IMPORTLIB, INSPECTED, Inspector, inspector

__all__ = ["IMPORTLIB", "INSPECTED", "Inspector", "inspector"]
