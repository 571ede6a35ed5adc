"""OpenAI and all servers that speak its chat completions. The only file that imports `openai`.

The SDK connects, asks and streams. `event_body.py` repairs what it cannot read, `shapes.py` takes
its objects apart, and `failures.py` turns what goes wrong into a sentence.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import fail_after

from ..errors import ProviderError
from ..protocol import Json
from . import Chunk, Model, Request, shapes
from .described import Descriptions, OwnInterface
from .ending import Ending
from .event_body import EventBody, WebPage, json_of
from .failures import Failures
from .http import NoCertificates, http_client
from .known_models import known_model
from .listing import Listed, models, owner_of
from .local import LOOPBACK
from .memory import Memory
from .presets import Preset
from .refused import refused, without
from .request_body import request_body
from .target import KEY_VARIABLE, Target, custom_headers

if TYPE_CHECKING:
    from openai import AsyncOpenAI

DEFAULT_BASE_URL = "https://api.openai.com/v1"
CONTEXT_WINDOW = 128_000  # tokens, if nothing else is known
# Statuses of a server that has no list of models.
_NO_LIST = (404, 405, 501)
_AFTERWARDS = 1.0  # seconds for what may follow the answer's end: usage, and `[DONE]`


@dataclass(frozen=True)
class TimeLimits:
    """In seconds: for a connection, the first text, each piece after it, and the list of models."""

    connect: float = 10.0
    first_token: float = 300.0
    stall: float = 60.0
    listing: float = 5.0


class OpenAICompatible:
    """`context_window`, in tokens, is used if the endpoint does not report its own. Without it, and
    without `vision`, the model's name decides. `title` is what users call the endpoint, by default
    its host.

    `find_key` finds a key that is saved elsewhere, in a thread of its own, before the first call.
    `key_variable` is the environment variable of the key, for messages. With `key_needed` there is
    no request without a key. `saved` endpoints were set up in the panel. Without a `preset` the
    address decides. `models` are names that the user typed, of deployments for example.
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str = DEFAULT_BASE_URL,
        title: str = "",
        api_key: str = "",
        find_key: Callable[[], str] | None = None,
        key_variable: str = KEY_VARIABLE,
        key_needed: bool = False,
        saved: bool = False,
        context_window: int | None = None,
        vision: bool | None = None,
        prefix: str = "",
        time_limits: TimeLimits | None = None,
        preset: Preset | None = None,
        api_version: str = "",
        models: Sequence[str] = (),
        memory: Memory | None = None,
    ) -> None:
        self.name = name
        self._target = target = Target(base_url, preset, api_version)
        self._names = tuple(models)
        self.memory = memory or Memory()
        self._api_key = api_key
        self._find_key = find_key
        self._key_variable = key_variable
        self._key_needed = key_needed or target.is_openai
        self._context_window = context_window
        self._vision = vision
        self._prefix = prefix
        self._limits = time_limits or TimeLimits()
        self.title = title or target.host
        self.local = target.address.hostname in LOOPBACK
        self.exhaustive = target.has_list_of_names and not self._names
        self._failures = Failures(
            self.title,
            key_variable,
            secrets=[api_key, *target.login.split(":"), *custom_headers().values()],
            saved=saved,
            keyed=bool(api_key),
            versioned=target.is_versioned,
        )
        self._listed: dict[str, Listed] = {}
        self._descriptions = Descriptions()
        self._client: AsyncOpenAI | None = None

    @property
    def target(self) -> Target:
        return self._target

    @property
    def typed_names(self) -> tuple[str, ...]:
        """The names of models that the user typed."""
        return self._names

    @property
    def key_variable(self) -> str:
        """The environment variable of its key; empty if it has none."""
        return self._key_variable

    async def models(self) -> list[Model]:
        try:
            client = await self._connect()
            with fail_after(self._limits.listing):
                listed, owner = await self._list(client)
        except TimeoutError:
            raise self._failures.listing_timeout(self._limits.listing) from None
        except Exception as error:
            # With these statuses the endpoint does not know the list, not a model.
            if getattr(error, "status_code", None) not in _NO_LIST:
                raise self._failure(error) from None
            if not self._names:
                raise self._failures.no_list(self._prefix) from None
            listed, owner = [], ""
        ask = OwnInterface(client, self._target.base_url)
        listed = await self._descriptions.complete(listed, owner, ask)
        self._listed |= {each.name: each for each in listed}
        if self._names:
            return [self.model(name) for name in self._names]
        names = sorted((each.name for each in listed), key=lambda name: known_model(name).rank)
        return [self.model(name) for name in names]

    async def _list(self, client: AsyncOpenAI) -> tuple[list[Listed], str]:
        """The models, and the word by which the server can be recognised."""
        import openai

        target = self._target
        at_list = client.with_options(base_url=target.list_base)
        response = await at_list.models.with_raw_response.list(
            extra_headers=target.list_headers(openai, self._api_key),
            extra_query=target.list_query,
        )
        found = json_of(response.http_response.content)
        return list(models(found)), owner_of(found)

    def model(self, name: str) -> Model:
        known, listed = known_model(name), self._listed.get(name, Listed(name))
        learned = self.memory.of(self._target.base_url, name)
        windows = (
            *(self.reported_window(name), self._context_window, listed.assumed),
            *(known.window, CONTEXT_WINDOW),
        )
        openais = self._target.base_url == DEFAULT_BASE_URL
        refuses = False if learned.sees is False else None
        seen = (refuses, self._vision, learned.sees, listed.vision, known.vision, openais)
        return Model(
            self._prefix + name,
            self.name,
            next(each for each in windows if each is not None),
            next(each for each in seen if each is not None),
            chat=known.chat and listed.chat,
        )

    def reported_window(self, name: str) -> int | None:
        """In tokens, if the endpoint's list or a refusal has named it."""
        listed = self._listed.get(name, Listed(name))
        return listed.window or self.memory.of(self._target.base_url, name).window

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        client = await self._connect()
        ending, spoke = Ending(), False
        async with aclosing(self._chunks(client, request)) as chunks:
            while True:
                try:
                    chunk = await self._next(chunks, spoke=spoke, ended=ending.is_certain)
                except StopAsyncIteration:
                    break
                except Exception as error:
                    # What breaks after the answer gave its reason to end does no harm. The
                    # chain is cut, because the SDK's errors quote the endpoint.
                    failure = self._failure(error)
                    late = ending.finish is not None and failure.kind in ("timeout", "stall")
                    if not (ending.is_certain or late):
                        raise failure from None
                    break
                ending.add(chunk)
                spoke = spoke or bool(chunk.text)
                yield chunk
        if ending.finish is None:
            raise self._failures.broken()

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _chunks(self, client: AsyncOpenAI, request: Request) -> AsyncGenerator[Chunk, None]:
        """What the endpoint refuses in a request is left out, at once and from now on."""
        import openai

        while True:
            refuses = self.memory.of(self._target.base_url, request.model).refuses
            body = without(request_body(request, self._target), refuses)
            spoke = False
            try:
                async with aclosing(self._answer(client, body)) as chunks:
                    async for chunk in chunks:
                        spoke = spoke or chunk.says_something
                        yield chunk
                return
            except (openai.APIError, shapes.Reported) as error:
                if spoke or not await self._learns(body, error):
                    raise

    async def _learns(self, body: Json, error: Exception) -> bool:
        """Whether a refusal is about a feature, so that a request without it may succeed."""
        # An error object may come with status 200.
        status, said = getattr(error, "status_code", 400), getattr(error, "body", None)
        if isinstance(error, shapes.Reported):
            said = error.error
        feature = refused(status, said, body)
        if feature is None:
            return False
        await self.memory.refuse(self._target.base_url, body["model"], feature)
        if feature == "images":
            # The next request is made for a model that sees none, and says what is missing.
            raise self._failures.no_images(said) from None
        return True

    async def _answer(self, client: AsyncOpenAI, body: Json) -> AsyncGenerator[Chunk, None]:
        import openai

        # `chat.completions.create` would build a pydantic object for each chunk, half of the cost
        # of an answer, and inspect each part of each message on the way out.
        asked: Any = client.post(
            self._target.chat_path(body["model"]),
            body=body,
            options={
                "params": self._target.query,
                "headers": self._target.call_headers(openai, self._api_key),
            },
            cast_to=object,
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )
        async with await asked as stream:
            stream.response = sent = EventBody(stream.response)
            spoke = finished = False
            try:
                async for found in stream:
                    chunk = shapes.chunk(found)
                    spoke, finished = spoke or chunk.says_something, finished or bool(chunk.finish)
                    yield chunk
            except openai.APIConnectionError:
                raise self._failures.broken() from None
            if sent.is_done and spoke and not finished:
                yield Chunk(finish="stop")

    async def _next(
        self, chunks: AsyncGenerator[Chunk, None], *, spoke: bool, ended: bool
    ) -> Chunk:
        """The next chunk, in time. Pings are not chunks: an endpoint that only pings is late."""
        first, stall = self._limits.first_token, self._limits.stall
        limit = stall if spoke else first
        try:
            with fail_after(_AFTERWARDS if ended else limit):
                return await anext(chunks)
        except TimeoutError:
            late = self._failures.stall if spoke else self._failures.first_token_timeout
            raise late(limit) from None

    async def _connect(self) -> AsyncOpenAI:
        address = self._target.address
        if address.scheme not in ("http", "https") or not address.hostname:
            raise self._failures.no_address()
        if self._find_key is not None and not self._api_key:
            self._api_key = await asyncio.to_thread(self._find_key)
            self._failures.use_key(self._api_key)
        if self._key_needed and not self._api_key:
            raise self._failures.no_key()
        if not (self._api_key.isascii() and self._api_key.isprintable()):
            raise self._failures.no_such_key()
        if self._client is None:
            # The first import takes half a second: never on the event loop.
            sdk = await asyncio.to_thread(importlib.import_module, "openai")
            try:
                client = await asyncio.to_thread(self._make_client, sdk)
            except NoCertificates as error:
                raise self._failures.no_certificates(error.variable) from None
            except Exception as error:
                raise self._failures.no_client(error) from None
            # Another call may have been faster.
            self._client = self._client or client
        return self._client

    def _make_client(self, sdk: Any) -> AsyncOpenAI:
        # The SDK refuses an empty key, but local servers need none.
        api_key = self._api_key or "none"
        client: AsyncOpenAI = sdk.AsyncOpenAI(
            base_url=self._target.base_url,
            api_key=api_key,
            # Silent retries would look like a hang.
            max_retries=0,
            timeout=sdk.Timeout(None, connect=self._limits.connect),
            default_headers=self._target.headers(
                sdk, api_key, openais=self._key_variable == KEY_VARIABLE
            ),
            http_client=http_client(sdk, local=self.local),
        )
        return client

    def _failure(self, error: Exception) -> ProviderError:
        import openai

        match error:
            case ProviderError():
                return error
            case shapes.Reported():
                return self._failures.reported(error.error)
            case WebPage():
                return self._failures.web_page()
            case openai.APIStatusError(status_code=status, body=body):
                return self._failures.refused(status, body, error.response.headers)
            case openai.APITimeoutError():
                # The connection's limit is the only one that the SDK has.
                return self._failures.connect_timeout(self._limits.connect)
            case openai.APIConnectionError():
                return self._failures.unreachable(error)
            case openai.APIError(body=body) if body:
                return self._failures.reported(body)
            case _:
                return self._failures.broken()
