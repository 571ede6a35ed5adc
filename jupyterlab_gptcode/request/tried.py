"""What a block gave that its model tried on a copy of the kernel, as text for the model."""

from __future__ import annotations

from ..conversation import Block
from ..prompt import words
from .frame import Frame


def tried_report(block: Block, outputs: str, frame: Frame) -> str:
    settled = block.settled
    status = (settled.status if settled else None) or "skipped"
    lines = [f"try status={status}"]
    if settled is None:
        lines.append(words.SKIPPED["never"])
    elif status == "skipped":
        lines.append(words.SKIPPED.get(settled.reason, ""))
    elif settled.reason:
        lines.append(words.TRIED_ENDED.get(settled.reason, words.STOPPED))
    if effects := ((settled and settled.trial) or {}).get("effects"):
        named = ", ".join(map(frame.name, effects))
        said = words.TRIED_OUTSIDE.format(effects=named)
        lines.append(said if frame.sees_values else words.TRIED_OUTSIDE_ALONE)
    if settled is not None and status != "skipped" and outputs:
        lines.append(outputs)
    return "\n".join(line for line in lines if line)
