"""Law 2: each request is, byte for byte, a prefix of the next."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.context.notebook import notebook_change
from jupyterlab_gptcode.conversation.branches import branch_of, turns_up_to
from jupyterlab_gptcode.conversation.entries import (
    Compaction,
    Entry,
    latest_step,
    silent_steps,
)
from jupyterlab_gptcode.conversation.journal_format import dump_entry, parse_entry
from jupyterlab_gptcode.conversation.summaries import SummaryEdited
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import (
    NotebookSnapshot,
)
from jupyterlab_gptcode.request import (
    Message,
    Rendering,
    about_tokens,
    compact,
    is_news,
    render,
    summary_request,
)

from .build import FAILED, MARKER, Story, text_of
from .random_talk import FACTS, PLAIN, RENDERINGS, STEPS, play
from .sizes import some


def beginnings(entries: Sequence[Entry]) -> int:
    """How often the conversation has started over for the model."""
    return sum(
        isinstance(entry.body, Compaction | SummaryEdited)
        or getattr(entry.body, "action", "") in ("unmasked", "masked")
        for entry in entries
    )


@settings(max_examples=some(300, part=0.05))
@given(st.lists(STEPS, min_size=1, max_size=6), st.sampled_from(RENDERINGS))
def test_each_request_is_a_prefix_of_the_next_until_a_compaction(
    steps: list[tuple[object, ...]], rendering: Rendering
) -> None:
    requests: dict[str, tuple[int, list[str]]] = {}

    def request(story: Story) -> tuple[int, list[str]]:
        return beginnings(story.entries), [
            json.dumps(message) for message in render(story.entries, rendering)
        ]

    def at_begin(story: Story) -> None:
        requests[story.entries[-1].step] = request(story)

    story = play(steps, at_begin, rendering)
    silent = silent_steps(story.entries)
    heard = [each for step, each in requests.items() if step not in silent]
    heard.append(request(story))
    for (one, earlier), (next_one, later) in itertools.pairwise(heard):
        assert one != next_one or later[: len(earlier)] == earlier


@settings(max_examples=some(300, part=0.05))
@given(
    st.lists(STEPS, min_size=2, max_size=6),
    st.lists(st.integers(0, 5), min_size=6, max_size=6),
    st.sampled_from(RENDERINGS),
)
def test_each_branch_is_a_conversation_of_its_own(
    steps: list[tuple[object, ...]], back: list[int], rendering: Rendering
) -> None:
    """Also if the user has gone on elsewhere between two of its requests."""
    requests: list[tuple[str, list[int], int, list[str]]] = []

    def at_begin(story: Story) -> None:
        branch = branch_of(story.entries)
        turns = turns_up_to(story.entries, story.entries[-1].turn)
        messages = [json.dumps(message) for message in render(branch, rendering)]
        requests.append((latest_step(branch), turns, beginnings(branch), messages))

    silent = silent_steps(play(steps, at_begin, rendering, back).entries)
    heard = [each for each in requests if each[0] not in silent]
    for (_, before, one, earlier), (_, turns, other, later) in itertools.combinations(heard, 2):
        is_same = turns[: len(before)] == before and one == other
        assert not is_same or later[: len(earlier)] == earlier


@settings(max_examples=some(100, part=0.05))
@given(st.lists(STEPS, min_size=1, max_size=6), st.sampled_from(RENDERINGS))
def test_a_journal_read_again_gives_the_same_request(
    steps: list[tuple[object, ...]], rendering: Rendering
) -> None:
    def at_begin(story: Story) -> None:
        journal = [parse_entry(dump_entry(entry)) for entry in story.entries]
        assert json.dumps(render(journal, rendering)) == json.dumps(
            render(story.entries, rendering)
        )

    play(steps, at_begin, rendering)


@settings(max_examples=some(200, part=0.05))
@given(st.lists(STEPS, min_size=1, max_size=6), st.sampled_from(RENDERINGS))
def test_messages_are_what_an_endpoint_takes(
    steps: list[tuple[object, ...]], rendering: Rendering
) -> None:
    messages = render(play(steps, lambda _: None).entries, rendering)
    roles = [message["role"] for message in messages]
    assert roles == ["system", *(["user", "assistant"] * len(roles))[: len(roles) - 1]]
    for message in messages:
        assert text_of(message).strip()
        text_of(message).encode("utf-8")


@settings(max_examples=some(200, part=0.05))
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_data_never_closes_its_fence(steps: list[tuple[object, ...]]) -> None:
    for message in render(play(steps, lambda _: None).entries, PLAIN)[1:]:
        depth = 0
        for line in text_of(message).split("\n") if message["role"] == "user" else ():
            depth += (line == f"<{MARKER}>") - (line == f"</{MARKER}>")
            assert depth in (0, 1)
            assert MARKER not in line or line in (f"<{MARKER}>", f"</{MARKER}>")
        assert depth == 0


@settings(max_examples=some(200, part=0.05))
@given(st.lists(STEPS, min_size=1, max_size=6), FACTS)
def test_a_silent_step_leaves_nothing(
    steps: list[tuple[object, ...]], now: NotebookSnapshot
) -> None:
    def asked(story: Story) -> list[Message]:
        return render(story.prompt("Again", now).entries, PLAIN)

    failed = play(steps, lambda _: None).prompt("Again", now).tell(FAILED)
    assert asked(failed) == asked(play(steps, lambda _: None))


@settings(max_examples=some(200, part=0.05))
@given(st.lists(STEPS, min_size=1, max_size=6), FACTS, st.sampled_from([1, 2_000, 128_000]))
def test_after_a_compaction_the_model_still_knows_the_notebook(
    steps: list[tuple[object, ...]], now: NotebookSnapshot, window: int
) -> None:
    story = play(steps, lambda _: None).prompt("Again", now)
    before = render(story.entries, PLAIN)
    found = compact(story.entries, now, PLAIN, window)
    assert compact(story.entries, now, PLAIN, window) == found
    if found is None:
        return
    after = render(story.tell(found).entries, PLAIN)
    assert about_tokens(after) < about_tokens(before)
    assert text_of(after[-1]).endswith(words.PROMPT + "\n\nAgain") or text_of(after[-1]) == "Again"
    missing = notebook_change(story.entries, now)
    assert (missing.cells, missing.kernel, missing.active) == ((), None, None)
    # Of each file that is still there it knows what it knew, and by the same number.
    assert files_known(before) == files_known(after)


@settings(max_examples=some(200, part=0.05))
@given(st.lists(STEPS, min_size=2, max_size=6), FACTS, st.sampled_from([400, 2_000, 128_000]))
def test_a_summary_is_asked_for_with_all_that_leaves_as_data(
    steps: list[tuple[object, ...]], now: NotebookSnapshot, most: int
) -> None:
    story = play(steps, lambda _: None).prompt("Again", now)
    found = compact(story.entries, now, PLAIN, 1)
    if found is None or not is_news(story.entries, found):
        return
    system, user = summary_request(story.entries, found, PLAIN, most)
    assert text_of(system).encode("utf-8")
    before, data, after = re.split(f"<{MARKER}>\n|\n</{MARKER}>", text_of(user))
    assert MARKER not in before + data + after
    assert "Again" not in data
    # Short messages are never cut: their number decides.
    assert about_tokens([user]) <= max(most // 2, 400)


def files_known(messages: list[Message]) -> dict[str, str]:
    """The files that the model knows, and does not know to be gone."""
    known: dict[str, str] = {}
    for message in messages:
        for number, path, rest in re.findall(r"^File (\d+): ([^,\n]+)(.*)", text_of(message), re.M):
            known[number] = path
            if rest.endswith(("which is no longer there.", "or may not be opened.")):
                del known[number]
    return known
