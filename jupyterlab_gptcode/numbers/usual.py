"""Numbers that say nothing about data, as "the top 5", or nothing exact, as "over 3,000". Pure."""

from __future__ import annotations

import re

from .reading import Number, Reading

# Before a round number: "about 3,000" may be 2,950, "over 3,000" may be 3,400 and not 2,950.
_WORDS = {
    "about": "about|around|roughly|approximately|approx.|some|just|close to|circa|ca.|etwa|rund|"
    "ungefähr|environ|unos|unas|alrededor de|cerca de|~|≈|约|大约",
    "over": "over|above|more than|at least|mehr als|über|gut|mindestens|plus de|más de|超过",
    "under": "under|below|less than|fewer than|nearly|almost|up to|knapp|fast|weniger als|unter|"
    "bis zu|moins de|presque|près de|casi|menos de|不到|将近",
}
_ROUNDING = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_ENDS = tuple(_ROUNDING)
_LONGEST_FIRST = sorted(_ROUNDING, key=len, reverse=True)
_BETWEEN = " \u00a0*$€£¥"
_ABOUT, _BEYOND = 0.1, 0.25  # of its size is at most the unit of such a number
_BOUND = re.compile(r"[<>≤≥][=]?[ \u00a0]?[$€£]?[-\u2212]?$")
_BOUND_ENDS = frozenset("<>≤≥= \u00a0$€£-\u2212")
_COUNTED = re.compile(
    r"(?:\b(?:top|first|last|next|bottom|these|those|following|between|from|of|scale of|class|"
    r"group|label|erste[nr]?|letzte[nr]?|nächsten?|diesen?|folgenden?|zwischen|Klasse|Gruppe|"
    r"Cluster|premi[eè]re?s|derni[eè]re?s|entre|classe|groupe|primer[oa]s|últim[oa]s|clase|grupo)"
    r"|\d\**[ \u00a0](?:von|aus|de|sur)(?:[ \u00a0](?:den|les|los|las))?)[ \u00a0]\**$|前$|后$",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"\**[ \u00a0](?:(?:\w+[ ]){0,2}(?:things?|points?|observations?|steps?|reasons?|insights?|"
    r"takeaways?|findings?|options?|ways?|examples?|questions?|ideas?|caveats?|notes?|sentences?|"
    r"conclusions?|patterns?|cells?|plots?|charts?|figures?|panels?|Dinge|Punkten?|Schritten?|"
    r"Gründen?|Erkenntnissen?|Möglichkeiten|Beispielen?|Fragen|Hinweisen?|Zellen|Diagrammen?|"
    r"Abbildungen|choses|étapes|raisons|possibilités|exemples|remarques|cellules|graphiques|"
    r"cosas|puntos|pasos|razones|opciones|ejemplos|preguntas|ideas|celdas|gráficos))\b|"
    r"个(?:问题|步骤|原因|建议|例子|图)",
    re.IGNORECASE,
)
# How many were chosen: "the 15 weakest days", "the top 20".
_CHOSEN = re.compile(
    r"\b(?:top|first|last|next|bottom|ersten|letzten|premi[eè]re?s|derni[eè]re?s|primer[oa]s|"
    r"últim[oa]s)[ \u00a0]\**$|前$|后$",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"\**[ \u00a0](?:(?:best|worst|(?:high|low|larg|small|bigg|weak|strong|old|young|new|lat|earli|"
    r"long|short|fast|slow|cheap|busi|rich|poor|heavi|light|hott|cold|warm|near|clos)est|"
    r"(?:most|least)[ ](?!of\b)\w+|"
    r"(?:größ|be|schlechte|kleinst|höch|niedrig|stärk|schwäch|ältes|jüngs|neues|teuer|billig|"
    r"schnell|langsam|wichtig|häufig|umsatzstärk)s?ten|"
    r"(?:premier|dernière?|première?|meilleure?|pire)s|plus[ ]\w+s|"
    r"(?:primer[oa]|últim[oa]|mejore|peore|mayore|menore)s)[ ]\w|"
    r"\w+[ ](?:les[ ]plus|más)[ ]\w+s\b)",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"[ \u00a0-]?(?:%|percent|per cent|Prozent)[ \u00a0-]?(?:confidence|CI\b|CIs\b|prediction|"
    r"credible|significance|level|percentiles?|quantiles?|Konfidenz|Quantil|Signifikanz|"
    r"de confiance|de confianza|的?置信)",
    re.IGNORECASE,
)
_SMALL = 12
_LARGEST_CHOICE = 50


def is_usual(number: Number, text: str) -> bool:
    """Whether it says nothing about data: a bound, a level of confidence, "the top 5"."""
    start, end = number.start, number.end
    if number.is_whole and (number.size in (0, 1) or (number.size == 100 and not number.money)):
        return True
    if text[start - 1 : start] in _BOUND_ENDS and _BOUND.search(text, max(0, start - 5), start):
        return True
    if number.percent and _LEVEL.match(text, end):
        return True
    if not number.is_whole or number.percent or number.money:
        return False
    before = text[max(0, start - 20) : start]
    if number.size <= _LARGEST_CHOICE and (_CHOSEN.search(before) or _EXTREME.match(text, end)):
        return True
    if number.size > _SMALL:
        return False
    return bool(_COUNTED.search(before) or _MEANT.match(text, end))


def rounded(number: Number, text: str) -> tuple[Reading, ...]:
    """What it may mean with the words before it: "about 3,000" is not exact, and what is "over
    3,000" is not less."""
    kind = _rounding(text[max(0, number.start - 24) : number.start].rstrip(_BETWEEN).lower())
    readings = number.readings
    last = readings[-1]
    # "300k" is as round as "300".
    if kind and (number.is_whole or (not last.sure and last.step == 1)):
        share = _ABOUT if kind == "about" else _BEYOND
        readings = tuple(_widened(each, share) for each in readings)
    if kind in ("over", "under"):
        side = 0.5 if kind == "over" else -0.5
        readings = tuple(each._replace(size=each.size + side * each.step) for each in readings)
    return readings


def _rounding(before: str) -> str:
    if not before.endswith(_ENDS):
        return ""
    word = next(each for each in _LONGEST_FIRST if before.endswith(each))
    # "turnover" is not "over".
    is_part = word[0] < "\u3000" and before[: -len(word)][-1:].isalpha()
    return "" if is_part else _ROUNDING[word]


def _widened(reading: Reading, share: float) -> Reading:
    """With the unit of its last digit that is not a zero, or this share of its size."""
    step = reading.step
    while reading.size and reading.size % (step * 10) == 0:
        step *= 10
    return reading._replace(step=max(reading.step, min(step, reading.size * share)))
