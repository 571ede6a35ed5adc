"""Entries survive the way to a line of JSON and back."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.conversation.entries import (
    AttachedFile,
    Begin,
    Body,
    Compaction,
    Created,
    Entry,
    NotebookChange,
)
from jupyterlab_gptcode.conversation.journal_format import dump_entry, parse_entry
from jupyterlab_gptcode.conversation.pointed_at import SentOutput
from jupyterlab_gptcode.conversation.produced import Produced, ProducedFile
from jupyterlab_gptcode.protocol import Action, Cell, Event, Json, Kernel, dump_event

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
st.register_type_strategy(dict, st.dictionaries(st.text(), _json, max_size=3))
_positions = st.dictionaries(st.text(), st.integers(1, 999), max_size=3)
_changes = st.builds(NotebookChange, positions=_positions)
_columns = st.lists(st.text(), max_size=2).map(tuple)
_attached = st.builds(AttachedFile, columns=_columns, text=st.text(), status=st.just("changed"))
_files = st.lists(_attached, max_size=2).map(tuple)
_outputs = st.lists(st.builds(SentOutput), max_size=2).map(tuple)
_made = st.lists(st.builds(ProducedFile, overwritten=st.booleans()), max_size=2).map(tuple)
_bodies = st.one_of(
    st.builds(Begin, change=_changes, files=_files, outputs=_outputs),
    st.builds(Compaction, change=_changes, files=_files),
    st.builds(Produced, files=_made),
    *(st.builds(body) for body in (Created, Action, *get_args(Event))),
)
_times = st.floats(0, 4e9)
_entries = st.builds(Entry, seq=st.integers(0, 10**9), time=_times, body=_bodies)


@given(_entries)
def test_an_entry_is_the_same_after_a_round_trip(entry: Entry) -> None:
    line = dump_entry(entry)
    assert "\n" not in line
    assert parse_entry(line) == entry


def test_a_line_is_short_and_readable() -> None:
    change = NotebookChange(
        "a.ipynb", 1, Kernel("python3", "python"), cells=(Cell("c", "code", ""),)
    )
    begin = Begin("prompt", "page", "ask", "scripted", change, "Größe?")
    assert dump_entry(Entry(3, 1.5, begin, "step", 1)) == (
        '{"seq":3,"time":1.5,"type":"begin","step":"step","turn":1,"body":{"kind":"prompt",'
        '"client":"page","mode":"ask","model":"scripted","change":{"notebook":"a.ipynb","total":1,'
        '"kernel":{"name":"python3","language":"python"},'
        '"cells":[{"id":"c","type":"code","source":""}]},"text":"Größe?"}}'
    )


def test_unknown_fields_of_a_later_version_are_left_out() -> None:
    line = '{"seq":0,"time":1,"type":"text-delta","step":"s","turn":1,"body":{"text":"a","new":1}}'
    entry = parse_entry(line)
    assert dump_entry(entry) == (
        '{"seq":0,"time":1.0,"type":"text-delta","step":"s","turn":1,"body":{"text":"a"}}'
    )


@given(_json)
def test_any_other_line_raises_what_the_journal_catches(value: Any) -> None:
    for line in (value, {"type": value}, {"type": "created", "body": value, "seq": 0, "time": 0}):
        with pytest.raises((ValueError, KeyError, TypeError)):
            parse_entry(json.dumps(line))


@given(st.one_of(*(st.builds(event) for event in get_args(Event))))
def test_an_event_names_all_that_is_not_a_default(event: Event) -> None:
    body: Body = event
    required = {field.name for field in fields(body) if field.default is MISSING}
    assert required | {"type"} <= set(dump_event(event))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("text-delta", {"text": 7}),
        ("code-delta", {"block": "1", "text": "x"}),
        ("code-end", {"block": True, "verdict": "ask", "raw": ""}),
        ("error", {"kind": "k", "message": None, "kept": "", "retryable": False}),
    ],
)
def test_a_field_of_another_type_is_damage(name: str, body: Json) -> None:
    line = json.dumps({"seq": 1, "time": 0, "type": name, "body": body})
    with pytest.raises(TypeError):
        parse_entry(line)
