"""Nothing runs under settings that could not be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from traitlets.config import Config as Traits

from jupyterlab_gptcode.invalid_settings import UNREAD, invalid_settings
from jupyterlab_gptcode.protocol import Json

from .client import Client

SECRET = "sk-canary-7d3f"
WRONG: list[tuple[Json, str]] = [
    ({"max_tokens": "many"}, "GPTCode.max_tokens must be an int."),
    ({"max_tokens": 3}, "should not be less than 16"),
    ({"token_limits": {"year": 5}}, "GPTCode.token_limits must be a dict"),
    ({"money_limits": {"day": "5"}}, "GPTCode.money_limits must be a dict"),
    ({"prices": {"gpt": {"input": 1}}}, "'gpt': It needs an input and an output"),
    ({"approval_ceiling": "asks"}, "GPTCode.approval_ceiling must be any of "),
    ({"approval_cieling": "ask"}, "GPTCode.approval_cieling is not a setting."),
    ({"hide_keys_from_kernels": True}, "GPTCode.hide_keys_from_kernels must be any of "),
    ({"endpoints": {"a": {"base_url": "x", "api_key": SECRET}}}, "'api_key' is not an option."),
    ({"endpoints": {"a": SECRET}}, "GPTCode.endpoints must be a dict"),
    ({"endpoints": SECRET}, "GPTCode.endpoints must be a dict"),
]


@pytest.mark.parametrize(("settings", "words"), WRONG)
def test_the_sentence(settings: Json, words: str) -> None:
    sentence = invalid_settings(Traits(settings), [])
    assert sentence.startswith("GPT-Code does not run: ")
    assert sentence.endswith("Correct Jupyter's configuration, then restart JupyterLab.")
    assert words in sentence
    assert SECRET not in sentence


def test_all_that_is_wrong_is_said_at_once() -> None:
    sentence = invalid_settings(
        Traits({"max_steps": "x", "vision": "x", "typo": 1, "log": 1}), ["log"]
    )
    assert [name in sentence for name in ("max_steps", "vision", "typo", "log")] == [True] * 3 + [
        False
    ]


def test_valid_settings() -> None:
    assert invalid_settings(Traits({"max_tokens": 100, "approval_ceiling": "ask"}), []) == ""


class TestServer:
    @pytest.mark.parametrize("gptcode_config", [settings for settings, _ in WRONG], indirect=True)
    async def test_it_refuses_every_call_with_the_reason(
        self, client: Client, jp_serverapp: Any, tmp_path: Path
    ) -> None:
        (app,) = jp_serverapp.extension_manager.extension_apps["jupyterlab_gptcode"]
        assert app.invalid.startswith("GPT-Code does not run: ")
        refused = (503, {"kind": "settings", "message": app.invalid})
        for method, path in [
            *(("GET", path) for path in ("status", "models", "endpoints", "conversations")),
            *(("POST", path) for path in ("conversations", "files/profile", "starter")),
            ("POST", "conversations/0123456789abcdef/steps"),
            ("DELETE", "starter"),
        ]:
            assert await client.call(method, *path.split("/"), body={}) == refused
        assert not hasattr(app, "services")
        assert not (tmp_path / "gptcode").exists()

    @pytest.mark.parametrize("gptcode_config", [{"max_tokens": "many"}], indirect=True)
    async def test_a_stranger_learns_nothing(self, jp_fetch: Any) -> None:
        options = {"headers": {"Authorization": ""}, "raise_error": False}
        response = await jp_fetch("gptcode", "status", **options)
        assert response.code == 403
        assert b"max_tokens" not in response.body


@pytest.fixture
def broken_file(jp_config_dir: Path) -> None:
    """Our own configuration file, with a mistake before the ceiling."""
    file = jp_config_dir / "jupyter_jupyterlab_gptcode_config.py"
    file.write_text("oops(\nc.GPTCode.approval_ceiling = 'insert'")


@pytest.mark.usefixtures("broken_file")
async def test_a_file_that_cannot_be_read(client: Client) -> None:
    assert await client.call("GET", "status") == (503, {"kind": "settings", "message": UNREAD})


@pytest.mark.parametrize("gptcode_config", [{"max_tokens": "many"}], indirect=True)
def test_the_log_says_so(
    capsys: pytest.CaptureFixture[str], gptcode_config: Json, request: pytest.FixtureRequest
) -> None:
    assert gptcode_config["max_tokens"] == "many"
    request.getfixturevalue("jp_serverapp")
    assert "GPT-Code does not run: GPTCode.max_tokens must be an int." in capsys.readouterr().err
