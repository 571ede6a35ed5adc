"""Secrets leave as placeholders, wherever they hide, and by the same number in all requests."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from jupyterlab_gptcode.conversation import (
    AttachedFile,
    Begin,
    Compaction,
    Entry,
    NotebookChange,
    SentCell,
    SentOutput,
    SummaryEdited,
    secrets_of,
)
from jupyterlab_gptcode.conversation.branches import branch_of
from jupyterlab_gptcode.conversation.journal_format import dump_entry, parse_entry
from jupyterlab_gptcode.conversation.page_events import page_event
from jupyterlab_gptcode.manager.levels import with_levels
from jupyterlab_gptcode.masking import masked, new_secrets, values_in
from jupyterlab_gptcode.protocol import Json, KernelState, Selection
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.request import compact, render, summary_request, with_list

from .build import Story, code, facts, says, stream
from .random_talk import PLAIN, SEEING
from .secret_cases import made

KEY = made("«sk-proj-[j74]T3BlbkFJ[j74]»", "a key").secrets[0]
OTHER = made("«ghp_[w36]»", "another key").secrets[0]
LINE = f'client = OpenAI(api_key="{KEY}")'


def traceback_of(text: str) -> Json:
    return {"output_type": "error", "ename": "E", "evalue": text, "traceback": [text]}


def html_of(text: str) -> Json:
    data = {"text/html": [f"<table><tr><td>{text}", "</td></tr></table>"], "text/plain": text}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def state_of(value: str) -> KernelState:
    variables = [{"name": "cfg", "type": "str", "value": f"'{value}'"}]
    return KernelState(json.dumps({"total": 1, "variables": variables}))


def with_prompt(**fields: Any) -> Story:
    return Story().prompt("Look at it", **fields)


PLACES = {
    "the prompt": Story().prompt(f"My key is {KEY}, use it"),
    "a cell": with_prompt(now=facts(code("one", LINE))),
    "an output": with_prompt(now=facts(code("one", "x", stream(f"{LINE}\n")))),
    "an output in lines": with_prompt(
        now=facts(code("one", "x", {**stream(""), "text": [LINE[:60], LINE[60:]]}))
    ),
    "an output in colours": with_prompt(
        now=facts(
            code("one", "x", stream(f"api_key \x1b[39m= \x1b[33m'{KEY[:50]}\x1b[0m{KEY[50:]}'"))
        )
    ),
    "a long output": with_prompt(
        now=facts(code("one", "x", stream("y" * 30_000 + LINE + "z" * 90)))
    ),
    "a table": with_prompt(now=facts(code("one", "x", html_of(LINE)))),
    "an error": with_prompt(now=facts(code("one", "x", traceback_of(LINE)))),
    "a variable": with_prompt(now=replace(facts(), state=state_of(KEY))),
    "a named variable": with_prompt(now=replace(facts(), state=state_of(KEY), variables=("cfg",))),
    "a file": with_prompt(attach=("a.env",), disk=[AttachedFile("a.env", 9, 1.0, text=LINE)]),
    "an output that is sent": with_prompt(
        now=facts(code("one", "x")), outputs=(SentOutput("one", 1, 1, stream(LINE)),)
    ),
    "a cell that is named": with_prompt(
        now=facts(code("one", "x")), named=(SentCell("one", 1, "code", LINE),)
    ),
    "the selection": with_prompt(selection=Selection(1, 1, LINE, path="a.py")),
    "a run": says(with_prompt(), "```python\nx\n```\n").ran(1, "new-1", stream(LINE)).results(),
    "what the user edited": says(with_prompt(), "```python\nx\n```\n")
    .ran(1, "new-1", source=LINE)
    .results(),
    "an answer": says(with_prompt(), f"Write\n```python\n{LINE}\n```\n").results(),
    "a summary": with_prompt()
    .answer("Yes.")
    .prompt("And now")
    .tell(Compaction(NotebookChange("a.ipynb", 0), turns_from=3, summary=f"He said {LINE}")),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_leaves_as_a_placeholder(place: str) -> None:
    sent = json.dumps(render(PLACES[place].entries, SEEING))
    assert KEY not in sent
    assert KEY[20:50] not in sent
    assert "<secret-" in sent


@pytest.mark.parametrize("place", sorted(PLACES.keys() - {"a summary"}))
def test_the_page_reads_where_it_stood_and_never_its_value(place: str) -> None:
    entries = PLACES[place].entries
    (secret,) = secrets_of(entries).values()
    assert (secret.number, secret.digest == "", secret.kind) == (1, False, "OpenAI key")
    shown = [page_event(entry) for entry in entries if isinstance(entry.body, Begin)]
    found = [each["secrets"] for each in shown if each and each.get("secrets")]
    assert [[set(one) for one in each] for each in found] in (
        [[{"number", "kind", "place", "name"}]],
        [[{"number", "kind", "place"}]],
    )
    assert KEY not in json.dumps(found)


def test_the_same_value_has_one_number_wherever_it_stands() -> None:
    story = Story().prompt(f"Use {KEY}", now=facts(code("one", f'{LINE}\nGH = "{OTHER}"')))
    story.answer("Yes.").prompt(f"Print {OTHER} and {KEY}", now=facts(code("one", LINE)))
    last = render(story.entries, PLAIN)[-1]["content"]
    assert "Print <secret-2> and <secret-1>" in last
    assert [secret.place for secret in secrets_of(story.entries).values()] == ["prompt", "cell"]


def test_a_password_is_known_again_without_its_name() -> None:
    story = Story().prompt("Look", now=facts(code("one", "p = password = 'hunter2x'")))
    says(story, "```python\nx\n```\n").ran(1, "new-1", stream("logging in with hunter2x")).results()
    sent = json.dumps(render(story.entries, PLAIN))
    assert "hunter2x" not in sent
    assert "logging in with <secret-1>" in sent


def test_a_word_that_is_a_password_stays_a_word_elsewhere() -> None:
    story = Story().prompt("An orange please", now=facts(code("one", "password = 'orange'")))
    sent = json.dumps(render(story.entries, PLAIN))
    assert "password = '<secret-1>'" in sent
    assert "An orange please" in sent


def test_branches_and_forks_share_their_numbers() -> None:
    story = Story().prompt("Hello").answer("Yes.").prompt(f"Use {KEY}").answer("Yes.")
    story.prompt(f"Use {OTHER}", after=1).answer("Yes.").prompt(f"And {KEY}")
    branch = branch_of(story.entries)
    sent = json.dumps(render(branch, PLAIN))
    assert "Use <secret-2>" in sent
    assert "And <secret-1>" in sent
    assert render([parse_entry(dump_entry(each)) for each in branch], PLAIN) == render(
        branch, PLAIN
    )


def test_a_compaction_keeps_the_numbers() -> None:
    story = Story().prompt(f"Use {OTHER}").answer("Yes.").prompt(f"Use {KEY}").answer("y" * 9_000)
    story.prompt("Again", now=facts(code("one", LINE)))
    found = compact(story.entries, facts(code("one", LINE)), PLAIN, 1)
    assert found is not None
    asked = json.dumps(summary_request(story.entries, found, PLAIN, 4_000))
    listed = with_list(story.entries, found, 2_000, "everything").summary
    after = json.dumps(render(story.tell(replace(found, summary=listed)).entries, PLAIN))
    for sent in (asked, listed, after):
        assert KEY not in sent
        assert OTHER not in sent
    assert "Use <secret-1>" in listed
    assert "<secret-2>" in after


def test_send_it_anyway_sends_this_one_as_it_is() -> None:
    story = Story().prompt(f"Use {KEY} and {OTHER}").answer("Yes.")
    sent = json.dumps(render(story.act("unmasked", secret=1).prompt("Now").entries, PLAIN))
    assert f"Use {KEY} and <secret-2>" in sent
    again = json.dumps(render(story.act("masked", secret=1).prompt("Now").entries, PLAIN))
    assert "Use <secret-1> and <secret-2>" in again


def test_a_conversation_of_an_earlier_version_gets_its_numbers_with_the_next_step() -> None:
    story = Story().prompt(f"Use {KEY}").answer("Yes.")
    old = [
        replace(entry, body=replace(entry.body, secrets=()))
        if isinstance(entry.body, Begin)
        else entry
        for entry in story.entries
    ]
    assert "Use <secret-0>" in json.dumps(render(old, PLAIN))
    begin = story.prompt(f"Use {OTHER}").entries[-1].body
    assert isinstance(begin, Begin)
    found = new_secrets(old, replace(begin, secrets=()))
    assert [(each.number, each.kind) for each in found] == [(1, "OpenAI key"), (2, "GitHub token")]


def test_an_edited_summary_is_masked() -> None:
    story = Story().prompt("Hello").answer("Yes.").prompt("Now")
    story.tell(Compaction(NotebookChange("a.ipynb", 0), turns_from=4, summary="x"))
    story.tell(SummaryEdited("page", 5, f"It is {LINE}")).prompt("Go")
    assert KEY not in json.dumps(render(story.entries, PLAIN))


def test_what_has_no_secret_is_the_same_object() -> None:
    entries = says(Story().prompt("Hello", now=facts(code("one", "x"))), "Yes.").entries
    assert all(one is other for one, other in zip(masked(entries), entries, strict=True))


def test_an_entry_is_read_once() -> None:
    entries = Story().prompt(f"Use {KEY}").entries
    once, again = masked(entries), masked(entries)
    assert once[-1] is again[-1]


def test_a_begin_of_an_earlier_version_is_read_once() -> None:
    entries = Story().prompt(f"Use {KEY}").answer("Yes.").entries
    once, again = (masked(with_levels(entries, Catalog([]))) for _ in range(2))
    assert [one is other for one, other in zip(once, again, strict=True)] == [True] * len(entries)
    assert entries[1].body != once[1].body


def test_pictures_are_not_searched() -> None:
    picture: Json = {"output_type": "display_data", "data": {"image/png": f"iVBOR{KEY}"}}
    story = Story().prompt("Look", now=facts(code("one", "x", picture)))
    assert secrets_of(story.entries) == {}


def test_values_come_back_only_from_the_text_that_holds_them() -> None:
    entries: list[Entry] = (
        Story().prompt(f"Use {KEY}", now=facts(code("one", f"G='{OTHER}'"))).entries
    )
    assert values_in(entries, LINE) == {"<secret-1>": KEY}
    assert values_in(entries, f"G='{OTHER}'") == {"<secret-2>": OTHER}
    assert values_in(entries, "x = 1") == {}


def test_only_what_leaves_as_a_placeholder_has_a_number() -> None:
    value = "Xr0ub4dor&7z!"
    story = Story().prompt(f"password='{value}' and again password: {value}, done")
    assert list(secrets_of(story.entries)) == [1]
    story.answer("Yes.").prompt(f"And password: {value}; once more")
    assert list(secrets_of(story.entries)) == [1]
    sent = json.dumps(render(story.entries, PLAIN))
    assert sent.count("<secret-1>") == 3
    assert "<secret-0>" not in sent


@pytest.mark.parametrize("sign", [".", ",", ";", ":", "..."])
def test_a_sign_behind_a_value_is_no_part_of_it(sign: str) -> None:
    key = made("gsk_[w52]", "a key of words").text
    story = Story().prompt(f"Use {key} and {key}{sign} Thanks. curl -u ana:{OTHER[4:]}{sign} x")
    story.answer("Yes.").prompt(f"{OTHER[4:]} {key}")
    assert list(secrets_of(story.entries)) == [1, 2]
    sent = json.dumps(render(story.entries, PLAIN))
    assert f"and <secret-1>{sign} Thanks" in sent
    assert "<secret-2> <secret-1>" in sent


def test_a_message_of_several_lines_says_in_which_one_each_stands() -> None:
    story = (
        Story().prompt(f"These:\n{KEY}\nand\n{OTHER}").answer("Yes.").prompt("password=hunter2x")
    )
    found = [(each.place, each.name) for each in secrets_of(story.entries).values()]
    assert found == [("prompt", "2"), ("prompt", "4"), ("prompt", "")]
