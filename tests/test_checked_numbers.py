"""Numbers in answers: which are claims, what they mean, where they are found, what pages get."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.entries import AttachedFile, Created
from jupyterlab_gptcode.conversation.pointed_at import SentOutput
from jupyterlab_gptcode.numbers import opened_with_numbers, with_numbers
from jupyterlab_gptcode.numbers.claims import claims
from jupyterlab_gptcode.numbers.lookup import Output, check_numbers
from jupyterlab_gptcode.numbers.names import without_names
from jupyterlab_gptcode.numbers.printed import Printed
from jupyterlab_gptcode.numbers.texts import output_text
from jupyterlab_gptcode.protocol import CodeDelta, CodeEnd, CodeStart, Json, StepEnd, TextDelta

from .build import Story
from .client import BLOCK, Client, Script, of_type
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
    assert held_out["true", "missing"] <= 1
    assert held_out["true", "found"] >= 70


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


def answered(
    story: Story,
    text: str,
    *,
    source: str = "print(mean)",
    output: str = "mean 12.345\n",
    block: int = 1,
) -> Story:
    """A turn that ran a cell with this output, and ends with this text."""
    story.tell(CodeStart(block, "python", "", None), CodeDelta(block, source))
    story.tell(CodeEnd(block, "run", ""), StepEnd("results", "actions"))
    story.act("inserted", block, "cell-a").ran(block, "cell-a", stream(output)).results()
    return story.answer(text)


def numbers(story: Story) -> list[Json]:
    """Those of the latest turn, by each way to a page."""
    last = opened_with_numbers(story.entries)["events"][-1]
    end = story.entries[-1]
    event = with_numbers(story.entries, end, {"type": "step-end"})
    assert event.get("numbers") == last.get("numbers")
    found: list[Json] = last.get("numbers", [])
    return found


def test_the_end_of_a_turn_has_the_numbers_of_its_text() -> None:
    story = answered(Story().prompt("Go"), "😀 mean is 12.3, not 99.5.")
    assert numbers(story) == [
        {"start": 11, "end": 15, "cell": "cell-a"},
        {"start": 21, "end": 25},
    ]
    story.prompt("Why?").answer("Because 12.3 and 99.5.")
    assert numbers(story) == []  # nothing ran in this turn


def test_only_the_final_text_is_looked_up() -> None:
    story = Story().prompt("Go").tell(TextDelta("I expect 77.7."))
    events = opened_with_numbers(answered(story, "The mean is 12.3.").entries)["events"]
    assert [event["numbers"] for event in events if "numbers" in event] == [
        [{"start": 12, "end": 16, "cell": "cell-a"}]
    ]


def test_what_the_user_gave_is_not_underlined() -> None:
    file = AttachedFile("a.csv", 3, 1.0, text="4,321 rows of 55.5")
    output = SentOutput("b", 2, 1, stream("total 778.9"))
    story = Story().prompt(
        "Is it above 33.3 or 7 500?", attach=("a.csv",), disk=(file,), outputs=(output,)
    )
    answered(story, "33.3, 4,321, 55.5, 778.9, 66.6, 7,500, 88.8", source="x = 66.6\nprint(mean)")
    assert numbers(story) == [{"start": 39, "end": 43}]


def test_a_cell_that_ran_twice_has_its_latest_output() -> None:
    story = Story().prompt("Go")
    story.tell(CodeStart(1, "python", "", None), CodeDelta(1, "x"), CodeEnd(1, "run", ""))
    story.tell(StepEnd("results", "actions")).ran(1, "cell-a", stream("mean 11.111")).results()
    story.tell(CodeStart(2, "python", "", "cell-a"), CodeDelta(2, "y"), CodeEnd(2, "run", ""))
    story.tell(StepEnd("results", "actions")).ran(2, "cell-a", stream("mean 22.222")).results()
    story.answer("The mean went from 11.1 to 22.2.")
    assert numbers(story) == [{"start": 27, "end": 31, "cell": "cell-a"}]


def test_an_imported_turn_leads_to_no_cell() -> None:
    story = answered(Story().prompt("Go"), "The mean is 12.3 or 99.5.")
    head = story.entries[0].body
    assert isinstance(head, Created)
    story.entries[0] = replace(story.entries[0], body=replace(head, imported=1))
    assert numbers(story) == [{"start": 12, "end": 16, "cell": ""}, {"start": 20, "end": 24}]


async def test_pages_get_them_with_the_end_of_the_step(client: Client, script: Script) -> None:
    script.play({"when": "Go", "answers": [BLOCK, "The mean is 12.3, not 99.5."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go")
    ran = {"action": "ran", "cell": "new", "status": "ok", "outputs": [stream("mean 12.345")]}
    assert await client.start_run(conversation) == (200, {})
    assert await client.act(conversation, **ran) == (200, {})
    events = await client.results(conversation)
    expected = [{"start": 12, "end": 16, "cell": "new"}, {"start": 22, "end": 26}]
    assert events[-1]["numbers"] == expected
    read = await client.read(conversation)
    assert of_type(read, "step-end")[-1]["numbers"] == expected
