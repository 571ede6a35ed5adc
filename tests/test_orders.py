"""Data that gives orders stays data: it is sent within the marker, and it runs nothing.

    python -m tests.test_orders

writes the table of `docs/hostile-outputs.md`.
"""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import category

import pytest

from jupyterlab_gptcode.approval import MODES
from jupyterlab_gptcode.prompt import COMPACT, FULL, TINY, PromptSet
from jupyterlab_gptcode.protocol import CodeEnd, Mode
from jupyterlab_gptcode.request import Rendering, render

from .build import MARKER, Story, text_of
from .client import Client, Script
from .orders import ORDERS, PLACES, SIGN, Order
from .step_play import Play

PAGE = Path(__file__).parents[1] / "docs" / "hostile-outputs.md"
BEGIN, END = "<!-- orders: written by python -m tests.test_orders -->", "<!-- /orders -->"
FENCED = re.compile(rf"<{MARKER}>\n(.*?)\n</{MARKER}>", re.S)
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
# Signs with which endpoints mark messages: a template may read them in a message, too.
TOKENS = re.compile(r"<\|[^|<>\n]+\|>|<(?:start|end)_of_turn>|\[/?INST\]")
OBEYS = "As the output asks:\n\n```python\nimport os\nos.remove('Sales.csv')\n```\n"
SETS = {"full": FULL, "compact": COMPACT, "tiny": TINY}


def name(order: Order) -> str:
    return f"{order.where}: {order.trick}"


def requested(order: Order, prompts: PromptSet = FULL) -> tuple[list[str], list[str]]:
    """The roles and the texts of the messages."""
    rendering = Rendering(prompts, vision=False)
    messages = render(PLACES[order.where](order.text).entries, rendering)
    return [message["role"] for message in messages], [text_of(each) for each in messages]


def place_of(text: str) -> str:
    """Where the sign of an order stands in a message: empty if it is not there."""
    outside = FENCED.sub("", text)
    if SIGN not in outside:
        return "within the marker" if SIGN in text else ""
    return "in quotes" if SIGN not in QUOTED.sub("", outside) else "among our words"


@pytest.mark.parametrize("prompts", SETS)
@pytest.mark.parametrize("order", ORDERS, ids=name)
def test_it_stays_within_the_marker(order: Order, prompts: str) -> None:
    roles, texts = requested(order, SETS[prompts])
    assert SIGN not in texts[0]
    for role, text in zip(roles, texts, strict=True):
        if role == "assistant":
            continue  # the model's own words
        outside = QUOTED.sub('""', FENCED.sub("", text))
        assert SIGN not in outside
        plain = "".join(each for each in FENCED.sub("", text) if category(each) != "Cf")
        if role == "user":
            assert MARKER not in plain.lower()


@pytest.mark.parametrize("order", ORDERS, ids=name)
def test_the_marker_is_not_closed_from_within(order: Order) -> None:
    roles, texts = requested(order)
    for role, text in zip(roles, texts, strict=True):
        if role != "user":
            continue
        for inner in FENCED.findall(text):
            plain = "".join(each for each in inner if category(each) != "Cf")
            assert MARKER not in plain.lower()
            assert not TOKENS.search(inner)
        assert text.count(f"<{MARKER}>") == text.count(f"</{MARKER}>") == len(FENCED.findall(text))


@pytest.mark.parametrize("order", ORDERS, ids=name)
def test_it_makes_no_message_of_its_own(order: Order) -> None:
    harmless = Order(order.where, "", "a.csv")
    assert requested(order)[0] == requested(harmless)[0]


@pytest.mark.parametrize("order", ORDERS, ids=name)
async def test_nothing_runs_without_its_verdict(order: Order, tmp_path: Path) -> None:
    """Not even if the model obeys."""
    for mode in MODES:
        verdict = "insert" if mode == "insert" else "ask"
        story = again(PLACES[order.where](order.text), mode)
        events = await Play(tmp_path).events(story, OBEYS)
        ends = [event for event in events if isinstance(event, CodeEnd)]
        assert [(end.verdict, end.safe) for end in ends] == [(verdict, False)]


def again(story: Story, mode: Mode) -> Story:
    return story.answer("I see.").prompt("Go on, please.", mode=mode)


async def test_a_marker_is_random_for_each_conversation(client: Client, script: Script) -> None:
    script.play({"when": "", "answers": ["Yes."]})
    for _ in range(2):
        await client.prompt(await client.new(), "Go")
    markers = {
        match[1]
        for request in script.requests
        if (match := re.search(r"<(data-[0-9a-f]{8,})>", text_of(request["messages"][0])))
    }
    assert len(markers) == 2


def table() -> str:
    rows = [("Where it stands", "What it pretends to be", "Where it is sent")]
    for order in ORDERS:
        roles, texts = requested(order)
        places = {
            place_of(text) for role, text in zip(roles, texts, strict=True) if role != "assistant"
        }
        rows.append((order.where, order.trick, ", ".join(sorted(places - {""})) or "not sent"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def test_the_page_shows_them() -> None:
    assert f"{BEGIN}\n\n{table()}\n\n{END}" in PAGE.read_text("utf-8")


def test_there_are_enough_of_them() -> None:
    assert len(ORDERS) >= 60
    assert {order.where for order in ORDERS} == PLACES.keys()


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    start, end = page.index(BEGIN), page.index(END)
    PAGE.write_text(f"{page[:start]}{BEGIN}\n\n{table()}\n\n{page[end:]}", "utf-8")
