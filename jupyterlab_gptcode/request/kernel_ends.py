"""How a kernel has ended, in words for the model."""

from __future__ import annotations

from collections.abc import Mapping

from ..protocol import DIED, Action

_KILL = -9


def end_in_words(words: Mapping[str, str], action: Action, otherwise: str = "") -> str:
    """Those of `words` for the reason of the action and, where the kernel died, for how."""
    code = action.exit_code
    if action.reason != DIED or not isinstance(code, int):
        return words.get(action.reason, otherwise)
    if code == _KILL:
        return words["kernel-killed"]
    return words["kernel-signal" if code < 0 else "kernel-exited"].format(code=abs(code))
