"""Recorded outputs of real code, and the text of each that the model is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from jupyterlab_gptcode.context import outputs_text
from jupyterlab_gptcode.protocol import Json

SHARE = 8_000  # characters: in a message with two more such outputs
RECORDED = Path(__file__).parent / "recorded"
_MARK = "\n=== "


def recorded() -> Iterator[tuple[str, str, list[Json]]]:
    """The file, the name and the outputs of each snippet."""
    for path in sorted(RECORDED.glob("*.json")):
        for snippet in json.loads(path.read_text("utf-8")):
            yield path.stem, snippet["name"], snippet["outputs"]


def sent(outputs: list[Json]) -> str:
    return outputs_text(outputs, SHARE)


def expected() -> dict[tuple[str, str], str]:
    """What is sent of each snippet, as `tests/recorded/*.txt` has it."""
    found = {}
    for path in sorted(RECORDED.glob("*.txt")):
        for part in f"\n{path.read_text('utf-8')}".split(_MARK)[1:]:
            name, _, text = part.partition("\n")
            found[path.stem, name] = text.rstrip("\n")
    return found


def write() -> None:
    """Writes what is sent now: review the difference as prose before it is committed."""
    texts: dict[str, list[str]] = {}
    for stem, name, outputs in recorded():
        texts.setdefault(stem, []).append(f"=== {name}\n{sent(outputs)}\n")
    for stem, parts in texts.items():
        (RECORDED / f"{stem}.txt").write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    write()
