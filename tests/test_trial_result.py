"""What a kernel sent of a trial is bounded, and what it did outside is read off the facts."""

from __future__ import annotations

import json

import pytest

from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.trial import effects_outside, passes, read_result

STREAM: Json = {"output_type": "stream", "name": "stdout", "text": "7\n"}
DONE: Json = {"ended": "done", "seconds": 0.2, "memory": 1000, "overlay": True}


def result(*outputs: Json, facts: Json = DONE, **block: object) -> Json:
    return {"blocks": [{"outputs": list(outputs), "error": False, **block}], "facts": facts}


def read(found: Json, characters: int = 1000) -> Json:
    return read_result(found, 3, characters)


def test_a_variable_that_was_not_compared_keeps_its_name_and_why() -> None:
    named = [
        {"name": "big", "type": "list", "why": "large"},
        {"name": "lost"},
    ]
    odd = [{"name": 7, "type": [], "why": "because"}, "x", *({"name": "n"} for _ in range(99))]
    (block,) = read(result(STREAM, unread=2, uncompared=named))["blocks"]
    assert block["uncompared"] == named
    (block,) = read(result(STREAM, unread=2, uncompared=odd))["blocks"]
    assert block["uncompared"][:2] == [{"name": "7"}, {"name": ""}]
    assert len(block["uncompared"]) == 50


def test_a_result_stays_what_it_is() -> None:
    change = {"name": "df", "how": "new", "after": {"type": "DataFrame", "shape": [2, 3]}}
    found = read(result(STREAM, seconds=0.1, changes=[change], unread=2))
    assert found == {
        "blocks": [
            {
                "outputs": [STREAM],
                "error": False,
                "seconds": 0.1,
                "changes": [change],
                "unread": 2,
            }
        ],
        "facts": DONE,
    }


HOSTILE: dict[str, Json] = {
    "nothing": {},
    "of other types": {"blocks": 7, "facts": ["done"]},
    "of parts of other types": {
        "blocks": [None, {"outputs": {"a": 1}, "changes": ["x", {"name": 7}], "unread": "many"}],
        "facts": {"ended": ["done"], "written": "a.csv", "refused": ["write"], "seconds": "1"},
    },
    "of huge numbers": result(facts={"ended": "done", "seconds": 10**400, "memory": -1}),
    "deep": result(changes=[{"name": "a", "how": "new", "after": json.loads("[" * 90 + "]" * 90)}]),
    "of halves of characters": result({**STREAM, "text": "a\ud800"}, changes=[]),
    "of many": {
        "blocks": [{"outputs": [STREAM] * 10_000, "changes": [{"name": "a", "how": "new"}] * 9_999}]
        * 99,
        "facts": {"ended": "done", "written": ["x" * 9_999] * 9_999},
    },
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_one_is_bounded_and_can_be_written(name: str) -> None:
    found = read(HOSTILE[name])
    assert len(json.dumps(found, allow_nan=False, ensure_ascii=False).encode()) < 400_000
    assert len(found["blocks"]) <= 3
    assert set(found["facts"]) >= {"ended", "seconds", "overlay"}


def test_what_is_missing_is_no_good_end() -> None:
    for facts in ({}, {"ended": "fine"}):
        found = read({"blocks": [{"outputs": [], "error": False}], "facts": facts})
        assert not passes({**found, "trial": "t"})
    assert not passes(read({"blocks": [{"outputs": []}], "facts": DONE}))  # it says of no error


def test_outputs_share_the_room_and_an_image_is_whole_or_absent() -> None:
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 60, "text/plain": "p"}}
    found = read(result({**STREAM, "text": "x" * 45}, picture), 100)["blocks"][0]["outputs"]
    assert [each["output_type"] for each in found] == ["stream", "display_data"]
    assert found[1]["data"] == {"text/plain": "p"}
    found = read(result(picture), 100)["blocks"][0]["outputs"]
    assert found[0]["data"] == {"text/plain": "p", "image/png": "A" * 60}


