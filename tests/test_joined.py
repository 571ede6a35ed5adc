"""Joined deltas give what the deltas gave, from any entry on."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.context.files import file_numbers, known_files
from jupyterlab_gptcode.conversation import journal_lines
from jupyterlab_gptcode.conversation.blocks import blocks
from jupyterlab_gptcode.conversation.cell_names import cell_names
from jupyterlab_gptcode.conversation.entries import Body, Entry, raw, silent_steps
from jupyterlab_gptcode.conversation.joined import build_joined, join, later, split, up_to
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.journal_format import dump_entry, parse_entry
from jupyterlab_gptcode.conversation.journal_lines import parse
from jupyterlab_gptcode.conversation.owner import driver, is_open
from jupyterlab_gptcode.manager.active import ActiveConversation
from jupyterlab_gptcode.protocol import (
    Action,
    CodeDelta,
    CodeEnd,
    CodeStart,
    Error,
    Event,
    StepEnd,
    TextDelta,
    ThinkingDelta,
    Usage,
)
from jupyterlab_gptcode.request import Rendering, render

from .build import FAILED, Story
from .journals import ID
from .random_talk import GUIDED, PLAIN, STEPS, play
from .sizes import some

# What comes one after the other in a step, in any order: folds must not mind.
_pieces = st.sampled_from(["", "a", "é😀", "\n  b\n", " ", "\ud800"])
_bodies: st.SearchStrategy[list[Body]] = st.lists(
    st.one_of(
        st.builds(TextDelta, _pieces),
        st.builds(CodeDelta, st.integers(1, 2), _pieces, st.none() | _pieces),
        st.builds(ThinkingDelta, _pieces, st.none() | _pieces),
        st.builds(CodeStart, st.integers(1, 2), st.just("python"), st.just("```python\n")),
        st.builds(CodeEnd, st.integers(1, 2), st.just("run"), st.just("```\n")),
        st.just(Usage(1, 1)),
        st.just(Action("page", "inserted", 1, 1, "cell")),
    ),
    max_size=25,
)
_ends: st.SearchStrategy[Event] = st.sampled_from([StepEnd("done", "answer"), FAILED])


def story_of(steps: Sequence[tuple[list[Body], Event]]) -> list[Entry]:
    story = Story()
    for bodies, end in steps:
        story.prompt("Go").tell(*bodies, end)
    return story.entries


_stories = st.lists(st.tuples(_bodies, _ends), min_size=1, max_size=3).map(story_of)


def plain(entries: Sequence[Entry]) -> list[str]:
    """As lines of a journal. Raw text that is the text itself may be left out."""
    found = []
    for entry in entries:
        body = entry.body
        if isinstance(body, CodeDelta | ThinkingDelta) and body.raw == body.text:
            entry = replace(entry, body=replace(body, raw=None))
        found.append(dump_entry(entry))
    return found


def parts(entries: Sequence[Entry]) -> list[Entry]:
    return [part for entry in entries for part in split(entry)]


@given(_stories)
def test_all_deltas_can_be_told_apart_again(entries: list[Entry]) -> None:
    joined = join(entries)
    assert plain(parts(joined)) == plain(entries)
    assert join(joined) == joined
    for one, other in itertools.pairwise(joined):
        kinds = {type(one.body), type(other.body)}
        assert kinds != {TextDelta} or one.step != other.step


@given(_stories, st.data())
def test_a_page_gets_the_rest_from_wherever_it_was(
    entries: list[Entry], data: st.DataObject
) -> None:
    seq = data.draw(st.integers(-1, entries[-1].seq))
    joined = join(entries)
    rest = [later(entry, seq) for entry in joined if entry.seq > seq]
    assert plain(parts(rest)) == plain([entry for entry in entries if entry.seq > seq])
    assert raw(e.body for e in rest) == raw(e.body for e in entries if e.seq > seq)
    past = list(up_to(joined, seq))
    assert plain(parts(past)) == plain([entry for entry in entries if entry.seq <= seq])
    # Before and after are joined once more without a seam.
    assert plain(join([*past, *rest])) == plain(joined)


@given(_stories)
def test_folds_give_the_same(entries: list[Entry]) -> None:
    joined = join(entries)
    for fold in (blocks, silent_steps, cell_names, driver, is_open):
        assert fold(joined) == fold(entries)


@settings(max_examples=some(100))
@given(st.lists(STEPS, min_size=1, max_size=6), st.sampled_from([PLAIN, GUIDED]))
def test_a_request_is_the_same_to_the_byte(
    steps: list[tuple[object, ...]], rendering: Rendering
) -> None:
    entries = play(steps, lambda _: None).entries
    joined = join(entries)
    assert render(joined, rendering) == render(entries, rendering)
    assert (known_files(joined), file_numbers(joined)) == (
        known_files(entries),
        file_numbers(entries),
    )


@given(_stories)
def test_lines_are_read_as_their_entries_would_be_joined(entries: list[Entry]) -> None:
    assert build_joined(json.loads(dump_entry(entry)) for entry in entries) == join(entries)


# What could be taken for the end of a text, or for the next line.
_tricky = st.sampled_from(
    [
        *("", "a", "é😀", "\ud800", "\x7f\u2028", '"', "\\", '\\"', "\t", "}}\n"),
        *('"}}\n{"seq":1,"time":2', ',"type":"text-delta"', '{"text":"b"}}', '"text":"c"}}'),
        *(',"text":"', ',"block":1,"text":"d'),
    ]
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0, 1, 1, 1, 1, 2]),
            st.sampled_from(["s", "s", "s", 't"{', ""]),
            st.one_of(
                st.builds(TextDelta, _tricky),
                st.builds(CodeDelta, st.integers(1, 2), _tricky, st.none() | _tricky),
                st.builds(ThinkingDelta, _tricky, st.none() | _tricky),
            ),
        ),
        max_size=25,
    ),
    st.integers(1, 400),
)
def test_a_file_is_read_as_its_entries_would_be_joined(
    deltas: list[tuple[int, str, Body]], size: int
) -> None:
    entries: list[Entry] = []
    for step, name, body in deltas:
        seq = entries[-1].seq + step if entries else 0
        entries.append(Entry(seq, len(entries) / 4, body, name, 1))
    lines = [f"{dump_entry(entry)}\n" for entry in entries]
    data = "".join(lines).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal_lines, "_PIECE", size)
        read = parse(data)
    assert (read.damaged, read.torn) == ([], 0)
    # As each line is read on its own.
    assert read.entries == join(parse_entry(line) for line in lines)


def test_a_long_answer_is_one_entry_but_for_its_damaged_lines() -> None:
    entries = [Entry(seq, seq / 10, TextDelta(f"{seq} "), "s", 1) for seq in range(2000)]
    lines = [dump_entry(entry) for entry in entries]
    bad = {499: "text", 1200: "time", 1500: "seq"}
    for index, field in bad.items():
        line = json.loads(lines[index])
        (line["body"] if field == "text" else line)[field] = ["no"]
        lines[index] = json.dumps(line)
    read = parse("".join(f"{line}\n" for line in lines).encode())
    assert read.damaged == [*bad]
    assert [entry.seq for entry in read.entries] == [498, 1199, 1499, 1999]
    assert read.entries == join(entry for entry in entries if entry.seq not in bad)


def test_a_raw_text_that_is_none_is_damage() -> None:
    entries = [Entry(seq, 1.0, CodeDelta(1, "a", "b"), "s", 1) for seq in range(3)]
    lines = [dump_entry(entry).replace('"b"', "5" if entry.seq else '"b"') for entry in entries]
    assert parse("".join(f"{line}\n" for line in lines).encode()).damaged == [1, 2]


def test_entries_that_are_no_neighbours_stay_apart() -> None:
    one, two = TextDelta("a"), TextDelta("b")
    entries = [Entry(1, 0.0, one, "s", 1), Entry(3, 0.0, two, "s", 1), Entry(4, 0.0, two, "t", 1)]
    assert join(entries) == entries
    blocks_of_two = [Entry(seq, 0.0, CodeDelta(seq, "x"), "s", 1) for seq in (1, 2)]
    assert join(blocks_of_two) == blocks_of_two


async def test_followers_of_a_step_get_each_delta_once_however_slow_they_are(
    tmp_path: Path,
) -> None:
    """The deltas are joined when the step ends, while some have read only a part of them."""
    live = ActiveConversation(ID, [], Journal(tmp_path))
    await live.record(Story().entries[0].body)
    begin = await live.record(Story().prompt("Go").entries[-1].body, step="one", turn=1)
    ended = asyncio.Event()

    async def answer(_: asyncio.Event) -> AsyncGenerator[Event, None]:
        for number in range(50):
            yield TextDelta(f"{number} ")
        ended.set()
        yield StepEnd("done", "answer")

    async def follow(pause_at: int) -> list[Entry]:
        found = []
        async for entry in live.follow(begin.seq):
            if entry is not None:
                found.append(entry)
                if len(found) == pause_at:
                    await live.stop()  # resolves when the step is over, and its deltas are joined
        return found

    live.run(begin, answer)
    followers = await asyncio.gather(*(follow(at) for at in (1, 7, 49, 50, 99)))
    text = "".join(f"{number} " for number in range(50))
    for found in followers:
        assert raw(entry.body for entry in found) == text
        assert isinstance(found[-1].body, StepEnd)
    # The rest came as one.
    assert [len(found) for found in followers][:2] == [3, 9]
    assert [type(entry.body) for entry in live.entries[2:]] == [TextDelta, StepEnd]


async def test_the_journal_keeps_a_line_for_each_and_is_read_joined(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    live = ActiveConversation(ID, [], journal)
    await live.record(Story().entries[0].body)
    begin = await live.record(Story().prompt("Go").entries[-1].body, step="one", turn=1)

    async def answer(_: asyncio.Event) -> AsyncGenerator[Event, None]:
        for number in range(50):
            yield TextDelta(f"{number} ")
        yield Error("connection", "No.", "Kept.", retryable=True)

    live.run(begin, answer)
    await live.stop()
    path = tmp_path / f"{ID}.jsonl"
    lines = path.read_text().splitlines()
    assert len(lines) == 53
    assert Journal(tmp_path).read(ID) == live.entries
    assert len(live.entries) == 4
    # And where the file is gone, it is written again with the same lines.
    path.unlink()
    await live.record(Action("page", "renamed", 0, notebook="b.ipynb"))
    journal.close(ID)
    again = [json.loads(line) for line in path.read_text().splitlines()]
    kept = [json.loads(line) for line in lines]
    assert [(e["seq"], e["body"]) for e in again[:-1]] == [(e["seq"], e["body"]) for e in kept]
