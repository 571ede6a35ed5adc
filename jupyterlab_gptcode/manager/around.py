"""What is around a notebook when a step begins, as the server finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..conversation import AttachedFile
from ..instructions import Standing


@dataclass(frozen=True)
class Around:
    """`files` are as they are now, by path: those that the step attaches, and known ones. Of all
    paths that the conversation names, the user's rules hide those in `ignored`. `start` names the
    kernel's process, where its messages do not. Without `instructions`, those that the model knows
    stay."""

    files: Mapping[str, AttachedFile] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    start: str = ""
    instructions: Standing | None = None
