"""Which start of a kernel this is, as far as the server knows it: some kernels do not name their
process."""

from __future__ import annotations

from typing import Any


def start_of(kernel: Any) -> str:
    """Another text after each start; empty where the process is not one of this machine."""
    process = getattr(getattr(kernel, "provisioner", None), "pid", None)
    return f"{kernel.kernel_id}:{process}" if isinstance(process, int) else ""
