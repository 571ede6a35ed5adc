"""Which risks of a cell only say that it is not known what it does.

Where a name says nothing, what the code does on a copy says it. What was hidden on purpose, comes
from a text or an object, or acts outside by its own words is not among them: code that does not
want to be read may behave on a copy.
"""

from __future__ import annotations

from .risk import Risk

_DOUBTS = (
    "imports a module that is not known",
    "imports all names of ",
    "uses a magic that is not known",
    "may overwrite ",  # a function of which nothing is known gets the name of a file
)


def is_doubt(risk: Risk) -> bool:
    """Whether it asks in "Run if safe", and for nothing else."""
    return bool(risk.effects) and not risk.harms and all(map(_is_doubt, risk.effects))


def _is_doubt(effect: str) -> bool:
    return effect.startswith(_DOUBTS)
