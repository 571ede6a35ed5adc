"""What has digits in a text in Markdown and claims nothing: code, dates, versions, names. Pure."""

from __future__ import annotations

import re

from .scripts import apart
from .units import CODES

_MONTHS = (
    *("Jan", "Feb", "Mar", "Mär", "Apr", "May", "Mai", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct"),
    *("Okt", "Nov", "Dec", "Dez", "January", "February", "March", "April", "June", "July"),
    *("August", "September", "October", "November", "December", "Januar", "Februar", "März"),
    *("Juni", "Juli", "Oktober", "Dezember", "janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre", "enero", "febrero"),
    *("marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"),
    *("noviembre", "diciembre"),
)
_MONTH = rf"(?:{'|'.join(_MONTHS)})\b\.?"
_YEAR = r"(?:19|20)\d\d"
# "2019 rows" is no year, "2019 was" is one; so are "2019 bis", "2019 les", "2019 los".
_COUNTED = (
    r"(?!was|is|has|its|as|this|sales|results|figures|values|levels|prices|series|numbers|"
    r"totals|versus|versions|across|does|these|those|plus|bis|als|das|des|aus|les|dans|puis|mais|"
    r"los|las|es)[a-zµ]{2,}s\b"
)
_ITEM = r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
_FILES = (
    *("csv", "tsv", "parquet", "xls", "xlsx", "json", "txt", "png", "pdf", "ipynb", "py", "db"),
    *("html", "zip", "feather"),
)
_FILE = rf"(?<![\w./\\-])[\w./\\-]{{1,200}}\.(?:{'|'.join(_FILES)})\b"
# A word right before a number makes a name of both, as these do.
_BEFORE_NUMBERS: tuple[tuple[str, str], ...] = (
    (
        "version versions python pandas numpy scipy sklearn polars matplotlib seaborn "
        " statsmodels pytorch torch tensorflow julia ubuntu release cuda iso rfc",
        r" ?v?\d[\d.]*",
    ),
    (
        "cell cells figure figures fig table tables step steps section sections part parts chapter "
        "chapters question questions task tasks option options note notes example examples eq "
        "equation appendix page phase stage level zelle zellen schritt schritte tabelle abbildung "
        "abb abschnitt kapitel seite frage aufgabe teil beispiel punkt stufe ebene cellule étape "
        "étapes tableau chapitre partie exemple niveau celda celdas paso pasos tabla capítulo "
        "página parte ejemplo figura gráfico nivel",
        r"\.? ?#?\d+(?:\.\d+)*\b(?:(?:,| and| und| et| y| to|[-\u2013]) ?\d+\b)*",
    ),
    ("fy cy week kw semaine semana woche", rf" ?-?'?(?:{_YEAR}|\d{{1,2}})\b(?: {_YEAR}\b)?"),
    ("no nr núm num", r"\. ?\d+"),
    (
        " ".join(_MONTHS).lower(),
        rf"\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?![.,]?\d)(?:,? {_YEAR}\b)?|\.?,?(?: de)? {_YEAR}\b",
    ),
)
_AFTER_WORD = {
    word: re.compile(pattern) for words, pattern in _BEFORE_NUMBERS for word in words.split()
}
_WORD_BEFORE = re.compile(r"\b([^\W\d_]+)(?=[ .,#'\-\d])(?=[.,]?(?: de)?[ \-]?['#v]?\d)")
# Each with the signs without which it is in no text: to look for them takes hardly any time.
_PATTERNS: tuple[tuple[tuple[str, ...], str], ...] = (
    # A fenced block, code, formulas, tags and entities, addresses.
    (
        ("```", "~~~"),
        rf"{_ITEM}(?P<mark>`{{3,20}}|~{{3,20}})[^\n]*\n"
        r"(?:.*\n)*?(?:[ \t]*(?P=mark)[`~]*[ \t]*$|.*\Z)",
    ),
    (("`",), r"(?<!`)(?P<ticks>`{1,9})(?!`)[^\0]{1,500}?(?<!`)(?P=ticks)(?!`)"),
    (
        ("$$", "\\[", "\\("),
        r"\$\$[^\0]{1,600}?\$\$|\\\[[^\0]{1,600}?\\\]|\\\([^\0]{1,600}?\\\)",
    ),
    (("$",), r"\$(?![\s$\d])(?:[^$\\\n`]|\\.){0,300}?[^$\\\s`]\$(?![\d$])"),
    (("$",), r"\$\d[\d.,]*\s*(?:[\\^_=<>+]|[a-z]\b)[^$\n`]{0,200}?[^$\\\s`]\$(?![\d$])"),
    (("<", "&"), r"<[a-zA-Z/!][^<>\n]{0,500}>|&#?\w{1,10};"),
    (
        ("://", "sandbox:", "www.", "@"),
        r"\b(?:https?|ftp|file|sandbox):\S+|\bwww\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.]+",
    ),
    (("[",), r"(?<=\])\([^()\n]{0,500}\)|^ {0,3}\[[^\]\n]+\]:.*$|\[\^?\d{1,3}\]"),
    # Headings, the head of a list's item, a division.
    (("#",), r"^[ \t>]*#{1,6}[ \t].*$"),
    (("\n--", "\n=="), r"^[^\n|]+\n[ \t]*(?:={2,}|-{3,})[ \t]*$"),
    ((". ", ") "), rf"{_ITEM}\d{{1,9}}[.)](?=[ \t])"),
    (("**", "__"), r"^[ \t>]*(?:[-*+][ \t]+)?(?:\*\*|__)\(?\d{1,2}[.):]"),
    (("/",), r"\b\d[05]/\d[05](?:/\d[05])?\b(?!/)"),
    # Dates and times.
    (("-",), r"\b\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)?\b(?!-?\d)"),
    (("am ", "vom ", "zum "), r"\b(?:[Aa]m|[Vv]om|[Zz]um) \d{1,2}\.\d{1,2}\.(?!\d)"),
    (
        tuple(sorted({month[:3].lower() for month in _MONTHS})),
        rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.)? (?:de )?{_MONTH}(?:,?(?: de)? {_YEAR}\b)?",
    ),
    ((":",), r"\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[aApP]\.?[mM]\b)?"),
    (("am", "pm"), r"\b\d{1,2} ?[aApP][mM]\b"),
    (("uhr",), r"\b\d{1,2}(?:[.:]\d\d)? ?Uhr\b"),
    (
        ("19", "20"),
        rf"(?<![\w.,$€£]){_YEAR}(?:s\b|(?![\w%])(?! ?(?:[%$€£]|{_COUNTED}))(?![.,]\d))",
    ),
    # Names of files, and numbers of things.
    (tuple(f".{ending}" for ending in _FILES), _FILE),
    (("scikit-learn",), r"\b[sS]cikit-learn \d[\d.]*"),
    (("-",), r"\b\d+-(?:folds?|fach|way|sided|tailed)\b"),
    (("#", "\u2116", "n°", "nº"), r"#\d+\b|\u2116 ?\d+|\b[nN][°º] ?\d+"),
    (
        ("der ", "die ", "das ", "dem ", "den ", "des ", "m ", "zur "),
        r"\b(?:[Dd](?:er|ie|as|em|en|es)|[Ii]m|[Zz]u[mr]|[Vv]om|[Aa]m|[Bb]eim) "
        r"\d{1,2}\.(?= [A-ZÄÖÜ])",
    ),
)
# Dates, times, versions, and what has letters and digits in one.
_ALWAYS = re.compile(
    r"(?<![\w.])(?:"
    r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b(?![./]?\d)|\d{1,2} ?h ?\d\d\b|"
    r"(?!\d{1,3}(?:\.\d{3})+\b)\d+(?:\.\d+){2,}\w*|"
    r"\d+(?:st|nd|rd|th|º|ª|e|er|ème)\b(?!-?\d)|"
    r"[vV]\d+(?:\.\d+)*\b|"
    r"[^\W\d]\w*(?:[-\u2011]\d[\w.]*|\d\w*))"
)
_DIGIT = re.compile(r"\d")
_COMPILED = [(signs, re.compile(pattern, re.MULTILINE)) for signs, pattern in _PATTERNS]


def without_names(text: str) -> str:
    """A text of the same length with blanks for the digits of all that claims nothing."""
    text = apart(text)
    small = text.lower()
    for signs, pattern in _COMPILED:
        for sign in signs:
            if sign in small:
                text = pattern.sub(_blank, text)
                break
    return _without_named(_ALWAYS.sub(_blank_name, text))


def _without_named(text: str) -> str:
    """Without the numbers of "cell 3", "Python 3.11", "May 2024"."""
    pieces = []
    end = 0
    for match in _WORD_BEFORE.finditer(text):
        pattern = _AFTER_WORD.get(match[1].lower())
        if pattern and (found := pattern.match(text, match.end())):
            pieces += [text[end : match.end()], _blank(found)]
            end = found.end()
    return "".join([*pieces, text[end:]])


def _blank_name(match: re.Match[str]) -> str:
    name = match[0]
    if name[:3] in CODES and name[3:].isdecimal():
        return f"  ${name[3:]}"  # "EUR3000"
    return _DIGIT.sub(" ", name)


def _blank(match: re.Match[str]) -> str:
    return _DIGIT.sub(" ", match[0])
