"""OpenAI and all servers that speak its chat completions. The only file that imports `openai`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..errors import ProviderError
from ..wire import Usage
from . import Chunk, Model, Request

if TYPE_CHECKING:
    from openai import AsyncOpenAI

DEFAULT_BASE_URL = "https://api.openai.com/v1"
# Fields in which well-known servers tell a model's context window: vLLM, OpenRouter, LM Studio.
_WINDOW_FIELDS = ("max_model_len", "context_length", "max_context_length", "context_window")


class OpenAICompatible:
    """`context_window`, in tokens, counts where the endpoint does not tell its own."""

    def __init__(
        self,
        name: str,
        *,
        base_url: str = DEFAULT_BASE_URL,
        api_key: str = "",
        context_window: int = 128_000,
        vision: bool | None = None,
        prefix: str = "",
    ) -> None:
        self.name = name
        self._base_url = base_url
        self._api_key = api_key
        self._context_window = context_window
        self._vision = base_url == DEFAULT_BASE_URL if vision is None else vision
        self._prefix = prefix
        self._windows: dict[str, int] = {}
        self._client: AsyncOpenAI | None = None

    async def models(self) -> list[Model]:
        client = await self._connect()
        try:
            page = await client.models.list(timeout=10)
            # Ollama without models says null.
            listed = [model for model in page.data or [] if isinstance(model.id, str)]
        except Exception as error:
            raise _failure(error, self._host) from error
        self._windows |= {model.id: window for model in listed if (window := _window(model))}
        return [self.model(model.id) for model in listed]

    def model(self, name: str) -> Model:
        window = self._windows.get(name, self._context_window)
        return Model(self._prefix + name, self.name, window, self._vision)

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        client = await self._connect()
        try:
            stream = await client.chat.completions.create(**self._arguments(request))
        except Exception as error:
            raise _failure(error, self._host) from error
        finish, broken = None, None
        try:
            async with stream:
                async for part in stream:
                    chunk = _chunk(part)
                    finish = chunk.finish or finish
                    yield chunk
        except Exception as error:
            broken = error
        # What breaks after the answer gave its reason to end does no harm.
        if finish is None:
            raise _broken(self._host) from broken

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    @property
    def _host(self) -> str:
        # Without a name and password that the address may hold.
        return urlsplit(self._base_url).netloc.rpartition("@")[2]

    @property
    def _local(self) -> bool:
        return urlsplit(self._base_url).hostname in ("127.0.0.1", "::1", "localhost")

    async def _connect(self) -> AsyncOpenAI:
        if self._client is None:
            # The first import takes half a second: never on the event loop.
            sdk = await asyncio.to_thread(__import__, "openai")
            # Our own errors tell of waits; silent retries would look like a hang.
            # An empty key is refused by the SDK, but local servers need none. A proxy cannot
            # reach this machine's own servers, and must not hear what they are asked.
            client = await asyncio.to_thread(
                sdk.AsyncOpenAI,
                base_url=self._base_url,
                api_key=self._api_key or "none",
                max_retries=0,
                http_client=sdk.DefaultAsyncHttpxClient(trust_env=False) if self._local else None,
            )
            # Another call may have been quicker.
            self._client = self._client or client
        assert self._client is not None  # noqa: S101
        return self._client

    def _arguments(self, request: Request) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "model": request.model,
            "messages": request.messages,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.max_tokens is not None:
            arguments[_cap(self._base_url)] = request.max_tokens
        return arguments


def _cap(base_url: str) -> str:
    """OpenAI's newer models refuse the old name of the cap, other servers may not know the new."""
    host = urlsplit(base_url).hostname or ""
    new = host.endswith((".openai.com", ".openai.azure.com"))
    return "max_completion_tokens" if new else "max_tokens"


def _chunk(chunk: Any) -> Chunk:
    """Foreign servers leave things out: nothing is taken for granted."""
    choices = getattr(chunk, "choices", None) or []
    delta = getattr(choices[0], "delta", None) if choices else None
    text = getattr(delta, "content", None)
    finish = getattr(choices[0], "finish_reason", None) if choices else None
    usage = _usage(getattr(chunk, "usage", None))
    return Chunk(text if isinstance(text, str) else "", finish, usage)


def _usage(usage: Any) -> Usage | None:
    prompt, completion = (
        getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")
    )
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    cached = getattr(getattr(usage, "prompt_tokens_details", None), "cached_tokens", None)
    return Usage(prompt, completion, cached if isinstance(cached, int) else 0)


def _window(model: Any) -> int | None:
    extra = getattr(model, "model_extra", None) or {}
    sizes = [extra.get(field) for field in _WINDOW_FIELDS]
    return next((size for size in sizes if isinstance(size, int) and size > 0), None)


_STATUS_ERRORS: dict[int, tuple[str, str, bool]] = {
    401: ("key", "{host} refused the API key. Check OPENAI_API_KEY and restart the server.", False),
    403: ("forbidden", "{host} does not allow this key to use this model.", False),
    404: ("model", "{host} does not know this model. Choose another one.", False),
    429: ("rate-limit", "{host} says that there were too many requests, or no credit.", True),
}


_TOO_LONG = {"context_length_exceeded", "exceed_context_size_error"}  # OpenAI's, llama.cpp's


def _failure(error: Exception, host: str) -> ProviderError:
    """The SDK's error as a sentence. The endpoint's own words may hold a key: they are left out."""
    import openai

    match error:
        case openai.BadRequestError() if {error.code, error.type} & _TOO_LONG:
            message = "The conversation is too long for this model. Begin a new conversation."
            return ProviderError(message, kind="too-long")
        case openai.APIStatusError(status_code=status) if status in _STATUS_ERRORS:
            kind, message, retryable = _STATUS_ERRORS[status]
            return ProviderError(message.format(host=host), kind=kind, retryable=retryable)
        case openai.APIStatusError(status_code=status):
            message = f"{host} answered with an error (HTTP {status})."
            return ProviderError(message, kind="endpoint", retryable=status >= 500)
        case openai.APITimeoutError():
            return ProviderError(f"{host} did not answer in time.", kind="timeout", retryable=True)
        case openai.APIConnectionError():
            message = f"{host} could not be reached. Is the address right and the server running?"
            return ProviderError(message, kind="connection", retryable=True)
        case _:
            return _broken(host)


def _broken(host: str) -> ProviderError:
    message = f"The answer of {host} broke off or could not be read."
    return ProviderError(message, kind="stream", retryable=True)
