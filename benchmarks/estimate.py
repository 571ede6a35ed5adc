"""How far estimates of a request's tokens are off, before and after an endpoint has reported some.

    python -m benchmarks.estimate

Each conversation of `talk/` is held with a model of each family. After three answers, whose
requests the endpoint has counted, the next two requests are estimated; the larger error counts. The
truth was counted by the families' own tokenizers (`benchmarks.record_tokens`), with four tokens for
the frame of each message, as OpenAI has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from jupyterlab_gptcode.spending import Report, counted_messages, tokens

from .table import table
from .talk import NAMES, TOKENS, talks

_FRAME = 4  # tokens of a message beside its text
_LEARNED = 3  # answers
Requests = list[Report]


def requests(parts: Sequence[str], counts: Sequence[int]) -> Iterator[Report]:
    """The requests of a conversation, which grow, and their tokens."""
    roles = ["user", "assistant"] * len(parts)
    for end in range(1, len(parts), 2):
        messages = [
            {"role": role, "content": part} for role, part in zip(roles, parts[:end], strict=False)
        ]
        yield Report(counted_messages(messages), sum(counts[:end]) + _FRAME * end)


def error(reports: Sequence[Report], learned: int) -> float:
    """The largest error of the requests after the first three, as a share of the truth."""
    known, asked = reports[:learned], reports[_LEARNED:]
    found = [(tokens(each.counts, known) - each.tokens) / each.tokens for each in asked]
    return max(found, key=abs)


def errors(learned: int) -> dict[str, list[float]]:
    """By family, for each conversation."""
    spoken = talks()
    truth = json.loads(TOKENS.read_text("utf-8"))
    return {
        family: [error(list(requests(spoken[name], counts[name])), learned) for name in NAMES]
        for family, counts in truth.items()
    }


def switched(learned: int = _LEARNED) -> dict[str, list[float]]:
    """The same where the three answers were in another language: English, or German for English."""
    spoken = talks()
    truth = json.loads(TOKENS.read_text("utf-8"))
    found: dict[str, list[float]] = {}
    for family, counts in truth.items():
        made = {name: list(requests(spoken[name], counts[name])) for name in NAMES}
        found[family] = []
        for name in NAMES:
            before = made["german" if name == "english" else "english"][:learned]
            asked = made[name][0]
            off = tokens(asked.counts, before) - asked.tokens
            found[family].append(off / asked.tokens)
    return found


def _rows(found: dict[str, list[float]]) -> list[list[str]]:
    return [[family, *map(_percent, row)] for family, row in found.items()]


def _percent(share: float) -> str:
    return f"{share:+.0%}" if abs(share) >= 0.005 else "0%"


def main() -> None:
    columns = ("tokens off by", *NAMES)
    print("Before any report:")
    print(table(columns, _rows(errors(0))))
    print("After three answers:")
    print(table(columns, _rows(errors(_LEARNED))))
    print("The first prompt after three answers in another language:")
    print(table(columns, _rows(switched())))
    worst = max(abs(each) for row in errors(_LEARNED).values() for each in row)
    print(f"Largest error after three answers: {worst:.1%}")


if __name__ == "__main__":
    main()
