"""Removes API keys from the environment of kernels.

This is a precaution, not a boundary, because a kernel has the user's powers: see
docs/decisions/threat-model.md.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Any


def hide_from_kernels(manager: Any, variables: Collection[str]) -> None:
    """Makes the server's kernel manager start kernels without these environment variables."""
    start_kernel = manager.start_kernel

    async def start_kernel_without_keys(*arguments: Any, **options: Any) -> Any:
        environment = options.get("env") or os.environ
        options["env"] = {k: v for k, v in environment.items() if k not in variables}
        return await start_kernel(*arguments, **options)

    manager.start_kernel = start_kernel_without_keys
