"""What the server knows of a kernel that a page reports to have died."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..conversation import Entry, notebook_path
from ..kernel import Kernels
from ..protocol import DIED, Action, Json


async def with_exit(kernels: Kernels | None, entries: Sequence[Entry], action: Action) -> Action:
    """The action with the code with which the kernel died; before a run, only watches it."""
    if kernels is None:
        return action
    if action.action == "running":
        await kernels.watch(notebook_path(entries))
    if action.reason != DIED:
        return action
    return replace(action, exit_code=await kernels.exit_code(notebook_path(entries)))


def exit_of(action: Action) -> Json:
    return {} if action.exit_code is None else {"exit_code": action.exit_code}
