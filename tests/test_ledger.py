"""What was used today: in one file, over servers, crashes and conversations that are deleted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation import Created, Entry, Journal, usages_since
from jupyterlab_gptcode.conversation.entries import Begin, Body, NotebookChange
from jupyterlab_gptcode.protocol import TextDelta, Usage
from jupyterlab_gptcode.spending import Spent, spent
from jupyterlab_gptcode.spending.ledger import Ledger, request_id
from jupyterlab_gptcode.spending.sums import total

NOON = time.mktime((2026, 11, 28, 12, 0, 0, 0, 0, -1))
DAY = 86_400
TOKENS = st.integers(0, 10**6)
COSTS = st.none() | st.integers(0, 10**6).map(lambda millionths: millionths / 2**20)
USAGES = st.builds(Usage, TOKENS, TOKENS, TOKENS, about=st.booleans(), cost=COSTS)
# What happens: a step in one of three conversations, which may crash its server before the ledger
# is written; another server starts; a conversation is deleted.
EVENTS = st.lists(
    st.tuples(st.sampled_from(["step", "crash"]), st.integers(0, 2), USAGES)
    | st.tuples(st.just("start"), st.integers(0, 1), st.none())
    | st.tuples(st.just("delete"), st.integers(0, 2), st.none())
)


@dataclass
class Day:
    """Two servers of one user, and their journals."""

    folder: Path
    journals: dict[int, list[Usage]] = field(default_factory=lambda: {0: [], 1: [], 2: []})
    steps: int = 0

    def __post_init__(self) -> None:
        self.ledgers = [self.start(), self.start()]

    def start(self) -> Ledger:
        ledger = Ledger(self.folder, self.used, lambda: NOON)
        ledger.read()
        return ledger

    def used(self, since: float) -> Iterator[tuple[str, int, Usage]]:
        assert since == NOON - DAY / 2
        for conversation, usages in self.journals.items():
            for usage in usages:
                yield str(conversation), self.number(conversation, usage), usage

    def number(self, conversation: int, usage: Usage) -> int:
        found = [id(each) for each in self.journals[conversation]]
        return found.index(id(usage))

    def play(self, event: str, number: int, usage: Usage | None) -> None:
        ledger = self.ledgers[self.steps % 2]
        self.steps += 1
        if event == "start":
            self.ledgers[number] = self.start()
        elif event == "delete":
            self.ledgers[0].read()
            # Another conversation takes its place: ids of steps are never used again.
            self.journals[number + 3 * self.steps] = []
            self.journals.pop(number, None)
        elif usage is not None and number in self.journals:
            usage = Usage(**vars(usage))
            self.journals[number].append(usage)
            ledger.read()
            ledger.add(request_id(str(number), self.number(number, usage)), usage)
            if event == "step":
                ledger.write()
            else:
                self.ledgers = [self.start(), self.start()]

    def today(self) -> Spent:
        self.ledgers[0].read()
        return self.ledgers[0].today()


@given(EVENTS)
def test_the_sum_of_a_day_never_shrinks(events: list[tuple[str, int, Usage | None]]) -> None:
    with TemporaryDirectory() as folder:
        day = Day(Path(folder))
        before, every = Spent(), list[Spent]()
        for event, number, usage in events:
            if usage is not None and number in day.journals:
                every.append(spent(usage))
            day.play(event, number, usage)
            now = day.today()
            assert (now.prompt, now.cached, now.completion) >= (0, 0, 0)
            for name in ("prompt", "cached", "completion", "cost", "requests", "unpriced", "about"):
                assert getattr(now, name) >= getattr(before, name)
            before = now
        assert before == total(every)


@given(st.lists(st.tuples(st.integers(0, 2), USAGES)))
def test_a_lost_file_is_made_again_from_the_journals(steps: list[tuple[int, Usage]]) -> None:
    with TemporaryDirectory() as folder:
        day = Day(Path(folder))
        for number, usage in steps:
            day.play("step", number, usage)
        before = day.today()
        for file in Path(folder).iterdir():
            file.unlink()
        day.ledgers = [day.start(), day.start()]
        assert day.today() == before == total(spent(usage) for _, usage in steps)
        # It is on the disk again.
        assert bool(list(Path(folder).iterdir())) == bool(steps)


def test_each_day_begins_with_nothing(tmp_path: Path) -> None:
    now = [NOON]
    ledger = Ledger(tmp_path, clock=lambda: now[0])
    ledger.add("a/0", Usage(10, 1))
    ledger.write()
    now[0] += DAY
    ledger.read()
    assert ledger.today() == Spent()
    ledger.add("a/1", Usage(20, 2))
    ledger.write()
    assert ledger.today().tokens == 22
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "2026-11-28.ndjson",
        "2026-11-29.ndjson",
    ]
    now[0] += 40 * DAY
    for number in range(40):
        now[0] += DAY
        ledger.add(f"b/{number}", Usage(1, 1))
        ledger.write()
    assert len(list(tmp_path.iterdir())) == 31


@pytest.mark.parametrize(
    "damage",
    [
        b"{",
        b"[]\n",
        b'{"id": "x"}\n',
        b'{"id": "x", "prompt_tokens": "1", "completion_tokens": 1}\n',
        b'{"id": "x", "prompt_tokens": 1, "completion_tokens": 1, "cost": "1"}\n',
        b"\xff\n",
    ],
)
def test_a_damaged_line_is_left_out(tmp_path: Path, damage: bytes) -> None:
    ledger = Ledger(tmp_path, clock=lambda: NOON)
    ledger.add("a/0", Usage(10, 1, cost=0.5))
    ledger.write()
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes() + damage)
    again = Ledger(tmp_path, clock=lambda: NOON)
    again.read()
    assert again.today() == ledger.today()


def test_a_disk_that_takes_nothing_only_loses_the_file(tmp_path: Path) -> None:
    (tmp_path / "spent").write_text("a file")
    ledger = Ledger(tmp_path / "spent", clock=lambda: NOON)
    ledger.add("a/0", Usage(10, 1))
    ledger.write()
    ledger.read()
    assert ledger.today().tokens == 11


def test_journals_say_what_the_day_has_used(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    nothing = NotebookChange("a.ipynb", 0)
    head = Created("ab" * 8, "a.ipynb", "data-1", imported=1)
    bodies: list[tuple[float, str, int, Body]] = [
        (NOON - DAY, "old", 1, Begin("prompt", "page", "run", "m", nothing, "Go")),
        (NOON - DAY, "old", 1, Usage(1, 1)),
        (NOON, "imported", 1, Usage(2, 2)),
        (NOON - DAY / 2 - 1, "night", 2, Begin("prompt", "page", "run", "m", nothing, "Go")),
        (NOON - DAY / 2 - 1, "night", 2, Usage(4, 4)),
        (NOON - DAY / 2, "night", 2, Usage(8, 8)),
        (NOON, "new", 3, TextDelta("Hello")),
        (NOON, "new", 3, Usage(16, 16, 1, cost=0.25)),
    ]
    entries = [Entry(0, NOON - DAY, head)]
    for seq, (moment, step, turn, body) in enumerate(bodies, 1):
        entries.append(Entry(seq, moment, body, step, turn))
    journal.create(head.conversation, entries)
    found = sorted(usages_since(journal, NOON - DAY / 2))
    assert found == [("new", 0, Usage(16, 16, 1, cost=0.25)), ("night", 1, Usage(8, 8))]
