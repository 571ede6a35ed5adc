"""The words around a number, as far as they say what it is. Pure."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+|[Rr]²|%")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LETTERS = 5  # that two forms of a word have in common
_SAME: tuple[str, ...] = (
    "mean average avg mittelwert durchschnitt moyenne media promedio",
    "std deviation sd standardabweichung sigma",
    "median mitte 50",
    "max maximum highest largest oldest longest most peak top best",
    "min minimum lowest smallest youngest shortest least",
    "count number rows records entries observations len length size n samples total nobs",
    "sum total overall",
    "accuracy acc accurate",
    "corr correlation correlated",
    "pvalue p significance significant",
    "missing null nan na isna isnull",
    "price cost",
    "share percent percentage proportion rate % pct ratio",
    "revenue sales turnover umsatz",
    "duplicates duplicated",
    "coef coefficient slope",
    "rmse mse error mae",
    "seconds sec time elapsed took duration",
    "unique distinct nunique",
)
_STOP = frozenset(
    re.findall(
        r"\w+",
        """np the and of in to is was are were for with on at by from that this it as an or be has
        have had than more less about only not which its their there all each per but so also dtype
        int float object name out we you can will der die das und ist sind von mit auf les des est
        une los las el la le de en un se e""",
    )
)

_DATE = re.compile(r"\b\d{4}-(0[1-9]|1[0-2])(?:-\d\d)?\b")
_MONTHS = "january february march april may june july august september october november december"
_SAME += tuple(
    f"{english} {others}"
    for english, others in zip(
        _MONTHS.split(),
        (
            *("jan januar janvier enero", "feb februar février febrero", "mar märz mars marzo"),
            *("apr april avril abril", "mai mayo", "jun juni juin junio", "jul juli juillet julio"),
            *("aug august août agosto", "sep september septembre septiembre"),
            *("oct oktober octobre octubre", "nov november novembre noviembre"),
            "dec dezember décembre diciembre",
        ),
        strict=True,
    )
)


def dated(text: str) -> str:
    """A text of the same length in which dates are the names of their months."""
    return _DATE.sub(lambda date: _month(date[1]).ljust(len(date[0]))[: len(date[0])], text)


def _month(number: str) -> str:
    return _MONTHS.split()[int(number) - 1]


def _stem(word: str) -> str:
    return word[:_LETTERS]


_MEANINGS: dict[str, frozenset[str]] = {}
for _group in _SAME:
    _stems = frozenset(map(_stem, _group.split()))
    for _each in _stems:
        _MEANINGS[_each] = _MEANINGS.get(_each, frozenset()) | _stems


def words(text: str) -> frozenset[str]:
    """The stems of the words of a text, without those that say nothing."""
    found = (match[0].lower() for match in _WORD.finditer(_CAMEL.sub(" ", text)))
    return frozenset(_stem(word) for word in found if word not in _STOP)


def agree(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether they have a word in common, or two of the same meaning."""
    if some & others:
        return True
    return any(_MEANINGS.get(word, frozenset()) & others for word in some)
