"""The key of a value is the same before and after if, and only if, the value is the same."""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.trial.copy.states import States


class Box:
    """An object whose class nobody knows."""

    def __init__(self, held: object) -> None:
        self.held = held

    def __repr__(self) -> str:
        return f"Box({self.held!r})"


ATOMS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3) | st.integers(0, 5), inner, max_size=4)
        | st.tuples(inner, inner)
        | st.builds(Box, inner)
    ),
    max_leaves=12,
)


def key(value: Any) -> Any:
    state = States({"value": value}).by_name["value"]
    assert state.key is not None
    assert not state.walk.odd
    return state.key


@given(VALUES)
def test_a_copy_has_the_same_key(value: object) -> None:
    assert key(copy.deepcopy(value)) == key(value)


@given(VALUES, VALUES)
def test_values_that_read_otherwise_have_other_keys(one: object, other: object) -> None:
    assert (key(one) == key(other)) == (repr(one) == repr(other))


def places(value: Any) -> list[tuple[Any, Any]]:
    """Where something within it can be replaced: a container, and its key."""
    if isinstance(value, Box):
        return [(vars(value), "held"), *places(value.held)]
    if isinstance(value, dict):
        deeper = [place for each in value.values() for place in places(each)]
        return [*((value, name) for name in value), *deeper]
    if not isinstance(value, list | tuple):
        return []
    own = [(value, at) for at in range(len(value))] if isinstance(value, list) else []
    return [*own, *(place for each in value for place in places(each))]


@given(VALUES, st.randoms(use_true_random=False))
def test_any_change_within_is_seen(value: object, chance: random.Random) -> None:
    was, before = key(value), repr(value)
    found = places(value)
    if found:
        container, at = chance.choice(found)
        container[at] = ["another"]
        assert (key(value) == was) == (repr(value) == before)
