"""What may stand before and behind a number: scales, units, currencies, per cent. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

SCALES: dict[str, float] = {
    word: factor
    for factor, words in (
        (1e3, "k K thousand tausend Tausend Tsd mille mil"),
        (
            1e6,
            "M MM mn mio Mio million Million millions Millions Millionen millones millón",
        ),
        (1e9, "bn B billion Billion billions Billions Mrd Milliarde Milliarden milliard milliards"),
        (1e12, "trillion trillions tn"),
        (1e5, "lakh lakhs"),
        (1e7, "crore crores"),
        (1e4, "万 萬"),
        (1e8, "亿 億"),
        (0.01, "cent cents Cent centimes céntimos centavos"),
    )
    for word in words.split()
}
# Of money these are scales; else "m" is metres, and "b" nothing.
MONEY_SCALES = {**SCALES, "m": 1e6, "b": 1e9}
# By dimension: what one of each unit is of the first.
UNITS: Sequence[dict[str, float]] = (
    {
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
        **dict.fromkeys(("ms", "millisecond", "milliseconds"), 1e-3),
        **dict.fromkeys(("µs", "μs", "us", "microseconds"), 1e-6),
        **dict.fromkeys(("ns", "nanoseconds"), 1e-9),
        **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
        **dict.fromkeys(("d", "day", "days"), 86400.0),
    },
    {
        **dict.fromkeys(("B", "byte", "bytes"), 1.0),
        **dict.fromkeys(("kB", "KB"), 1e3),
        **dict.fromkeys(("MB",), 1e6),
        **dict.fromkeys(("GB",), 1e9),
        **dict.fromkeys(("TB",), 1e12),
        **dict.fromkeys(("KiB",), 2.0**10),
        **dict.fromkeys(("MiB",), 2.0**20),
        **dict.fromkeys(("GiB",), 2.0**30),
    },
    {"m": 1.0, "mm": 1e-3, "cm": 1e-2, "km": 1e3, "meters": 1.0, "metres": 1.0},
    {"g": 1.0, "mg": 1e-3, "kg": 1e3, "t": 1e6, "tonnes": 1e6, "grams": 1.0},
)
DIMENSION = {unit: number for number, units in enumerate(UNITS) for unit in units}
SIGNS = "$€£¥₹₽₩₺₴₪฿₫"
CODES = (
    *("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "INR", "CNY", "RMB", "SEK", "NOK", "DKK"),
    *("PLN", "CZK", "BRL", "MXN", "KRW"),
)
# Behind a number, without a point at the end: "30 Euro", "12 Fr."
MONEY = frozenset(
    (
        *(*SIGNS, *CODES, "kr", "zł", "Fr", "Rp", "euro", "euros", "Euro", "Euros", "dollar"),
        *("dollars", "Dollar", "Dollars", "dólares", "pound", "pounds", "yen", "yuan", "rupees"),
        *("franc", "francs", "Franken", "pesos"),
    )
)
PERCENT = (
    r"(?:[%\u066a\uff05]|percent(?:age points?)?\b|per cent\b|pct\b|Prozent|pour cent|por ciento)"
)


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# A unit that is right behind its number: "12ms"; a word there that is none makes a name, "3D".
GLUED = re.compile(
    rf"(?:{_one_of((*DIMENSION, *MONEY))}"
    r"|x|\u00d7|°C|°F|°|K|Hz|kHz|MHz|GHz|kWh|W|kW|V|px|pp|pts?|bps|mpg|mph|hPa|L|l|ml|mL)(?!\w)"
)
# A number and a unit that can be another: where to look for them.
CONVERTIBLE = re.compile(rf"(?<![\w.])\d[\d.,]*[ \u00a0]?(?:{_one_of(DIMENSION)})(?!\w)")
BEFORE = re.compile(
    rf"(?:[{SIGNS}]|\b(?:{'|'.join(CODES)}|kr|Fr\.|zł|Rs\.?))[ \u00a0\u202f]?[-\u2212]?$"
)
