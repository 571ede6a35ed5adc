"""Going back to an earlier message: which turns the model gets, and which stay on a branch."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation import branch_of, current_turn, opened, turns_up_to
from jupyterlab_gptcode.prompt import FULL, words
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.request import Rendering, render

from .build import FAILED, Story, code, facts, says, text_of
from .client import FACTS, YES, Client, Script, of_type
from .sizes import some

PLAIN = Rendering(FULL, vision=False)

Deeds = Sequence[tuple[str, int]]
FILE = Path(__file__).with_name("vectors") / "branches.jsonl"

# What happens to a conversation: a prompt goes on, or follows an earlier turn; it is answered or
# fails at once; the user switches to another turn.
_deeds = st.lists(
    st.tuples(st.sampled_from(["on", "on", "back", "switch", "fail"]), st.integers(0, 9)),
    min_size=1,
    max_size=12,
)


@dataclass(frozen=True)
class Asked:
    """A turn: the branch that ends with it, what the model got, and whether it answered."""

    turns: list[int]
    request: list[str]
    is_answered: bool

    @property
    def turn(self) -> int:
        return self.turns[-1]

    def holds(self, word: str) -> set[int]:
        text = "".join(self.request)
        return {int(number) for number in re.findall(rf"<{word} (\d+)>", text)}


def play(deeds: Deeds) -> tuple[Story, list[Asked]]:
    story, found = Story(), list[Asked]()
    last, newest = 0, 0
    for deed, choice in deeds:
        chosen = choice % (newest + 1)
        if deed == "switch":
            if chosen not in (0, last):
                story.act("switched", turn=chosen)
                last = chosen
            continue
        follows = chosen if deed == "back" else last
        newest, last = newest + 1, newest + 1
        after = None if follows == newest - 1 else follows
        now = facts(code("one", f"x = {newest}"))
        story.prompt(f"<prompt {newest}>", now, after=after)
        messages = render(branch_of(story.entries), PLAIN)
        turns = turns_up_to(story.entries, newest)
        request = [json.dumps(message) for message in messages]
        found.append(Asked(turns, request, is_answered=deed != "fail"))
        if deed == "fail":
            story.tell(FAILED)
        else:
            says(story, f"<answer {newest}>\n```python\nx\n```\n")
            story.answer("Done.").act("inserted", 1, f"cell-{newest}")
        assert current_turn(story.entries) == last
    return story, found


@settings(max_examples=some(300))
@given(_deeds)
def test_a_request_holds_its_branch_alone(deeds: Deeds) -> None:
    _, asked = play(deeds)
    answered = {each.turn for each in asked if each.is_answered}
    for each in asked:
        earlier = {turn for turn in each.turns[:-1] if turn in answered}
        assert each.holds("answer") == earlier
        assert each.holds("prompt") == {*earlier, each.turn}


@settings(max_examples=some(300))
@given(_deeds)
def test_each_request_of_a_branch_begins_with_the_one_before(deeds: Deeds) -> None:
    """A branch grows as a conversation does, whatever happens on others meanwhile."""
    _, asked = play(deeds)
    for now in asked:
        for before in asked:
            if before.is_answered and before.turn in now.turns:
                assert now.request[: len(before.request)] == before.request


def vector(deeds: Deeds) -> Json:
    story, _ = play(deeds)
    shown = turns_up_to(story.entries, current_turn(story.entries))
    return {"deeds": deeds, "read": {**opened(story.entries), "here": False}, "shown": shown}


@pytest.mark.parametrize("line", FILE.read_text("utf-8").splitlines())
def test_pages_show_the_branch_that_counts(line: str) -> None:
    """`branches.spec.ts` has the same vectors."""
    assert json.loads(json.dumps(vector(json.loads(line)["deeds"]))) == json.loads(line)


def test_cells_of_another_branch_are_news() -> None:
    """What is in the notebook reaches the model as it is, with the way it came there."""
    story = says(Story().prompt("One"), "```python\nx = 1\n```\n").answer("Done.")
    story.act("inserted", 1, "one").ran(1, "one", source="x = 1")
    story.prompt("Two").answer("Yes.")
    story.prompt("Else", facts(code("one", "x = 1"), code("two", "x = 2")), after=1)
    messages = [text_of(message) for message in render(branch_of(story.entries), PLAIN)]
    assert words.OTHER_BRANCH in messages[-1]
    assert "x = 2" in messages[-1]
    assert "Two" not in "".join(messages)
    # They are undone then, which only their own branch reads as that.
    story.answer("Well.").act("undone", turn=2, cells=("two",), images=({"cell": "two"},))
    story.prompt("More", facts(code("one", "x = 1")))
    last = text_of(render(branch_of(story.entries), PLAIN)[-1])
    assert "The user removed these cells" in last
    assert "has undone" not in last
    story.act("switched", turn=2)
    story.prompt("Back", facts(code("one", "x = 1")), after=2)
    last = text_of(render(branch_of(story.entries), PLAIN)[-1])
    assert words.OTHER_BRANCH in last
    assert "has undone" in last


async def turns(client: Client, conversation: str) -> list[tuple[int, Any]]:
    starts = of_type(await client.read(conversation), "step-start")
    return [(each["turn"], each.get("after")) for each in starts]


async def asked(script: Script) -> list[str]:
    """The prompts and answers of the latest request, as far as they are single words."""
    messages: list[Json] = script.requests[-1]["messages"]
    return [str(each["content"]).split()[-1] for each in messages[1:]]


async def test_the_user_goes_back_and_on_from_there(client: Client, script: Script) -> None:
    conversation = await client.new()
    for text in ("One", "Two", "Three"):
        await client.prompt(conversation, text)
    await client.prompt(conversation, "Again", after=1)
    assert await asked(script) == ["One", "Hello.", "Again"]
    await client.prompt(conversation, "More")
    assert await asked(script) == ["One", "Hello.", "Again", "Hello.", "More"]
    assert await turns(client, conversation) == [(1, None), (2, None), (3, None), (4, 1), (5, None)]


async def test_the_user_switches_between_branches(client: Client, script: Script) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "One")
    await client.prompt(conversation, "Other", after=0)
    assert await client.act_turn(conversation, "switched", "page", turn=1) == (200, {})
    _, listed = await client.call("GET", "conversations")
    assert listed["conversations"][0]["turns"] == 2
    # The same again changes nothing.
    seq = (await client.read(conversation))["seq"]
    await client.act_turn(conversation, "switched", "page", turn=1)
    assert (await client.read(conversation))["seq"] == seq
    await client.prompt(conversation, "Two")
    assert await asked(script) == ["One", "Hello.", "Two"]
    assert await turns(client, conversation) == [(1, None), (2, 0), (3, 1)]


async def test_a_failed_prompt_is_tried_again_where_the_user_went_back(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "One")
    script.play({"when": "", "answers": [{"error": "connection"}, "Hello."]})
    await client.prompt(conversation, "Other", after=0)
    await client.prompt(conversation, "Other", after=0)
    assert await turns(client, conversation) == [(1, None), (2, 0), (2, None)]
    message = script.requests[-1]["messages"][1]["content"]
    assert words.OTHER_BRANCH in message


async def test_nobody_goes_back_to_a_turn_that_is_not_there(client: Client) -> None:
    conversation = await client.new()
    refused = await client.post_step(conversation, kind="prompt", text="One", after=7)
    assert refused[0] == 422
    await client.prompt(conversation, "One")
    status, _ = await client.act_turn(conversation, "switched", "page", turn=2)
    assert status == 422


async def test_nobody_switches_while_a_turn_runs(client: Client, script: Script) -> None:
    script.play({"when": "Other", "answers": ["```python\nx = 1\n```\n"]}, *YES)
    conversation = await client.new()
    await client.prompt(conversation, "More")
    await client.prompt(conversation, "Other", after=0)
    status, answer = await client.act_turn(conversation, "switched", "page", turn=1)
    assert (status, answer["kind"]) == (409, "busy")


async def test_what_waits_is_over_once_the_user_has_switched(
    client: Client, script: Script
) -> None:
    script.play({"when": "Other", "answers": ["```python\nx = 1\n```\n"]}, *YES)
    conversation = await client.new()
    await client.prompt(conversation, "More")
    await client.prompt(conversation, "Other", after=0, client="gone")
    await client.act_turn(conversation, "left", "gone")
    assert await client.act_turn(conversation, "switched", "page", turn=1) == (200, {})
    assert not (await client.read(conversation))["open"]
    ran = {"turn": 2, "client": "gone", "source": "x = 1"}
    status, _ = await client.act(conversation, action="approved", **ran)
    assert status == 409
    refused = await client.post_step(conversation, kind="results", client="gone")
    assert refused[0] == 409


async def test_a_kernel_that_ended_on_another_branch_has_ended_on_all(
    client: Client, script: Script
) -> None:
    conversation = await client.new()
    await client.prompt(conversation, "One")
    await client.prompt(conversation, "Other", after=0)
    await client.act_turn(conversation, "noticed", "page", turn=2, reason="kernel-restarted")
    await client.act_turn(conversation, "switched", "page", turn=1)
    await client.prompt(conversation, "Two", facts=FACTS)
    message = script.requests[-1]["messages"][-1]["content"]
    assert words.KERNEL_ENDS["kernel-restarted"] in message
