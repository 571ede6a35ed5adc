"""Keeps our keys out of the kernels: code that runs there must not find them in its environment.

It is a habit, not a boundary: a kernel has the user's powers (docs/decisions/threat-model.md).
"""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Any


def hide_from_kernels(manager: Any, variables: Collection[str]) -> None:
    """Makes a server's kernel manager start kernels without these environment variables."""
    start_kernel = manager.start_kernel

    async def start_kernel_without_keys(*arguments: Any, **options: Any) -> Any:
        environment = options.get("env") or os.environ
        options["env"] = {k: v for k, v in environment.items() if k not in variables}
        return await start_kernel(*arguments, **options)

    manager.start_kernel = start_kernel_without_keys