OUTSIDE: list[tuple[Json, list[str]]] = [
    ({}, []),
    ({"written": ["a.csv", "b.csv"]}, ["writes files: a.csv, b.csv"]),
    ({"refused": [{"what": "write", "path": "a.csv"}]}, ["writes files: a.csv"]),
    ({"removed": list("abcde")}, ["deletes a, b, c, 2 more"]),
    ({"hosts": ["x.org"], "refused": [{"what": "network"}]}, ["uses the network: x.org"]),
    ({"refused": [{"what": "network"}, {"what": "network"}]}, ["uses the network"]),
    ({"refused": [{"what": "signal"}]}, ["ends this kernel or another process"]),
    ({"ended": "exit"}, ["ends this kernel or another process"]),
    (
        {"ended": "exit", "refused": [{"what": "signal"}]},
        ["ends this kernel or another process"],
    ),
    ({"refused": [{"what": "anything"}]}, ["reaches other programs or the system: anything"]),
    ({"commands": ["ls"]}, ["starts another process: ls"]),
    ({"read_outside": ["~/x"]}, ["reads files outside the notebook's folder: ~/x"]),
]


@pytest.mark.parametrize(("facts", "effects"), OUTSIDE)
def test_facts_say_what_it_does_outside(facts: Json, effects: list[str]) -> None:
    trial = read(result(STREAM, facts={**DONE, **facts}))
    assert list(effects_outside(trial)) == effects
    assert passes(trial) == (not effects)


@pytest.mark.parametrize(
    ("output", "effect"),
    [
        ({"application/javascript": "1"}, "brings script into the page"),
        ({"text/html": ["<script>", "1</script>"]}, "brings script into the page"),
        ({"text/html": "<img src='https://x.org/a'>"}, "loads content from the web into the page"),
        ({"text/html": "<table><tr><td>1</td></tr></table>"}, ""),
        ({"image/png": "AAAA", "text/plain": "<Figure>"}, ""),
    ],
)
def test_an_output_that_acts_asks(output: Json, effect: str) -> None:
    trial = read(result({"output_type": "display_data", "data": output}))
    assert list(effects_outside(trial)) == ([effect] if effect else [])


def test_files_are_named_by_the_rest_of_their_paths() -> None:
    facts = {**DONE, "written": ["/home/me/work/a.csv", "/home/me/work2/b", "/home/me", "/srv/c"]}
    facts["refused"] = [{"what": "remove", "path": "/home/me/work/d"}]
    found = read_result(result(facts=facts), 1, 100, "/home/me/work", "/home/me")["facts"]
    assert found["written"] == ["a.csv", "~/work2/b", "/home/me", "/srv/c"]
    assert found["refused"] == [{"what": "remove", "path": "d"}]
    assert read_result(result(facts=facts), 1, 100, "/", "/")["facts"]["written"][0][0] == "/"


def test_parts_name_facts_that_are_there() -> None:
    facts = {**DONE, "written": ["a", "b"], "refused": [{"what": "network"}]}
    parts: Json = {
        "written": [1, 1, 2, -1, True, "0", None],
        "refused": {"0": 0},
        "removed": [0],
        "other": [0],
    }
    found = read(result(facts={**facts, "parts": [parts, 7, {"refused": [0]}, {}, {}]}))["facts"]
    assert found["parts"] == [{"written": [1]}, {}, {"refused": [0]}]
    assert read(result(facts={**facts, "parts": "all"}))["facts"]["parts"] == []
    assert "parts" not in read(result(facts=facts))["facts"]


def test_it_passes_only_if_it_ended_well() -> None:
    assert passes(read(result(STREAM)))
    for facts in ({**DONE, "ended": "time"}, {**DONE, "ended": "stopped"}):
        assert not passes(read(result(STREAM, facts=facts)))
    assert not passes(read(result(STREAM, error=True)))
