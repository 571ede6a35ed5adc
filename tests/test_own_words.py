"""What is quoted of an endpoint: its reason, and never a secret."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from jupyterlab_gptcode.providers.own_words import HIDDEN, LONGEST, own_words

KEY = "sk-canary-0123456789abcdef"
MEMORY = "model requires more system memory (5.6 GiB) than is available (3.1 GiB)"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ({"message": MEMORY, "type": "api_error"}, MEMORY),  # Ollama, as the SDK unpacks it
        ({"error": MEMORY}, MEMORY),
        ({"error": {"message": MEMORY}}, MEMORY),
        (MEMORY, MEMORY),
        (json.dumps({"error": {"message": MEMORY}}), MEMORY),
        ({"detail": "Not Found"}, "Not Found"),  # FastAPI
        ({"detail": [{"loc": ["body"], "msg": "Field required"}]}, "Field required"),
        ({"message": "Slow\n  down.\tPlease"}, "Slow down. Please"),
        ({"message": "\x1b[31mRed\x1b[0m \u202etxt\u2066\u200b!\x00"}, "Red txt!"),
        (
            {"message": "Provider returned error", "metadata": {"raw": '{"error": "Overloaded"}'}},
            "Provider returned error Overloaded",
        ),
        ({"message": "Same", "metadata": {"raw": "Same"}}, "Same"),
        ({"message": "<b>not bold</b>"}, ""),
        ("<html><title>Bad Gateway</title></html>", ""),
        ("  \n", ""),
        ({"message": None, "code": 500}, ""),
        ({"message": ["a", {"msg": "b"}, 3]}, "a b"),
        (None, ""),
        (17, ""),
    ],
)
def test_the_reason_is_found_in_whatever_came(error: object, words: str) -> None:
    assert own_words(error, [KEY]) == words


@pytest.mark.parametrize(
    "echo",
    [
        f"Incorrect API key provided: {KEY}.",
        f"Incorrect API key provided: {KEY[:14]}.",
        f"Incorrect API key provided: {KEY[:7]}*******{KEY[-4:]}.",
        f"The key that ends in {KEY[-4:]} is not known.",
        f"The key that ends in '{KEY[-6:]}', is not known.",
        f"Headers: {{'Authorization': 'Bearer {KEY}'}}",
        f"GET https://me:{KEY}@host/v1?key={KEY} failed",
        f"GET https://host/v1?key={quote(KEY)}&x=1 failed",
        f"key {KEY[:5]}\u200b{KEY[5:]} is wrong",
        f"Incorrect API key provided: {' '.join(KEY)}.",
        f"Incorrect API key provided: {'  '.join(KEY[3:])} and so on",
        f"Incorrect API key provided: {' - '.join(KEY.upper())}.",
        f"The key was read as {', '.join(KEY)}",
        f"key={KEY}",
        f'{{"api_key":"{KEY}"}}',
        f"[{KEY}]({KEY})" * 40,
        f"{'x ' * 148}{KEY} and so on",
        f"{'x ' * 1_995}{KEY}",
        f"{' ' * 5_000}{KEY}",
    ],
)
def test_no_part_of_the_key_is_quoted(echo: str) -> None:
    said = bare(own_words({"message": echo}, [KEY]))
    key = bare(KEY)
    parts = [key[at : at + 6] for at in range(2, len(key) - 5)]
    assert [part for part in [*parts, key[-4:]] if part in said] == []


def bare(text: str) -> str:
    """Its letters and digits alone."""
    return "".join(filter(str.isalnum, text)).lower()


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-AbCdEfGhIjKlMnOpQrSt",
        "gsk_aBcDeFgHiJkLmNoP12",
        "hf_AbCdEfGhIjKlMnOp",
        "AIzaSyA-0123456789abcdef",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "0123456789abcdef0123456789abcdef",
        f"Basic {base64.b64encode(b'me:secret1').decode()}",
        "Bearer a1b2c3d4",
        "password: hunter2",
        "'x-api-key': 'hunter2'",
        "http://me:hunter2@proxy:3128",
        "https://host/x?sig=hunter2&y=1",
        "a***************z",
    ],
)
def test_secrets_that_are_not_ours_are_hidden_too(secret: str) -> None:
    said = own_words(f"Upstream refused {secret} today.", [])
    assert HIDDEN in said
    assert secret.split()[-1].strip("'") not in said
    assert (said.startswith("Upstream refused"), said.endswith("today.")) == (True, True)


@pytest.mark.parametrize(
    "words",
    [
        "The model meta-llama/Llama-3.3-70B-Instruct-Turbo-Free does not exist.",
        "max_tokens: 4096 is more than 2048 tokens: use less.",
        "Rate limit reached for gpt-6.2-sol in organization org-1 on tokens per min (TPM).",
        "Basic settings are missing. Bearer of bad news.",
        "See https://platform.openai.com/account/limits for more, or mail@host.example",
        "You exceeded your current quota, please check your plan and billing details.",
    ],
)
def test_other_words_stay(words: str) -> None:
    assert own_words(words, [KEY, "me"]) == words


def test_it_is_short_and_ends_with_a_word() -> None:
    said = own_words("word " * 10_000)
    assert len(said) <= LONGEST + 2
    assert said.endswith("word …")
    assert len(own_words("x" * 3_000)) <= LONGEST + 2


@pytest.mark.parametrize("depth", [3, 50, 100_000])
def test_depth_has_an_end(depth: int) -> None:
    text = '{"error":' * depth + '"x"' + "}" * depth
    assert len(own_words(text)) <= LONGEST + 2
