"""Secrets and what looks like them: a labelled corpus. What is held out was written before the
rules met it; docs/decisions/secrets.md has the figures of that day."""

from __future__ import annotations

import pytest

from jupyterlab_gptcode.masking import find

from .secret_cases import Case, cases

SECRETS = [*cases("secrets"), *cases("held_out_secrets"), *cases("third_secrets")]
HARMLESS = [*cases("not_secrets"), *cases("held_out_not_secrets"), *cases("third_not_secrets")]
TOLERATED = 0.03  # of what looks like a secret may be masked


def without_secrets(text: str) -> str:
    for span in reversed(find(text)):
        text = f"{text[: span.start]}<secret-1>{text[span.end :]}"
    return text


def test_the_corpus_is_large_enough() -> None:
    assert (len(SECRETS), len(HARMLESS)) >= (150, 150)
    assert all(case.secrets for case in SECRETS)


@pytest.mark.parametrize("case", SECRETS, ids=lambda case: case.label)
def test_no_secret_leaves(case: Case) -> None:
    left = without_secrets(case.text)
    assert [secret for secret in case.secrets if secret in left] == []


def test_hardly_anything_harmless_is_masked() -> None:
    masked = [(case.label, case.text) for case in HARMLESS if find(case.text)]
    assert len(masked) <= TOLERATED * len(HARMLESS), masked


def test_what_is_masked_is_not_masked_again() -> None:
    assert [case.label for case in SECRETS if find(without_secrets(case.text))] == []


@pytest.mark.parametrize("case", SECRETS, ids=lambda case: case.label)
def test_words_around_it_stay(case: Case) -> None:
    """A model has to understand what is asked: at most the secret, and its signs, are replaced."""
    length = sum(len(secret) for secret in case.secrets)
    found = sum(span.end - span.start for span in find(case.text))
    assert found <= 1.2 * length + 90
