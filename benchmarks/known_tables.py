"""The tables that the corpus writes in many styles: their names, types and rows are known."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Value = str | int | float | bool | datetime | None


@dataclass(frozen=True)
class Known:
    """A table of which everything is known: `columns` are names and types."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]


RANDOM = random.Random(7)
_START = datetime(2023, 1, 15, 8, 30)
ARTICLES = ("rope", "lamp", "stove", "camera", "blanket", "book", "map", "radio", "tent", "boots")
_NOTES = (
    "fine",
    "late, but whole",
    'so-called "new"',
    "two\nlines",
    "plain",
    "",
    "a; b",
    "it's ok",
)
_CITIES = ("Zürich", "Málaga", "Besançon", "Århus", "Köln", "Genève", "Tromsø", "São Paulo")
_TOKYO = ("東京", "大阪市", "さいたま", "カナダ", "横浜のまち", "名古屋")
_MOSCOW = ("Москва", "Казань", "Тверь", "Самара", "Омск", "Пермь")


def _pick(values: Sequence[str]) -> str:
    return RANDOM.choice(values)


def _day(number: int) -> datetime:
    return (_START + timedelta(days=number * 3)).replace(hour=0, minute=0)


def _people(number: int) -> tuple[Value, ...]:
    joined = _day(number)
    height = round(RANDOM.uniform(1.5, 2.0), 2)
    return (f"Person {number}", RANDOM.randint(18, 90), height, joined, RANDOM.random() > 0.5)


def _sales(number: int) -> tuple[Value, ...]:
    price = None if number % 9 == 4 else round(RANDOM.uniform(1, 5000), 2)
    when = _START + timedelta(hours=number * 7, seconds=number)
    return (number + 1000, _pick(ARTICLES), price, RANDOM.randint(1, 9), when, _pick(_NOTES))


def _sensor(number: int) -> tuple[Value, ...]:
    values = [round(RANDOM.gauss(20, 5), 3) for _ in range(3)]
    return (number * 10, *[None if RANDOM.random() < 0.1 else value for value in values])


def _codes(number: int) -> tuple[Value, ...]:
    return (f"{RANDOM.randint(0, 99999):05}" if number else "01234", _pick(ARTICLES), number * 7)


def _make(
    name: str, columns: dict[str, str], row: Callable[[int], tuple[Value, ...]], rows: int = 40
) -> Known:
    return Known(name, tuple(columns.items()), tuple(row(number) for number in range(rows)))


PEOPLE = _make(
    "people",
    {"name": "text", "age": "integer", "height": "number", "joined": "date", "member": "boolean"},
    _people,
)
SALES = _make(
    "sales",
    {
        "order id": "integer",
        "product": "text",
        "price": "number",
        "quantity": "integer",
        "sold at": "timestamp",
        "note": "text",
    },
    _sales,
)
SENSOR = _make(
    "sensor",
    {"seconds": "integer", "inside": "number", "outside": "number", "cellar": "number"},
    _sensor,
)
CODES = _make("codes", {"postcode": "text", "article": "text", "stock": "integer"}, _codes)
WORDS = _make(
    "words",
    {"first": "text", "second": "text", "third": "text"},
    lambda n: (f"w{n}x", _pick(ARTICLES), _pick(("red", "green", "blue"))),
)


def _cities(name: str, cities: Sequence[str], header: Sequence[str]) -> Known:
    columns = tuple(zip(header, ("text", "integer", "number"), strict=True))
    rows = [(_pick(cities), number * 1000, number / 4) for number in range(1, 40)]
    return Known(name, columns, tuple(rows))


CITIES = _cities("cities", _CITIES, ("Größe", "Einwohner", "Fläche"))
TOKYO = _cities("tokyo", _TOKYO, ("都市", "人口", "めんせき"))
MOSCOW = _cities("moscow", _MOSCOW, ("город", "население", "площадь"))
