"""How well secrets are told from what looks like them, and how long a megabyte takes.

    python -m benchmarks.masking

The labelled corpus is that of `tests/snippets/`. Milliseconds of this process's own work, the best
of five, for a megabyte of each kind of text.
"""

from __future__ import annotations

import json
import random
import string
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from jupyterlab_gptcode.masking import find
from tests.secret_cases import Case, cases

from .table import machine, table

_ROUNDS = 5
_SIZE = 1_000_000  # characters
_ROOT = Path(__file__).parents[1]
_SETS = (
    ("known to the rules", ""),
    ("held out", "held_out_"),
    ("columns and other forms", "third_"),
)


def leaves(case: Case) -> bool:
    """Whether some secret of it would be sent."""
    text = case.text
    for span in reversed(find(text)):
        text = f"{text[: span.start]}<secret-1>{text[span.end :]}"
    return any(secret in text for secret in case.secrets)


def corpus() -> Iterator[tuple[str, str, str]]:
    for name, prefix in _SETS:
        secrets, harmless = list(cases(f"{prefix}secrets")), list(cases(f"{prefix}not_secrets"))
        left = sum(map(leaves, secrets))
        masked = sum(bool(find(case.text)) for case in harmless)
        yield name, f"{left} of {len(secrets)}", f"{masked} of {len(harmless)}"


def megabytes() -> Iterator[tuple[str, str]]:
    chance = random.Random(1)
    python = "".join(path.read_text("utf-8") for path in (_ROOT / "tests").glob("*.py"))
    numbers = (",".join(f"{chance.random():.8f}" for _ in range(8)) for _ in range(9_000))
    rows = (
        json.dumps({"id": chance.randrange(10**9), "key": f"k{row}", "token": "word", "n": row})
        for row in range(20_000)
    )
    signs = string.ascii_letters + string.digits + "+/"
    library = sorted(Path(json.__file__).parents[1].glob("*.py"))
    yield "Python: its own library", "".join(path.read_text("utf-8") for path in library)
    yield "Python: our tests, full of names of secrets", python
    yield "Markdown", "".join(path.read_text("utf-8") for path in (_ROOT / "docs").rglob("*.md"))
    yield "a CSV of numbers", "\n".join(numbers)
    yield "JSON lines with keys and tokens", "\n".join(rows)
    yield "an image in base64", "".join(chance.choices(signs, k=_SIZE))
    yield "nothing but `key: `", "key: " * (_SIZE // 5)


def took(text: str) -> float:
    """Milliseconds a megabyte."""
    text = (text * (_SIZE // len(text) + 1))[:_SIZE]
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        find(text)
        best = min(best, time.process_time() - start)
    return best * 1000


def main() -> None:
    sys.stdout.write(table(("corpus", "secrets that leave", "harmless and masked"), [*corpus()]))
    times = [(name, f"{took(text):.1f}") for name, text in megabytes()]
    sys.stdout.write(f"\n\n{table(('a megabyte of', 'ms'), times)}\n\n{machine()}\n")


if __name__ == "__main__":
    main()
