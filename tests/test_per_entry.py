"""What is remembered of an entry: by the entry itself, while it is there, and in one object."""

from __future__ import annotations

import gc
from dataclasses import replace

from jupyterlab_gptcode.conversation import Entry, PerEntry
from jupyterlab_gptcode.masking.scan import Scans
from jupyterlab_gptcode.protocol import StepEnd, TextDelta


def entries(count: int) -> list[Entry]:
    return [Entry(seq, 1.0, StepEnd("done", "answer")) for seq in range(count)]


def test_it_is_made_once_for_each_entry() -> None:
    known: PerEntry[str] = PerEntry()
    (entry,) = entries(1)
    assert not known.has(entry)
    assert [known.of(entry, lambda: "first"), known.of(entry, lambda: "second")] == ["first"] * 2
    equal = replace(entry)
    assert equal == entry
    assert not known.has(equal)
    assert known.of(equal, lambda: "another") == "another"


def test_it_goes_with_the_entry() -> None:
    known: PerEntry[int] = PerEntry()
    kept, *others = entries(100)
    for entry in (kept, *others):
        known.of(entry, lambda: 1)
    del entry, others
    # Entries that come now may have the ids of those that went.
    new = entries(100)
    assert [known.has(entry) for entry in (kept, *new)] == [True] + [False] * 100


def test_it_takes_one_object_that_the_garbage_collector_walks_through() -> None:
    """All of them hold up the server at each collection of the oldest garbage."""
    known: PerEntry[str] = PerEntry()
    many = entries(1000)
    assert objects_more(lambda: [known.of(entry, lambda: "made") for entry in many]) < 1050


def test_the_search_for_secrets_leaves_two_for_a_text_and_none_for_what_has_no_text() -> None:
    scans, ends = Scans(), entries(1000)
    assert objects_more(lambda: [scans.of(entry) for entry in ends]) < 50
    many = [Entry(seq, 1.0, TextDelta(f"Text {seq}.")) for seq in range(1000)]
    assert objects_more(lambda: [scans.of(entry) for entry in many]) < 2050
    assert scans.of(many[0]).spans is scans.of(many[1]).spans


def objects_more(work: object) -> int:
    assert callable(work)
    gc.collect()
    before = len(gc.get_objects())
    work()
    gc.collect()
    return len(gc.get_objects()) - before
