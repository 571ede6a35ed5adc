"""What stands for turns that left where the model gave no summary of them."""

from __future__ import annotations

from jupyterlab_gptcode.conversation.entries import Begin, Compaction, NotebookChange
from jupyterlab_gptcode.conversation.summaries import SummaryEdited
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.request import with_list

from .build import Story

ROOM = 2_000
NOTES = "\n".join(f"{number}. They agreed on item {number}." for number in range(200))


def left(story: Story, *, is_summarized: str = "") -> Compaction:
    """All turns but the latest leave, with this summary or without one."""
    begins = [entry.seq for entry in story.entries if isinstance(entry.body, Begin)]
    compaction = Compaction(NotebookChange("work/a.ipynb", 0), turns_from=begins[-1])
    if is_summarized:
        made = Compaction(
            compaction.change, turns_from=begins[-1], summary=is_summarized, by="model"
        )
    else:
        made = with_list(story.entries, compaction, ROOM, "everything")
    story.tell(made)
    return made


def asked(story: Story, first: int, last: int) -> Story:
    for number in range(first, last + 1):
        story.prompt(request(number)).answer("Yes.")
    return story


def request(number: int) -> str:
    return f"Request {number}: {'word ' * 10}end of {number}"


def lines_of(made: Compaction) -> list[str]:
    assert len(made.summary) <= ROOM
    return made.summary.split(f"{words.REQUESTS}\n")[1].split("\n")


def test_the_oldest_requests_go_and_all_others_are_whole() -> None:
    made = left(asked(Story(), 1, 60))
    assert not made.has_earlier
    note, *lines = lines_of(made)
    first = 60 - len(lines)
    assert note == f"… {first - 1} earlier requests left out …"
    assert len(lines) > 10
    assert lines == [f"- {request(number)}" for number in range(first, 60)]


def test_a_second_list_after_a_summary_cuts_nothing_twice() -> None:
    story = asked(Story(), 1, 5)
    left(story, is_summarized=NOTES)
    found = [left(asked(story, first, first + 29)) for first in (6, 36, 66)]
    for made, last in zip(found, (34, 64, 94), strict=True):
        assert made.has_earlier
        assert made.by == "list"
        text, _ = made.summary.split(f"\n\n{words.REQUESTS}")
        head, note, tail = text.partition("\n… ")
        assert NOTES.startswith(head)
        count, _, end = tail.partition(" characters left out …\n")
        assert NOTES.endswith(end)
        assert len(head) + int(count) + len(end) == len(NOTES)
        assert note
        _, *lines = lines_of(made)
        first = last + 1 - len(lines)
        assert lines == [f"- {request(number)}" for number in range(first, last + 1)]


def test_a_list_has_the_requests_of_the_one_before_it() -> None:
    story = asked(Story(), 1, 3)
    left(story, is_summarized="They agreed.")
    left(asked(story, 4, 5))
    made = left(asked(story, 6, 7))
    requests = "\n".join(f"- {request(number)}" for number in (3, 4, 5, 6))
    assert made.summary == f"They agreed.\n\n{words.REQUESTS}\n{requests}"


def test_a_list_that_was_edited_stays_as_the_user_wrote_it() -> None:
    story = asked(Story(), 1, 3)
    left(story)
    story.tell(SummaryEdited("page", story.entries[-1].seq, "Only the mean."))
    made = left(asked(story, 4, 5))
    requests = "\n".join(f"- {request(number)}" for number in (3, 4))
    assert made.summary == f"Only the mean.\n\n{words.REQUESTS}\n{requests}"
    assert made.has_earlier


def test_a_long_request_is_one_line_that_is_cut_once() -> None:
    story = Story().prompt("start\n" + "long\n" * 500 + "end").answer("Yes.").prompt("And now?")
    (line,) = lines_of(left(story))
    assert line.startswith("- start long long")
    assert line.endswith("long end")
    assert line.count("…") == 1
