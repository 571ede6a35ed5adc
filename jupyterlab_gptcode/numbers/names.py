"""What has digits in a text in Markdown and claims nothing: code, dates, versions, names. Pure."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:Jan|Feb|Mar|Mär|Apr|May|Mai|Jun|Jul|Aug|Sep|Sept|Oct|Okt|Nov|Dec|Dez|January|February|"
    r"March|April|June|July|August|September|October|November|December|Januar|Februar|März|Juni|"
    r"Juli|Oktober|Dezember)\b\.?"
)
_YEAR = r"(?:19|20)\d\d"
# "2019 rows" is no year, "2019 was" is one.
_COUNTED = (
    r"(?!was|is|has|its|as|this|sales|results|figures|values|levels|prices|series|numbers|"
    r"totals|versus|versions|across|does|these|those|plus)[a-zµ]{2,}s\b"
)
_ITEM = r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
_PRODUCTS = (
    r"versions?|python|pandas|numpy|scipy|scikit-learn|sklearn|polars|matplotlib|seaborn|"
    r"statsmodels|pytorch|torch|tensorflow|julia|ubuntu|release|cuda|ISO|RFC"
)
_FILES = r"csv|tsv|parquet|xlsx?|json|txt|png|pdf|ipynb|py|db|html|zip|feather"
_PARTS = (
    r"cells?|figures?|fig\.|tables?|steps?|sections?|parts?|chapters?|questions?|tasks?|options?|"
    r"notes?|examples?|eq\.|equation|appendix|page|phase|stage|level|Zelle|Schritt|Tabelle|"
    r"Abbildung|Abschnitt|cellule|étape|tableau|celda|paso|tabla"
)
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
    (("/", "."), r"\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b(?![./]?\d)"),
    ((), rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?![.,]?\d)(?:,? {_YEAR}\b)?"),
    ((), rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)? {_MONTH}(?:,? {_YEAR}\b)?|\b{_MONTH},? {_YEAR}\b"),
    ((), rf"\b(?:[QH][1-4]|FY|CY|week|KW|W) ?-?'?(?:{_YEAR}|\d{{1,2}})\b(?: {_YEAR}\b)?"),
    ((":",), r"\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[aApP]\.?[mM]\b)?"),
    (("am", "pm", "AM", "PM"), r"\b\d{1,2} ?[aApP][mM]\b"),
    (
        ("19", "20"),
        rf"(?<![\w.,$€£]){_YEAR}(?:s\b|(?![\w%])(?! ?(?:[%$€£]|{_COUNTED}))(?![.,]\d))",
    ),
    # Versions, names of files, and names with digits.
    ((), r"\b(?!\d{1,3}(?:\.\d{3})+\b)[vV]?\d+(?:\.\d+){2,}\w*|\b[vV]\d+(?:\.\d+)*\b"),
    ((), rf"\b(?i:{_PRODUCTS}) ?v?\d[\d.]*"),
    ((".",), rf"(?<![\w./\\-])[\w./\\-]{{1,200}}\.(?:{_FILES})\b"),
    ((), r"(?<![\w.])[^\W\d]\w*(?:[-\u2011]\d[\w.]*|\d\w*)"),
    ((), rf"\b(?i:{_PARTS}) ?#?\d+(?:\.\d+)*\b(?:(?:,| and| to|[-\u2013]) ?\d+\b)*"),
    (("-",), r"\b\d+-(?:folds?|fach|way|sided|tailed)\b"),
    (("#", "\u2116", "no.", "No."), r"#\d+\b|\u2116 ?\d+|\b[nN]o\. ?\d+"),
    ((), r"(?<![\w.,])\d+(?:st|nd|rd|th|º|ª|e|er|ème)\b(?!-?\d)"),
)
_COMPILED = [(signs, re.compile(pattern, re.MULTILINE)) for signs, pattern in _PATTERNS]


def without_names(text: str) -> str:
    """A text of the same length with blanks for the digits of all that claims nothing."""
    for signs, pattern in _COMPILED:
        if not signs or any(sign in text for sign in signs):
            text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"\d", " ", match[0])
