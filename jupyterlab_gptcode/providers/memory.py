"""What was learned of models from their own endpoints: what they refuse, whether they see and
think, how long their window is. It is in `learned.json` in the data folder, by address and model,
until "Test" asks again or the endpoint is forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..protocol import Json
from .capabilities import known_flag, known_size
from .model_file import ModelFile


@dataclass(frozen=True)
class Learned:
    """`refuses` are features of requests, see `refused.py`; None is what nobody has seen yet."""

    refuses: frozenset[str] = frozenset()
    vision: bool | None = None
    window: int | None = None
    reasoning: bool | None = None
    output_cap: int | None = None

    @property
    def sees(self) -> bool | None:
        return False if "images" in self.refuses else self.vision


class Memory(ModelFile[Learned]):
    nothing = Learned()

    async def learn(self, base_url: str, model: str, learned: Learned) -> None:
        await self.save(base_url, model, learned)

    async def refuse(self, base_url: str, model: str, feature: str) -> None:
        known = self.of(base_url, model)
        await self.learn(base_url, model, replace(known, refuses=known.refuses | {feature}))

    async def allow(self, base_url: str, model: str, feature: str) -> None:
        """Tries what was refused again."""
        known = self.of(base_url, model)
        if feature in known.refuses:
            await self.learn(base_url, model, replace(known, refuses=known.refuses - {feature}))

    def load(self, found: Any) -> Learned:
        return Learned(
            frozenset(str(each) for each in found.get("refuses", ())),
            known_flag(found.get("vision")),
            known_size(found.get("window")),
            known_flag(found.get("reasoning")),
            known_size(found.get("output_cap")),
        )

    def dump(self, value: Learned) -> Json:
        return {**vars(value), "refuses": sorted(value.refuses)}
