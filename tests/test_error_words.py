"""The sentences with which errors speak to users are those that the page can translate.

`errortext.spec.tsx` checks that the page knows each of `vectors/errors.json`. One that is new or
changed is shown in English until the file is written again and the page knows it: few may be.
"""

from __future__ import annotations

import json

from .error_sentences import VECTOR, sentences


def test_nearly_all_sentences_can_be_translated() -> None:
    known, said = set(json.loads(VECTOR.read_text("utf-8"))), set(sentences())
    assert len(said) > 150
    new, gone = sorted(said - known), sorted(known - said)
    assert len(new) + len(gone) <= len(said) // 10, (new, gone)


def test_the_parts_of_a_sentence_are_put_together() -> None:
    said = sentences()
    # Of f-strings, texts that grow, branches, constants, formats and what functions give.
    for sentence in (
        "%1 refused the API key. Check %2 and restart JupyterLab.",
        "%1 reports too many requests. Try again in a moment.",
        "%1 needs an API key. Set api_key_variable in GPTCode.endpoints and restart JupyterLab.",
        "Another page has taken over this conversation.",
        "The model's answer was empty. Try again, or choose another model.",
    ):
        assert sentence in said, sentence
