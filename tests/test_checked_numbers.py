"""Numbers in answers: which are claims, what they mean, where they are found."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.numbers.claims import claims
from jupyterlab_gptcode.numbers.lookup import Output, check_numbers
from jupyterlab_gptcode.numbers.names import without_names
from jupyterlab_gptcode.numbers.printed import Printed
from jupyterlab_gptcode.numbers.texts import output_text
from jupyterlab_gptcode.protocol import Json

from .number_cases import answers, outputs, states


def stream(text: str) -> Json:
    return {"output_type": "stream", "name": "stdout", "text": text}


def judged(text: str, printed: str, given: str = "") -> list[tuple[str, str]]:
    found = check_numbers(text, [Output("c", Printed(printed))], [Printed(given)])
    return [(text[each.start : each.end], each.state) for each in found]


def test_the_corpus() -> None:
    """What `python -m benchmarks.numbers` prints: at most 2 % of the false numbers are found by
    chance, and at most 5 % of the true ones are not."""
    known = outputs()
    assert len([*answers()]) >= 100
    counts = Counter((kind, state) for a in answers() for kind, state, _ in states(a, known))
    total = Counter(kind for (kind, _), n in counts.items() for _ in range(n))
    assert total["true"] > 300
    assert total["false"] > 80
    assert counts["false", "found"] <= 0.02 * total["false"]
    assert counts["true", "missing"] <= 0.05 * total["true"]
    assert counts["true", "found"] >= 0.9 * total["true"]
    assert counts["no claim", "missing"] == 0
    held_out = Counter(
        (kind, state)
        for a in answers("held-out-answers.txt")
        for kind, state, _ in states(a, known)
    )
    assert held_out["false", "found"] == 0
    assert held_out["true", "missing"] == 0
    assert held_out["true", "found"] >= 73


def test_answers_in_other_languages() -> None:
    known = outputs()
    counts = Counter(
        (kind, state)
        for a in answers("languages-answers.txt")
        for kind, state, _ in states(a, known)
    )
    total = Counter(kind for (kind, _), n in counts.items() for _ in range(n))
    assert total["true"] > 120
    assert counts["true", "missing"] == 0
    assert counts["true", "found"] >= 0.9 * total["true"]
    assert counts["false", "found"] == 0
    assert counts["false", "missing"] >= 0.9 * total["false"]
    held_out = Counter(
        (kind, state)
        for a in answers("held-out-languages.txt")
        for kind, state, _ in states(a, known)
    )
    assert held_out["true", "found"] >= 44
    assert held_out["true", "missing"] == held_out["false", "found"] == 0


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("1,234.5 people", "1234.5"),
        ("1 234,5 Personen", "1234.5"),
        ("1'234.5 people", "1234.5"),
        ("1.234,5 Personen", "1234.5"),
        ("12,34,567 rupees", "1234567"),
        ("1_234_567 rows", "1,234,567"),
        ("12.3 %", "12.34%"),
        ("12.3%", "0.12341"),
        ("0.123", "12.3 %"),
        ("12 percent", "0.1204"),
        ("from 12.3 to 14.6 %", "0.1231 value 0.1462"),
        ("1.2e-5", "0.0000121"),
        ("1.2 × 10⁻⁵", "1.21e-05"),  # noqa: RUF001
        ("1.2 × 10^-5", "1.21e-05"),  # noqa: RUF001
        ("1.2M", "1,234,567"),
        ("$1.2m", "1234567"),
        ("1.23 million", "1234567"),
        ("1,23 Mio.", "1234567"),
        ("1.2bn", "1.21e9"),
        ("138k", "138275.55"),
        ("€1,234.50", "1234.5"),
        ("about 1,200 rows", "1234"),
        ("−3.8", "-3.8"),  # noqa: RUF001
        ("fell by 3.81", "-3.812"),
        ("4180 ms", "4.18 s"),
        ("0.5 GB", "512.7 MB"),
        ("10,20 and 30 Euro", "10.2 value 30"),
        (".03", "0.0301"),
        ("€ 3000", "3000.4"),
        ("3\u202f000 €", "3000"),
        ("EUR3000", "3000"),
        ("3000EUR", "3000"),
        ("CHF 3'000.-", "3000"),
        ("€3.000", "3000"),
        ("31 cents", "0.3142 value 7"),
        ("3-5 million", "3012345 value 5.1e6"),
        ("about 300k", "298114"),
        ("10⁻³", "0.001"),
        ("10^6", "1000000"),
        ("2/3 of them", "value share 0.664"),
        ("3½ hours", "value 3.5 hours"),
        ("3000行", "value 3000"),
        ("共12.7元", "value 12.71"),
        ("2487万人", "24870895"),
        ("12.7\uff05", "0.1271"),
    ],
)
def test_a_number_may_be_written_in_many_ways(written: str, printed: str) -> None:
    found = judged(f"The value is {written}.", f"value {printed}")
    assert found
    assert {state for _, state in found} == {"found"}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("12.4 %", "12.34%"),
        ("12.34567", "12.3"),
        ("-0.25", "0.25"),
        ("+3.8", "-3.8"),
        ("r = 0.62", "-0.62"),
        ("1,235", "1234"),
        ("1,200 rows", "1234"),
        ("1.3 million", "1234567"),
        ("4180 s", "4.18 s"),
        ("2 × 10^-5", "2e-06"),  # noqa: RUF001
        ("€3000", "2600 value 3.0"),
        ("€100", "99"),
        ("about €3000", "2700"),
        ("over €3000", "2900 value 2999"),
        ("almost 3000", "3100"),
        ("more than 2 million", "1900000"),
        ("2/3 of them", "0.75"),
        ("共3000行", "2999"),
    ],
)
def test_another_number_is_not_found(written: str, printed: str) -> None:
    assert [state for _, state in judged(f"The value is {written}.", f"value {printed}")] == [
        "missing"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`x = 12.7`",
        "```python show\nx = 12.7\n```",
        "- item:\n  ```\n  12.7\n  ```",
        "~~~\n12.7",
        "$x = 12.7$ and $$y = 12$$ and \\(z = 3\\)",
        "## 2. Results for 2024 (12 months)",
        "Results 12\n======",
        "1. one\n2) two\n   3. three",
        "**3. Third**",
        "on 2024-05-17, 2024-05, 17.05.2024, 5/17/24 at 14:30 or 2:30 pm",
        "May 17, 2024, 17 May 2024, Mai 2024, Q3 2024, in 2019, the 1990s, FY24",
        "Python 3.11, pandas 2.2.3, v1.2, 1.2.3rc1, scikit-learn 1.5",
        "cell 3, Figure 2, steps 1 and 2, table 4-5, #12, No. 7, [3], [^4]",
        "[text](a_12.7.csv) and https://example.org/12.7?x=13 and a@b12.org",
        "sales_2024.csv, COVID-19, x2, H2O, gpt-4o, utf8, S3",
        "the 3rd, 25th and 2nd; 10-fold, a 80/20 split",
        '<a title="12.7"> &#12; &nbsp;',
        "von 2019 bis 2024, am 3.5. und am 17.05.2024 um 14 Uhr, der 3. Platz, Nr. 12, Schritt 2",
        "le 3 mai 2024 à 14h30, en mai 2024, le 1er, la 2e, étape 3, figure 2, n° 12",
        "el 3 de mayo de 2024, mayo de 2024, paso 2, tabla 3 y 4, desde 2019 las ventas",
        "2024年5月3日, 5月3日, 14点30分, 第3步\n1、上海\n（2）成都",  # noqa: RUF001
        "0x1F, #ff8800, 3f2a9, v3",
    ],
)
def test_what_claims_nothing(text: str) -> None:
    assert [*claims(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "p < 0.05",
        "the 95 % confidence interval",
        "the 25 % quantile",
        "the top 5 regions",
        "the top 20 regions, the first 24 rows",
        "the **15** weakest days, 14 cheapest homes, 18 most active users, 13 worst hours",
        "these 3 steps: load, clean, plot",
        "0 of them, 1 of them, 100 %",
        "die ersten 5 Zeilen, die 3 größten Länder, in den letzten 12 Monaten, 95-%-Konfidenz",
        "les 5 premières lignes, les 10 avis les plus longs, les 3 meilleures régions",
        "las primeras 5 filas, las 3 mejores tiendas, estos 3 pasos, el 95 % de confianza",
        "前5个城市, 3个步骤, 95%置信区间",
    ],
)
def test_what_says_nothing_about_data_is_not_underlined(text: str) -> None:
    assert "missing" not in [state for _, state in judged(text, "nothing but 77777")]


@pytest.mark.parametrize(
    "text",
    ["15 test runs", "15 most of all", "the 15 % oldest", "60 weakest days", "15 weak days"],
)
def test_what_was_not_chosen_may_be_wrong(text: str) -> None:
    assert [state for _, state in judged(text, "nothing but 77777")] == ["missing"]


def test_a_small_number_is_found_only_where_its_words_agree() -> None:
    printed = "outliers: 3\nclusters: 4"
    assert judged("There are 3 outliers.", printed) == [("3", "found")]
    assert judged("There are 4 outliers.", printed) == [("4", "given")]
    assert judged("There are 7 outliers.", printed) == [("7", "missing")]


def test_rows_and_columns_say_what_a_number_is() -> None:
    printed = "        units  price\nNorth      12     37\nSouth      14     36"
    assert judged("North sold 12 units.", printed) == [("12", "found")]
    assert judged("| Region | Price |\n|---|---|\n| South | 36 |", printed) == [("36", "found")]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Der Umsatz ist 3.000 Euro und der Gewinn ist höher.", "umsatz 3000"),
        ("Le prix est de 3.000 dans les magasins.", "price 3000"),
        ("The price is 3.000 in the shops.", "price 3.0"),
    ],
)
def test_the_language_says_what_a_point_before_three_digits_is(text: str, printed: str) -> None:
    assert judged(text, printed) == [("3.000", "found")]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Im Durchschnitt sind es 12.", "mean 12\nn 12"),
        ("La moyenne est de 12.", "average: 12"),
        ("El precio es de 12.", "price  12"),
        ("平均价格是12。", "mean 12"),
        ("平均价格是12。", "价格 12"),
    ],
)
def test_words_of_other_languages_agree(text: str, printed: str) -> None:
    assert [state for _, state in judged(text, printed)] == ["found"]
    assert judged("Those are 12.", printed) == [("12", "given")]


def test_words_far_off_in_a_long_line_say_nothing_of_a_number() -> None:
    """An output may be one line of a megabyte; to read all of it for each number took seconds."""
    beside = "x, " * 200
    assert judged("There are 12 outliers.", f"outliers: {beside}12") == [("12", "given")]
    assert judged("There are 12 outliers.", f"{beside}outliers: 12") == [("12", "found")]
    assert judged("There are 12 outliers.", f"12 outliers{beside}") == [("12", "found")]


def test_a_number_in_two_outputs_leads_to_the_one_whose_words_agree() -> None:
    outputs = [Output(name, Printed(f"{name} 4250")) for name in ("orders", "visits")]
    for name in ("orders", "visits"):
        (found,) = check_numbers(f"There were 4,250 {name}.", outputs, [])
        assert (found.state, found.cell) == ("found", name)


def test_a_number_that_was_given_is_neither() -> None:
    assert judged("The limit of 4,250 is kept.", "mean 12.345", "limit = 4250") == [
        ("4,250", "given")
    ]


@given(st.text(alphabet="0123456789.,-+%$€kMe ()[]`*#|\n<>=xst'é𝟙", max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert len(without_names(text)) == len(text)
    found = [*check_numbers(text, [Output("c", Printed(text))], [])]
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert all(text[each.start : each.end].strip(" ") for each in found)


@pytest.mark.parametrize(
    "part", ["`", "$", "\\(", "<a", "[", "a@", "a.", "- ", "1,", "1 ", "**1", "```\n", "a1-", "1.1"]
)
def test_no_text_takes_long(part: str) -> None:
    """It ends at all: each of these has cost minutes in some pattern."""
    text = part * (100_000 // len(part))
    assert len(without_names(text)) == len(text)


def test_outputs_as_text() -> None:
    table = "<style>td {width: 12px}</style><table><tr><th>a</th></tr><tr><td>1</td></tr></table>"
    outs: list[Json] = [
        stream("x\x1b[31m 1\x1b[0m\n10 %\r20 %\n"),
        {"output_type": "execute_result", "data": {"text/plain": ["a", " 2"], "text/html": "<b>"}},
        {"output_type": "display_data", "data": {"text/plain": "<Styler>", "text/html": table}},
        {"output_type": "error", "ename": "ValueError", "evalue": "got 5", "traceback": ["at 77"]},
    ]
    text = output_text(outs)
    assert [found for found in ("x 1", "20 %", "a 2", "1", "got 5") if found not in text] == []
    assert [left for left in ("10 %", "12px", "77", "<") if left in text] == []
    assert len(output_text([stream("1" * 1_000_000)] * 3)) <= 200_010
