"""Lists of models, in which every field may be missing or of another type."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_gptcode.providers.listing import Listed, models

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)
_FIELDS = (
    *("max_model_len", "context_length", "max_input_tokens", "n_ctx", "max_tokens", "type"),
    *("capabilities", "architecture", "input_modalities", "supported_output_modalities", "tags"),
    *("supported_parameters", "top_provider", "limits", "meta", "providers", "active"),
    *("vision", "image_input", "reasoning", "thinking", "supported", "completion_chat"),
    *("max_output_tokens", "max_completion_tokens", "n_ctx_train"),
)
_INSIDE = st.dictionaries(st.sampled_from(_FIELDS), _VALUES, max_size=4)
_MODELS = st.dictionaries(st.sampled_from(_FIELDS), _VALUES | _INSIDE, max_size=8)


@given(_MODELS)
def test_whatever_a_list_says_of_a_model_it_is_listed(found: Any) -> None:
    listed = list(models({"data": [{**found, "id": "a"}]}))
    if found.get("active") is False:
        assert listed == []
        return
    [model] = listed
    for size in (model.window, model.output_cap, model.trained):
        assert size is None or (type(size) is int and size > 0)
    for flag in (model.vision, model.reasoning):
        assert flag in (None, True, False)
        assert flag is None or type(flag) is bool


@given(st.lists(_VALUES | _MODELS, max_size=4))
def test_one_odd_entry_hides_no_other(entries: list[Any]) -> None:
    names = [each.name for each in models([*entries, {"id": "last"}])]
    assert names[-1] == "last"


def test_bare_names() -> None:
    assert list(models(["a", "models/b", "", "c\n"])) == [Listed("a"), Listed("b")]
