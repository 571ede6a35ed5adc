"""Why an answer that was nothing but thinking had no more room: which limit that was, and what to
do about it, in a sentence for the user."""

from __future__ import annotations

from dataclasses import replace

from ..spending import Meter
from .inputs import Step

_LESS = "Ask for less at once, choose less thinking if it has that choice, or "
_CAP = (
    "The model used up {most} tokens, its longest answer, by thinking and gave no answer. " + _LESS
)
_WINDOW = (
    "The model used up {most} tokens, all that its window of {window} leaves to an answer, by "
    "thinking and gave no answer. " + _LESS
)
_CAP_SET = _CAP + "have its output_cap raised in the configuration."
_CAP_REFUSED = _CAP + "choose another model."
_CAP_KNOWN = (
    _CAP + 'correct "Longest answer" if it can give more: "Set up models", "Models", "Correct".'
)
_WINDOW_SET = _WINDOW + "have its context_window raised in the configuration."
_WINDOW_KNOWN = _WINDOW + "choose a model with a larger window."
_WINDOW_ASSUMED = (
    _WINDOW + 'correct "Window" if it is larger: "Set up models", "Models", "Correct".'
)
_TRAIT = (
    "The model used up its token limit by thinking and gave no answer. "
    + _LESS
    + "have c.GPTCode.max_thinking_tokens raised."
)
_SPENT = (
    "The model used up by thinking what a limit of tokens or money left to its answer. "
    + _LESS
    + 'look at the limits under "Set up models".'
)


def is_cut_by_limit(step: Step) -> bool:
    """Whether a limit of the user's or the administrator's has cut the latest answer."""
    return isinstance(step.provider, Meter) and step.provider.has_cut


def no_room(step: Step) -> str:
    if is_cut_by_limit(step):
        return _SPENT
    # A refusal may have named the longest answer since the step began.
    now = step.provider.model(step.name)
    model = replace(step.model, reasoning=True, output_cap=now.output_cap)
    limits = step.limits
    cap = limits.answer_tokens(model)
    most, window = f"{cap:,}", f"{model.context_window:,}"
    if cap < limits.answer_tokens(replace(model, output_cap=None)):
        if now.sources.output_cap == "setting":
            return _CAP_SET.format(most=most)
        if now.sources.output_cap == "test":
            return _CAP_REFUSED.format(most=most)
        return _CAP_KNOWN.format(most=most)
    if cap == replace(limits, max_thinking=model.context_window).answer_tokens(model):
        if now.sources.context_window == "setting":
            return _WINDOW_SET.format(most=most, window=window)
        if now.sources.context_window in ("default", "user"):
            return _WINDOW_ASSUMED.format(most=most, window=window)
        return _WINDOW_KNOWN.format(most=most, window=window)
    return _TRAIT
