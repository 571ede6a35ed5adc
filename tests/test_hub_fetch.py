"""Downloads from a server that behaves like the hub."""

from __future__ import annotations

import hashlib
import logging
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from jupyterlab_gptcode.setup.hub.fetch import Fetch
from jupyterlab_gptcode.setup.hub.partial import Partial
from jupyterlab_gptcode.setup.hub.source import source_of

from .hub_play import cut, fetch, names, refused
from .hub_server import CONTENT, FILE, SPEC, TOKEN, Hub, listening


class TestDownload:
    async def test_it_follows_to_the_storage_and_checks_what_comes(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        stages: list[str] = []
        found = Fetch(source_of(SPEC), tmp_path / "models", watch=stages.append)
        file = await found.run()
        assert file.read_bytes() == CONTENT
        assert (found.done, found.size, found.is_verified) == (len(CONTENT), len(CONTENT), True)
        assert stages == ["fetching", "checking", "ready"]
        assert names(tmp_path / "models") == [FILE], "nothing else is left"
        assert [at for at, _, _ in hub.asked] == ["hub", "storage"]

    async def test_what_is_there_and_right_is_not_downloaded_again(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        await fetch(tmp_path)
        hub.asked.clear()
        hub.held_at = 1000  # if it read on, it would wait
        found = await fetch(tmp_path)
        assert (found.done, len(hub.storage_calls)) == (0, 1)

    async def test_another_file_of_this_name_is_not_replaced(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        (tmp_path / FILE).write_bytes(b"GGUF and other weights")
        error = await refused(tmp_path)
        assert error.kind == "exists"
        assert error.message.startswith(f"Another file {FILE} is installed")
        assert (tmp_path / FILE).read_bytes() == b"GGUF and other weights"
        assert hub.cuts == []

    async def test_a_revision_and_a_folder_can_be_named(self, hub: Hub, tmp_path: Path) -> None:
        await fetch(tmp_path, "hf:own/tiny-GGUF/deep/tiny-q4.gguf@abc123")
        assert hub.hub_calls[0][0] == "/own/tiny-GGUF/resolve/abc123/deep/tiny-q4.gguf"

    async def test_an_address_is_downloaded_as_it_is(self, hub: Hub, tmp_path: Path) -> None:
        found = await fetch(tmp_path, f"{hub.storage}/{FILE}")
        assert found.target.read_bytes() == CONTENT
        assert not found.is_verified, "no server has said what its SHA-256 is"
        assert len(hub.asked) == 1

    async def test_a_size_that_nobody_says_is_no_hindrance(self, hub: Hub, tmp_path: Path) -> None:
        hub.says_size = False
        found = await fetch(tmp_path, f"{hub.storage}/{FILE}")
        assert (found.target.read_bytes(), found.size) == (CONTENT, 0)


class TestToken:
    async def test_it_goes_to_the_hub_alone_and_is_never_logged(
        self,
        hub: Hub,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        hub.token = TOKEN
        hub.cuts = [1000]
        await fetch(tmp_path)
        assert [headers.get("authorization") for _, headers in hub.hub_calls] == [
            f"Bearer {TOKEN}"
        ] * 2
        assert [headers.get("authorization") for _, headers in hub.storage_calls] == [None] * 2
        assert TOKEN not in caplog.text
        assert names(tmp_path) == [FILE]

    async def test_other_servers_do_not_get_it(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        await fetch(tmp_path, f"{hub.storage}/{FILE}")
        assert "authorization" not in hub.storage_calls[0][1]

    async def test_it_does_not_go_over_plain_http_to_another_machine(
        self, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # A proxy stands for the other machine.
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        monkeypatch.setenv("HTTP_PROXY", hub.url)
        monkeypatch.setenv("HF_ENDPOINT", "http://mirror.invalid")
        hub.status = 503
        await refused(tmp_path)
        (call,) = hub.hub_calls
        assert call[0].startswith("http://mirror.invalid/own/")
        assert "authorization" not in call[1]


class TestChecks:
    async def test_a_wrong_hash_is_removed(self, hub: Hub, tmp_path: Path) -> None:
        hub.sha256 = "0" * 64
        error = await refused(tmp_path)
        assert error.kind == "hash"
        assert "SHA-256 is wrong. It was removed." in error.message
        assert names(tmp_path) == []

    async def test_a_page_to_log_in_at_is_not_a_model(self, hub: Hub, tmp_path: Path) -> None:
        hub.content = b"<html>Please log in</html>"
        hub.sha256 = hashlib.sha256(hub.content).hexdigest()
        error = await refused(tmp_path)
        assert (error.kind, names(tmp_path)) == ("not-gguf", [])

    async def test_a_file_that_llama_cpp_could_not_load_is_not_ready(
        self, hub: Hub, tmp_path: Path
    ) -> None:
        for nonsense in (b"GGUF" + bytes(1000), CONTENT[:-4], b"GGUF" + b"\xff" * 1000):
            hub.content = nonsense
            hub.sha256 = hashlib.sha256(nonsense).hexdigest()
            error = await refused(tmp_path)
            assert (error.kind, names(tmp_path)) == ("not-gguf", [])
            assert error.message.startswith(f"{FILE} is not a model that llama.cpp can load: ")
            assert error.message.endswith("It was removed. Choose another file.")

    async def test_more_than_the_hub_has_said_is_removed(self, hub: Hub, tmp_path: Path) -> None:
        hub.headers = {"X-Linked-Size": "1000"}
        error = await refused(tmp_path)
        assert (error.kind, names(tmp_path)) == ("hash", [])

    async def test_without_a_hash_the_size_alone_is_checked(self, hub: Hub, tmp_path: Path) -> None:
        hub.headers = {"X-Linked-Etag": '"abc"'}
        assert not (await fetch(tmp_path)).is_verified


@pytest.mark.parametrize(
    ("status", "code", "kind", "words"),
    [
        (
            401,
            "RepoNotFound",
            "key",
            "no such model, or it is not public. Check the name, or set HF_",
        ),
        (401, "GatedRepo", "gated", "asks for consent: open "),
        (403, "", "gated", "accept the conditions, set HF_TOKEN"),
        (404, "EntryNotFound", "not-found", f"has no file {FILE} there."),
        (404, "RevisionNotFound", "not-found", "There is no such revision."),
        (404, "RepoNotFound", "not-found", "There is no own/tiny-GGUF."),
        (429, "", "rate-limit", "too many requests. Try again in 7 s."),
        (503, "", "server", "answered with status 503. Try again later."),
    ],
)
async def test_a_refusal_is_a_sentence(
    hub: Hub, tmp_path: Path, status: int, code: str, kind: str, words: str
) -> None:
    hub.status, hub.code, hub.headers = status, code, {"Retry-After": "7"}
    error = await refused(tmp_path)
    assert (error.kind, len(hub.asked)) == (kind, 1)
    assert error.message.startswith(f"{hub.url.partition('//')[2]} refused {SPEC}. ")
    assert words in error.message


async def test_a_token_that_does_not_help_is_said(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_other")
    hub.token = TOKEN
    error = await refused(tmp_path)
    assert "It does not accept HF_TOKEN for this" in error.message
    assert "hf_other" not in error.message


async def test_a_refusal_keeps_what_has_arrived(hub: Hub, tmp_path: Path) -> None:
    await cut(hub, tmp_path)
    hub.status = 429
    error = await refused(tmp_path)
    assert error.message.endswith(" What arrived before is saved.")
    assert Partial(tmp_path / FILE).size == 1_500_000


async def test_a_server_that_cannot_be_reached_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    error = await refused(tmp_path)
    assert error.kind == "network"
    assert error.message.startswith("127.0.0.1:1 could not be reached")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("http://files.invalid/a.gguf", "without https"),
        ("/again", "redirects in a circle"),
        ("ftp://files.invalid/a", "without https"),
    ],
)
async def test_a_redirect_that_is_not_followed_is_said(
    hub: Hub, tmp_path: Path, place: str, words: str
) -> None:
    hub.status, hub.headers = 302, {"Location": place}
    error = await refused(tmp_path)
    assert (error.kind, words in error.message) == ("server", True)


async def test_a_proxy_is_used_but_not_for_this_machine(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def proxy(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        handler.path = handler.path.removeprefix("http://hub.invalid")
        hub.answer_hub(handler)

    with listening(proxy) as address:
        monkeypatch.setenv("HTTP_PROXY", address)
        monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
        assert (await fetch(tmp_path)).target.read_bytes() == CONTENT
    assert asked == [f"http://hub.invalid/own/tiny-GGUF/resolve/main/{FILE}"]
    assert len(hub.storage_calls) == 1


async def test_certificates_that_cannot_be_read_are_said(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    error = await refused(tmp_path / "models")
    assert (error.kind, "SSL_CERT_FILE" in error.message) == ("certificates", True)
    assert hub.asked == []


async def test_a_folder_that_cannot_be_made_is_said(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file")
    error = await refused(tmp_path / "models")
    assert "could not be written" in error.message
    assert hub.asked == []
