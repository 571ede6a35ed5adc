"""A secret comes back only into the cell that it was taken from; elsewhere its placeholder asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation import cell_names, raw
from jupyterlab_gptcode.protocol import Action, CodeDelta, CodeEnd, Json
from jupyterlab_gptcode.request import render
from jupyterlab_gptcode.step import Limits, build_request
from jupyterlab_gptcode.step.pieces import CodeDelta as CodePiece
from jupyterlab_gptcode.step.pieces import CodeEnd as EndPiece
from jupyterlab_gptcode.step.placeholders import Restored

from .build import Story, code, facts, says, stream
from .random_talk import PLAIN
from .step_play import Play
from .test_masking import KEY, LINE, OTHER, traceback_of

WRITE = "Write the value in its place before you run this."
OWN = f"{LINE}\nclient.go()"
NOW = facts(code("new-1", OWN, traceback_of("No.")), code("two", f'GH = "{OTHER}"'))


def story() -> Story:
    """The model wrote a cell, in which the user put a key before it ran and failed."""
    told = says(Story().prompt("Go"), "```python\nclient.go()\n```\n")
    told.act("inserted", 1, "new-1").act("approved", 1, source=OWN)
    told.act("running", 1, "new-1", source=OWN)
    told.ran(1, "new-1", traceback_of("No."), status="error", source=OWN)
    return told.results(NOW)


async def answered(tmp_path: Path, block: str, head: str = "python") -> tuple[str, str, Json]:
    """The code as it is written, what the model said, and the verdict with its reasons."""
    asked = story()
    head = head.format(name=cell_names(asked.entries)["new-1"])
    events = await Play(tmp_path).events(asked, f"```{head}\n{block}\n```\n", NOW)
    (end,) = [event for event in events if isinstance(event, CodeEnd)]
    text = "".join(event.text for event in events if isinstance(event, CodeDelta))
    return text, raw(events), {"verdict": end.verdict, "reasons": end.reasons}


async def test_it_comes_back_into_its_cell(tmp_path: Path) -> None:
    fixed = LINE.replace(KEY, "<secret-1>") + "\nclient.run()"
    text, said, end = await answered(tmp_path, fixed, "python cell={name}")
    assert text.rstrip() == f"{LINE}\nclient.run()"
    assert "<secret-1>" in said
    assert KEY not in said
    assert end == {"verdict": "run", "reasons": ()}


async def test_elsewhere_it_stays_and_asks(tmp_path: Path) -> None:
    text, _, end = await answered(tmp_path, 'print("<secret-1>")')
    assert text.rstrip() == 'print("<secret-1>")'
    sentence = "<secret-1> stands for a value that the model has not seen."
    assert end == {
        "verdict": "ask",
        "reasons": (f"{sentence} It comes back only into cell 1. {WRITE}",),
    }


async def test_that_of_another_cell_stays_too(tmp_path: Path) -> None:
    text, _, end = await answered(tmp_path, 'print("<secret-2>")', "python cell={name}")
    assert OTHER not in text
    assert end["verdict"] == "ask"
    assert end["reasons"] == (
        f"<secret-2> stands for a value that the model has not seen. {WRITE}",
    )


async def test_it_does_not_come_back_into_a_cell_of_the_user(tmp_path: Path) -> None:
    """Where the model means to replace one, a new cell is made."""
    now = facts(code("one", f'GH = "{OTHER}"'))
    asked = Story().prompt("Go", now)
    head = f"python cell={cell_names(asked.entries)['one']}"
    events = await Play(tmp_path).events(asked, f'```{head}\nGH = "<secret-1>"\n```\n', now)
    (end,) = [event for event in events if isinstance(event, CodeEnd)]
    assert OTHER not in str(events)
    assert end.verdict == "ask"
    assert end.reasons == (f"<secret-1> stands for a value that the model has not seen. {WRITE}",)


async def test_one_without_a_number_asks(tmp_path: Path) -> None:
    _, _, end = await answered(tmp_path, 'print("<secret-0>")')
    assert end["verdict"] == "ask"
    assert WRITE in end["reasons"][0]


async def test_one_that_is_sent_as_it_is_now_comes_back_and_asks_elsewhere(tmp_path: Path) -> None:
    """The model has read the placeholder before, and may write it again."""
    asked = story()
    begin = asked.entries.pop()
    asked.tell(Action("page", "unmasked", 1, secret=1))
    asked.entries.append(begin)
    head = f"python cell={cell_names(asked.entries)['new-1']}"
    fixed = LINE.replace(KEY, "<secret-1>")
    events = await Play(tmp_path).events(asked, f"```{head}\n{fixed}\n```\n", NOW)
    text = "".join(event.text for event in events if isinstance(event, CodeDelta))
    assert text.rstrip() == LINE
    events = await Play(tmp_path).events(asked, '```python\nprint("<secret-1>")\n```\n', NOW)
    (end,) = [event for event in events if isinstance(event, CodeEnd)]
    assert end.verdict == "ask"
    assert end.reasons[0].startswith("<secret-1> stood for a value that is sent as it is now.")


def test_a_number_that_somebody_has_typed_is_not_given() -> None:
    now = facts(code("one", f'GH = "{OTHER}"'), code("two", "print('<secret-2> <secret-7>')"))
    told = Story().prompt("Write <secret-1> there", now)
    assert "<secret-3>" in str(render(told.entries, PLAIN))
    told = says(told, "Yes.").prompt(f"And {KEY}")
    assert "And <secret-4>" in str(render(told.entries, PLAIN))


async def test_a_number_that_stands_for_nothing_is_just_text(tmp_path: Path) -> None:
    text, _, end = await answered(tmp_path, 'print("<secret-9>")', "python cell={name}")
    assert (text.rstrip(), end["verdict"]) == ('print("<secret-9>")', "run")


async def test_the_model_reads_its_own_words(tmp_path: Path) -> None:
    """What came back into the cell does not leave in the next request."""
    asked = story()
    name = cell_names(asked.entries)["new-1"]
    fixed = LINE.replace(KEY, "<secret-1>")
    events = await Play(tmp_path).events(asked, f"```python cell={name}\n{fixed}\n```\n", NOW)
    asked.tell(*events).ran(2, "new-1", source=LINE).results(facts(code("new-1", LINE)))
    sent = str(render(asked.entries, PLAIN))
    assert KEY not in sent
    assert "edited" not in sent.rpartition("cell=")[2]


@given(st.lists(st.integers(1, 9), max_size=9))
def test_however_an_answer_is_cut_into_pieces(sizes: list[int]) -> None:
    text = f"a = '<secret-1>'; b = '<secret-2>' < c\n{LINE.replace(KEY, '<secret-1>')}<sec"
    restored = Restored(story().entries, NOW)
    restored.open("new-1")
    written, said, rest = "", "", text
    for size in [*sizes, len(text)]:
        piece, rest = rest[:size], rest[size:]
        for each in restored.read(CodePiece(piece, piece)):
            assert isinstance(each, CodePiece)
            written, said = written + each.text, said + each.raw
    for each in restored.read(EndPiece(cut=False, raw="```")):
        if isinstance(each, CodePiece):
            written, said = written + each.text, said + each.raw
    assert written == text.replace("<secret-1>", KEY)
    assert said == text


async def test_a_key_of_the_server_never_leaves_whatever_it_looks_like(tmp_path: Path) -> None:
    asked = Story().prompt("Is it plainword-key?", facts(code("one", "k = 'plainword-key'")))
    limits = Limits(keys=frozenset({"plainword-key", "Is"}))
    step = Play(tmp_path).step(asked, "Yes.", limits=limits)
    sent = str(build_request(step).messages)
    assert "plainword-key" not in sent
    assert "Is it <secret-0>?" in sent
    assert "plainword-key" not in repr(limits)


@pytest.mark.parametrize(
    "markup", [f"<p>{KEY[:12]}<b>{KEY[12:]}</b></p>", f"<p>&#{ord(KEY[0])};{KEY[1:]}</p>"]
)
async def test_a_key_that_html_has_in_pieces_does_not_leave(tmp_path: Path, markup: str) -> None:
    output = {"output_type": "display_data", "data": {"text/html": markup}, "metadata": {}}
    asked = Story().prompt("Look", facts(code("one", "show()", output)))
    sent = str(build_request(Play(tmp_path).step(asked, "Yes.")).messages)
    assert KEY not in sent
    assert "<secret-0>" in sent


@pytest.mark.parametrize("around", ["'a\\n{}\\nb'", "%20{}", "v{}", "{}x", "\\u003d{}"])
async def test_a_known_value_does_not_leave_whatever_it_touches(
    tmp_path: Path, around: str
) -> None:
    value = OTHER[4:24]
    output = stream(around.replace("{}", value))
    asked = Story().prompt("Look", facts(code("one", f"password = '{value}'", output)))
    sent = str(build_request(Play(tmp_path).step(asked, "Yes.")).messages)
    assert value not in sent
    assert sent.count("<secret-1>") == 2
