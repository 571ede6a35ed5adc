"""All words for the model. The system prompts are the Markdown files here: read them as prose."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from importlib import resources

from . import words

_COMPACT_BELOW = 16_000  # tokens of context window
_LARGE = 32_000  # tokens: a smaller window gets less, in proportion


@dataclass(frozen=True)
class PromptSet:
    """A system prompt, and what is sent beside it in a message, in characters: `notebook`,
    `outputs`, `files` and `variables`. What outputs do not use, the notebook may.

    With `bare`, a fence without a language is an action too: small models forget the language.
    Without `surroundings`, only code cells are sent: small models answer the notebook's name,
    kernel and prose as if these were the task. Without `results`, each turn is its prompt and its
    latest answer: a very small model repeats a failure that it reads. `request` frames a prompt.
    `summary` is the room for what stands for turns that are left out, in characters too; where it
    is 0 nothing does, and no model is asked for it. `instructions` is the room for standing ones.
    """

    name: str
    notebook: int
    outputs: int
    files: int
    variables: int
    bare: bool
    surroundings: bool
    results: bool = True
    request: str = "{text}"
    summary: int = 0
    instructions: int = 0


FULL = PromptSet(
    "full",
    notebook=24_000,
    outputs=24_000,
    files=12_000,
    variables=6_000,
    bare=False,
    surroundings=True,
    summary=8_000,
    instructions=24_000,
)
COMPACT = PromptSet(
    "compact",
    notebook=800,
    outputs=600,
    files=400,
    variables=400,
    bare=True,
    surroundings=False,
    summary=1_000,
    instructions=400,
)
TINY = PromptSet(
    "tiny",
    notebook=400,
    outputs=300,
    files=0,
    variables=0,
    bare=True,
    surroundings=False,
    results=False,
    request="Write {language} code: {text}",
)


def prompt_set(context_window: int) -> PromptSet:
    """The words for a model with this context window, in tokens, and the room for the rest."""
    outputs = FULL.outputs * context_window // _LARGE
    if context_window >= _LARGE:
        return FULL
    if context_window >= _COMPACT_BELOW:
        instructions = FULL.instructions * context_window // _LARGE
        notebook = FULL.notebook * context_window // _LARGE
        return replace(FULL, outputs=outputs, notebook=notebook, instructions=instructions)
    summary = FULL.summary * context_window // _LARGE
    summary = summary if summary >= COMPACT.summary else 0
    return replace(COMPACT, outputs=max(outputs, COMPACT.outputs), summary=summary)


def system_prompt(
    prompts: PromptSet, marker: str, language: str, fence: str, level: str = ""
) -> str:
    """`language` is the kernel's for people, `fence` the word that opens a block of it. `level` is
    what the model may see; a small model reads only what it needs."""
    text = _read(prompts.name).replace("{language}", language).replace("{fence}", fence)
    sees = words.SEES.get(level, "") if prompts.surroundings else ""
    return f"{text.replace('{marker}', marker).strip()}\n\n{sees}".strip()


def summary_prompt(marker: str) -> str:
    """For the request that summarizes turns."""
    return _read("summary").replace("{marker}", marker).strip()


@functools.cache
def _read(name: str) -> str:
    return resources.files(__package__).joinpath(f"{name}.md").read_text("utf-8")
