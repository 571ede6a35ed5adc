"""How well numbers in answers are checked against the outputs, and how long a kilobyte takes.

    python -m benchmarks.numbers

The answers and outputs are those of `tests/vectors/numbers/`. For chance, each number there that is
true is replaced many times by another one of about its size and with as many digits. Times are of
this process's own work, the best of five.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator

from jupyterlab_gptcode.numbers.lookup import Output, check_numbers
from jupyterlab_gptcode.numbers.printed import Printed
from tests.number_cases import Answer, answers, outputs, states

from .table import machine, table

_FURTHER = {
    ", held out": "held-out-answers.txt",
    ", other languages": "languages-answers.txt",
    ", other languages, held out": "held-out-languages.txt",
}
_ROUNDS = 5
_OTHERS = 30  # for each true number
_WORDS = {"found": "linked", "given": "neither", "missing": "underlined"}
_DIGITS = re.compile(r"\d(?:[\d.,'\u2019  ]*\d)?")


def judged(known: dict[str, Printed], every: Iterable[Answer]) -> Counter[tuple[str, str]]:
    """How often numbers of each kind are judged how."""
    return Counter((kind, state) for answer in every for kind, state, _ in states(answer, known))


def by_chance(known: dict[str, Printed]) -> Counter[str]:
    """How numbers are judged that stand where a true one was."""
    chance, found = random.Random(21), Counter[str]()
    for answer in answers():
        about = [Output(name, known[name]) for name in answer.about]
        for text, place in _changed(answer, chance):
            states = [
                each.state
                for each in check_numbers(text, about, [])
                if each.start <= place < each.end
            ]
            found[states[0] if states else "given"] += 1
    return found


def _changed(answer: Answer, chance: random.Random) -> Iterator[tuple[str, int]]:
    for mark in answer.marks:
        written = answer.text[mark.start : mark.end]
        match = _DIGITS.search(written)
        if not mark.is_true or match is None:
            continue
        for _ in range(_OTHERS):
            other = _other(match[0], chance)
            changed = written[: match.start()] + other + written[match.end() :]
            text = answer.text[: mark.start] + changed + answer.text[mark.end :]
            yield text, mark.start + match.start()


def _other(number: str, chance: random.Random) -> str:
    """Between half and twice as large, and written alike."""
    digits = re.sub(r"\D", "", number)
    while True:
        size = chance.randint(max(1, int(digits) // 2), max(9, int(digits) * 2))
        other = str(size).zfill(len(digits))
        if len(other) == len(digits) and other != digits:
            left = iter(other)
            return "".join(next(left) if sign.isdigit() else sign for sign in number)


def took(known: dict[str, Printed]) -> tuple[float, float]:
    """Milliseconds for a kilobyte of outputs, and of answers."""
    texts = [printed.text for printed in known.values()]
    size = sum(map(len, texts))
    every = [*answers()]
    written = sum(len(answer.text) for answer in every)
    best = [float("inf")] * 2
    for _ in range(_ROUNDS):
        start = time.process_time()
        for text in texts:
            Printed(text).prepare()
        middle = time.process_time()
        for answer in every:
            list(check_numbers(answer.text, [Output(n, known[n]) for n in answer.about], []))
        end = time.process_time()
        best = [min(best[0], middle - start), min(best[1], end - middle)]
    return best[0] * 1e6 / size, best[1] * 1e6 / written


def rows(counts: Counter[tuple[str, str]], name: str) -> Iterator[tuple[str, ...]]:
    for kind in ("true", "false", "no claim"):
        total = sum(counts[kind, state] for state in _WORDS) or 1
        shares = (f"{counts[kind, state]} ({counts[kind, state] / total:.1%})" for state in _WORDS)
        yield f"{total} {kind}{name}", *shares


def main() -> None:
    known = outputs()
    chance = by_chance(known)
    total = sum(chance.values())
    random_row = (f"{chance[state]} ({chance[state] / total:.1%})" for state in _WORDS)
    sys.stdout.write(
        table(
            (f"numbers of {len([*answers()])} answers", *_WORDS.values()),
            [
                *rows(judged(known, answers()), ""),
                *(
                    row
                    for name, file in _FURTHER.items()
                    for row in rows(judged(known, answers(file)), name)
                ),
                (f"{total} false by chance", *random_row),
            ],
        )
    )
    of_outputs, of_answers = took(known)
    times = [("outputs", f"{of_outputs:.2f}"), ("answers", f"{of_answers:.2f}")]
    sys.stdout.write(f"\n\n{table(('a kilobyte of', 'ms'), times)}\n\n{machine()}\n")


if __name__ == "__main__":
    main()
