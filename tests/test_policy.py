"""What an administrator allows: patterns, the environment, and where each value comes from."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets.config import Config as Traits

from jupyterlab_gptcode.cli.commands import load_settings
from jupyterlab_gptcode.invalid_settings import invalid_settings
from jupyterlab_gptcode.policy import Origins, Rules, effective, from_environment, variable
from jupyterlab_gptcode.policy.patterns import address, is_allowed_address, is_allowed_model
from jupyterlab_gptcode.settings import Config

TRAITS = Config.class_traits(config=True)
SECRET = "canary-9d2e"


def allows(pattern: str, url: str) -> bool:
    found = address(pattern)
    assert found is not None
    return is_allowed_address(url, [found])


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("https://api.example.com", "https://api.example.com/v1"),
        ("https://api.example.com/", "https://API.example.com"),
        ("https://api.example.com", "https://api.example.com:443/v1"),
        ("https://api.example.com", "https://api.example.com./v1"),
        ("https://*.example.com", "https://eu.api.example.com/v1"),
        ("https://api.example.com/v1", "https://api.example.com/v1/"),
        ("https://api.example.com/v1", "https://api.example.com/v1/models"),
        ("https://api.example.com/*/v1", "https://api.example.com/team/v1"),
        ("https://api.example.com/team-*", "https://api.example.com/team-a/v1"),
        ("http://127.0.0.1:*", "http://127.0.0.1:11434/v1"),
        ("http://[::1]:8000", "http://[::1]:8000/v1"),
        ("https://*", "https://anything.example"),
        ("https://api.example.com", "https://user:pass@api.example.com/v1"),
    ],
)
def test_an_address_that_is_allowed(pattern: str, url: str) -> None:
    assert allows(pattern, url)


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("https://api.example.com", "http://api.example.com/v1"),
        ("https://api.example.com", "https://api.example.com.evil.test/v1"),
        ("https://api.example.com", "https://api.example.com@evil.test/v1"),
        ("https://api.example.com", "https://evil.test/https://api.example.com"),
        ("https://api.example.com", "https://evil.test#@api.example.com"),
        ("https://api.example.com", "https://evil.test\\@api.example.com/v1"),
        ("https://api.example.com", "https://evil.test\t@api.example.com/v1"),
        ("https://api.example.com", "https://api.example.com:8443/v1"),
        ("https://*.example.com", "https://example.com/v1"),
        ("https://*.example.com", "https://evil.test/a.example.com"),
        ("https://*.example.com", "https://evilexample.com"),
        ("https://api.example.com/v1", "https://api.example.com/v2"),
        ("https://api.example.com/v1", "https://api.example.com/v10"),
        ("https://api.example.com/team-a", "https://api.example.com/team-a/../team-b"),
        ("https://api.example.com/team-a", "https://api.example.com/team-a/%2e%2e/team-b"),
        ("https://api.example.com/team-a", "https://api.example.com/team-a/%2E./team-b"),
        ("https://api.example.com", "https://api.example.com:99999/"),
        ("https://api.example.com", "https://[api.example.com/"),
        ("https://api.example.com", ""),
        ("https://api.example.com", "api.example.com"),
        ("https://api.example.com", "https://\uff41pi.example.com/v1"),
        ("http://127.0.0.1:8000", "http://localhost:8000/v1"),
    ],
)
def test_an_address_that_is_not(pattern: str, url: str) -> None:
    assert not allows(pattern, url)


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "*", "api.example.com", "ftp://api.example.com", "https://", "https://*.*:x"),
        *("https://a b", "https://user@api.example.com", "https://a/?key=1", "https://a:0"),
        *("https://a:70000", "https://a/b#c", "https://ä.example", "https:///v1"),
    ],
)
def test_a_pattern_that_cannot_be_read(pattern: str) -> None:
    assert address(pattern) is None
    sentence = invalid_settings(Traits({"allowed_endpoints": [pattern]}), [])
    assert "GPTCode.allowed_endpoints: a pattern cannot be read. Write it as" in sentence


@given(st.lists(st.sampled_from(["a.test", "b", *"/@.:\\?#%2e[]\t ï"]), max_size=8))
def test_what_is_allowed_goes_to_that_host(parts: list[str]) -> None:
    """As the library reads the address that will call it."""
    for url in (f"https://{''.join(parts)}", f"https://a.test{''.join(parts)}"):
        # What that cannot read is not sent.
        with suppress(httpx.InvalidURL, ValueError):
            if allows("https://a.test", url):
                assert httpx.URL(url).host.rstrip(".") == "a.test"


def test_models_by_the_name_that_the_picker_shows() -> None:
    allowed = ["gpt-4o*", "lab/*"]
    names = ["gpt-4o", "gpt-4o-mini", "gpt-4", "lab/big", "xlab/big", "lab", "GPT-4o"]
    right = [is_allowed_model(name, allowed) for name in names]
    assert right == [True, True, False, True, False, False, False]
    assert is_allowed_model("gpt-4", None)
    assert not is_allowed_model("gpt-4", [])


def test_no_pattern_allows_all_and_an_empty_list_nothing() -> None:
    assert not Rules().refused_address("https://anywhere.test")
    assert Rules(endpoints=()).refused_address("https://anywhere.test") == (
        "Your administrator does not allow anywhere.test (c.GPTCode.allowed_endpoints). Ask your "
        "administrator to change it."
    )
    assert Rules(models=()).refused_model("gpt-4").startswith("Your administrator does not allow")


VALUES: list[tuple[str, str, Any]] = [
    ("max_steps", "5", 5),
    ("max_tokens", "4_000", 4000),
    ("stall_timeout", "2.5", 2.5),
    ("own_endpoints", "FALSE", False),
    ("own_endpoints", "1", True),
    ("vision", "none", None),
    ("approval_ceiling", "ask", "ask"),
    ("allowed_models", "gpt-4o*, lab/*", ["gpt-4o*", "lab/*"]),
    ("allowed_models", "[]", []),
    ("allowed_models", "none", None),
    ("token_limits", '{"day": 1000}', {"day": 1000}),
    ("data_folder", " /srv/x ", "/srv/x"),
]


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_a_setting_in_the_environment(name: str, text: str, value: object) -> None:
    found = from_environment(TRAITS, {variable(name): text, "GPTCODE_OTHER": "1", "PATH": "x"})
    assert found == ({name: value}, [])
    assert invalid_settings(Traits({name: value}), []) == ""


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("max_steps", SECRET, "GPTCODE_MAX_STEPS must be a whole number."),
        ("own_endpoints", SECRET, "GPTCODE_OWN_ENDPOINTS must be true or false."),
        ("stall_timeout", SECRET, "GPTCODE_STALL_TIMEOUT must be a number."),
        ("token_limits", SECRET, "GPTCODE_TOKEN_LIMITS must be JSON."),
        ("allowed_models", f"[{SECRET}", "GPTCODE_ALLOWED_MODELS must be JSON."),
        ("allowed_endpoints", " ", "GPTCODE_ALLOWED_ENDPOINTS is empty."),
    ],
)
def test_one_that_cannot_be_read(name: str, text: str, words: str) -> None:
    sentence = invalid_settings(Traits(), [], {variable(name): text})
    assert words in sentence
    assert SECRET not in sentence


def test_every_setting_can_be_set_in_the_environment() -> None:
    given_ = {variable(name): "[" for name in TRAITS}
    settings, problems = from_environment(TRAITS, given_)
    assert len(settings) + len(problems) == len(TRAITS)


def test_a_variable_that_is_not_a_setting() -> None:
    variables = {"GPTCODE_MAX_STEP": "5", "GPTCODE_LAB_KEY": SECRET}
    lab = {"base_url": "https://lab.test", "api_key_variable": "GPTCODE_LAB_KEY"}
    sentence = invalid_settings(Traits({"endpoints": {"lab": lab}}), [], variables)
    assert "GPTCODE_MAX_STEP is not a setting." in sentence
    assert "LAB_KEY" not in sentence


def test_a_variable_in_lower_case_is_no_setting() -> None:
    variables = {"gptcode_max_steps": "5", "Gptcode_other": "5"}
    sentence = invalid_settings(Traits({}), [], variables)
    assert "gptcode_max_steps is not a setting. GPTCODE_MAX_STEPS is one." in sentence
    assert "Gptcode_other is not a setting." in sentence


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"base_url": "https://b.test/v1"}, "GPTCode.base_url has an address that"),
        ({"endpoints": {"b": {"base_url": "https://b.test"}}}, "GPTCode.endpoints, 'b': has an"),
        ({"endpoints": {"b": {"preset": "mistral"}}}, "GPTCode.endpoints, 'b': has an address"),
        ({"default_model": "b"}, "GPTCode.default_model is not among GPTCode.allowed_models."),
    ],
)
def test_settings_that_contradict_each_other(settings: dict[str, Any], words: str) -> None:
    allowed = {"allowed_endpoints": ["https://a.test"], "allowed_models": ["a*"]}
    assert words in invalid_settings(Traits({**allowed, **settings}), [])
    assert invalid_settings(Traits(settings), []) == ""
    assert invalid_settings(Traits(allowed), []) == ""


def test_where_each_value_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    origins = Origins({"max_steps", "vision", "base_url"}, {"max_steps", "vision"}, {"vision"})
    config = Config(base_url=f"https://me:{SECRET}@lab.test/v1?key={SECRET}")
    found = {each["setting"]: each for each in effective(config, TRAITS.keys(), origins)}
    sources = ["base_url", "max_steps", "vision", "max_tokens"]
    assert [found[f"c.GPTCode.{name}"]["source"] for name in sources] == [
        *("configuration", "environment", "command line", "default")
    ]
    assert found["c.GPTCode.base_url"] == {
        "setting": "c.GPTCode.base_url",
        "variable": "GPTCODE_BASE_URL",
        "value": "https://lab.test/v1",
        "source": "configuration",
    }
    assert SECRET not in json.dumps(found)
    monkeypatch.setenv("GPTCODE_MAX_STEPS", "7")
    monkeypatch.setenv("GPTCODE_MAX_ATTEMPTS", "7")
    config, origins = load_settings(["--GPTCode.max_steps=9", "--GPTCode.own_endpoints=False"])
    assert (config.max_steps, config.max_attempts, config.own_endpoints) == (9, 7, False)
    assert [origins.of(name) for name in ("max_steps", "max_attempts")] == [
        *("command line", "environment")
    ]
