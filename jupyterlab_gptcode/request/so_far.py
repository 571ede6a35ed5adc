"""What those who write a message share: its frame, and what the model has read so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from .again import OutputsAgain
from .frame import Frame
from .near import KnownNames


@dataclass
class SoFar:
    """`names` are those of cells; `shown` has the names of cells whose source was read."""

    frame: Frame
    names: dict[str, str]
    shown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.known = KnownNames(self.frame)
        self.again = OutputsAgain(self.frame)
