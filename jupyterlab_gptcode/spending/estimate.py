"""How many tokens a text has for a model, without its tokenizer. Pure.

    tokens ≈ Σ tokens of a kind · how much of the kind the text has

The tokens of a kind differ between models. `PRIOR` is what many tokenizers have in common; what an
endpoint reports of its own requests moves them, each kind as far as the request says something of
it: a Gaussian prior over the kinds, and its posterior after the reports (a Kalman filter's step).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .features import KINDS, Counts

# Tokens of one of a kind, as nine tokenizers have it in the middle; `benchmarks.estimate` shows how
# far off they are. Of scripts that are not in its texts, and of images, they are guesses.
PRIOR: dict[str, float] = {
    "word": 0.97,
    "letter": 0.21,
    "accent": 1.8,
    "greek": 0.39,
    "arabic": 0.6,
    "indic": 0.6,
    "han": 0.82,
    "kana": 0.7,
    "hangul": 0.8,
    "digit": 1.0,
    "sign": 0.57,
    "blank": 0.6,
    "line": 0.5,
    "other": 1.0,
    "message": 5.0,
    "image": 800.0,
}
_TOGETHER = 0.15  # how far all kinds of a model may differ from it, in the same direction
_APART = 0.35  # and each on its own
_NOISE = 0.02  # of a report: what no kind explains
_FEW = 4.0  # tokens of a report that may be about anything


@dataclass(frozen=True)
class Report:
    """A request, and the tokens that its endpoint has counted."""

    counts: Counts
    tokens: float


def tokens(counts: Counts, reports: Sequence[Report] = ()) -> int:
    """About how many tokens such a text has for the model that these reports are of."""
    rates = fitted(reports)
    return max(0, round(sum(rate * count for rate, count in zip(rates, counts, strict=True))))


def fitted(reports: Sequence[Report]) -> tuple[float, ...]:
    """The tokens of each kind for the model that these reports are of."""
    prior = tuple(PRIOR[kind] for kind in KINDS)
    if not reports:
        return prior
    expected = [_scaled(prior, report.counts) for report in reports]
    missing = [report.tokens - sum(each) for report, each in zip(reports, expected, strict=True)]
    matrix = [[_shared(one, other) for other in expected] for one in expected]
    for place, report in enumerate(reports):
        matrix[place][place] += (_NOISE * report.tokens + _FEW) ** 2
    weights = _solved(matrix, missing)
    together = _TOGETHER**2 * sum(
        weight * sum(each) for weight, each in zip(weights, expected, strict=True)
    )
    moved = []
    for kind, rate in enumerate(prior):
        apart = _APART**2 * sum(
            weight * each[kind] for weight, each in zip(weights, expected, strict=True)
        )
        moved.append(max(rate / 10, rate * (1 + together + apart)))
    return tuple(moved)


def _scaled(rates: Counts, counts: Counts) -> list[float]:
    """The tokens of a text, by kind."""
    return [rate * count for rate, count in zip(rates, counts, strict=True)]


def _shared(one: Sequence[float], other: Sequence[float]) -> float:
    """The covariance of the tokens of two texts."""
    alike = sum(first * second for first, second in zip(one, other, strict=True))
    return float(_TOGETHER**2 * sum(one) * sum(other) + _APART**2 * alike)


def _solved(matrix: list[list[float]], wanted: Sequence[float]) -> list[float]:
    """Cholesky's way: the matrix is symmetric, and its noise makes it positive definite."""
    size = len(wanted)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            known = sum(lower[row][k] * lower[column][k] for k in range(column))
            rest = matrix[row][column] - known
            lower[row][column] = rest**0.5 if row == column else rest / lower[column][column]
    half: list[float] = []
    for row in range(size):
        known = sum(lower[row][k] * half[k] for k in range(row))
        half.append((wanted[row] - known) / lower[row][row])
    found = [0.0] * size
    for row in reversed(range(size)):
        known = sum(lower[k][row] * found[k] for k in range(row + 1, size))
        found[row] = (half[row] - known) / lower[row][row]
    return found
