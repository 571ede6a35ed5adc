"""Addresses, certificates and proxies as environments have them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from jupyterlab_gptcode.errors import ProviderError
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.settings import Config

from .addresses import addresses
from .test_openai_compatible import answer, failure, pair
from .upstream import reply, serving


@asynccontextmanager
async def secure(folder: Path) -> AsyncIterator[str]:
    """An https server on this machine whose certificate is in `certificate.pem`."""
    async with serving() as upstream, addresses(upstream, folder) as found:
        if "self-signed" not in found:
            pytest.skip("There is no openssl here.")
        yield found["self-signed"]


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
async def test_own_certificates_count_on_this_machine_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    async with secure(tmp_path) as base_url:
        async with pair(base_url=base_url) as (_, provider):
            assert (await failure(provider)).kind == "tls"
        monkeypatch.setenv(variable, str(tmp_path / "certificate.pem"))
        async with pair(base_url=base_url) as (_, provider):
            # The server is reached, and has nothing there.
            assert "(HTTP 404)" in (await failure(provider)).message


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
@pytest.mark.parametrize("text", [None, "no certificate"])
async def test_certificates_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, text: str | None
) -> None:
    file = tmp_path / "bundle.pem"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv(variable, str(file))
    async with pair() as (_, provider):
        error = await failure(provider)
        assert error.kind == "tls"
        assert error.message == (
            f"The certificates that {variable} names could not be read. Correct it and restart "
            "JupyterLab."
        )
        with pytest.raises(ProviderError, match="could not be read"):
            await provider.models()


@pytest.mark.parametrize("proxy", ["nonsense://127.0.0.1:1", "http://[::1"])
async def test_a_proxy_that_is_wrong(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    provider = OpenAICompatible("openai", base_url="http://model.invalid/v1", api_key="key")
    for call in (answer(provider), provider.models()):
        with pytest.raises(ProviderError) as caught:
            await call
        assert caught.value.kind in ("connection", "address")


@pytest.mark.parametrize("base_url", ["http://a\x01b/v1", "http://a:99999/v1", "http://a:b/v1"])
async def test_an_address_that_the_client_refuses(base_url: str) -> None:
    provider = OpenAICompatible("openai", base_url=base_url, api_key="key")
    for call in (answer(provider), provider.models()):
        with pytest.raises(ProviderError) as caught:
            await call
        assert caught.value.kind == "address"


@pytest.mark.parametrize("around", ["{}\n", " {} ", "\t{}\r\n"])
async def test_white_space_around_an_address(
    around: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with serving() as upstream:
        upstream.says("Hello")
        address = around.format(upstream.url)
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        monkeypatch.setenv("OPENAI_MODEL", around.format("tiny"))
        monkeypatch.setenv("OPENAI_API_KEY", around.format("key"))
        config = Config(data_folder=str(tmp_path), endpoints={"one": {"base_url": address}})
        assert config.model() == "tiny"
        for provider in config.providers():
            assert isinstance(provider, OpenAICompatible)
            assert (await answer(provider))[0].text == "Hello"
            await provider.close()
        assert upstream.keys == ["key", "none"]


def test_white_space_alone_is_no_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", " \n")
    assert Config(data_folder=str(tmp_path)).providers() == []


@pytest.mark.parametrize(
    ("path", "words", "kind"),
    [
        ("/v1", "does not list its models. Type the name of a model.", "no-list"),
        ("/openai/v1/", "does not list its models. Type the name of a model.", "no-list"),
        ("/v1beta/openai", "does not list its models. Type the name of a model.", "no-list"),
        ("", "does not list its models. Is /v1 missing at the end of its address?", "address"),
        ("/vllm", "does not list its models. Is /v1 missing at the end of its address?", "address"),
    ],
)
async def test_no_list_of_models(path: str, words: str, kind: str) -> None:
    async with serving() as upstream:
        root = upstream.url.removesuffix("/v1")
        provider = OpenAICompatible("openai", base_url=root + path, api_key="key")
        upstream.raw = reply(b"", status="404 Not Found")
        with pytest.raises(ProviderError) as caught:
            await provider.models()
        await provider.close()
        host = root.removeprefix("http://")
        assert (caught.value.message, caught.value.kind) == (f"{host} {words}", kind)
