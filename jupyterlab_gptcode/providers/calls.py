"""Calls of models at one endpoint: a request in the endpoint's words, and its answer as chunks."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from anyio import fail_after

from ..errors import ProviderError
from ..protocol import Json
from . import Chunk, Request, shapes
from .answer_caps import allowed_cap, within
from .connection import Connection, TimeLimits
from .dialects import CHAT, RESPONSES, Dialect
from .ending import Ending
from .event_body import EventBody
from .known_models import known_model
from .memory import Memory
from .named_window import named_window
from .refused import refused, served_elsewhere, without

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_AFTERWARDS = 1.0  # seconds for what may follow the answer's end: usage, and `[DONE]`


class Calls:
    def __init__(self, connection: Connection, memory: Memory) -> None:
        self._connection = connection
        self._target = connection.target
        self._failures = connection.failures
        self._limits = connection.limits
        self._memory = memory

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        client = await self._connection.client()
        ending, thought = Ending(), False
        patience = Patience(self._limits)
        async with aclosing(self._chunks(client, request, patience)) as chunks:
            while True:
                try:
                    chunk = await anext(chunks)
                except StopAsyncIteration:
                    break
                except Exception as error:
                    # What breaks after the answer gave its reason to end does no harm. The
                    # chain is cut, because the SDK's errors quote the endpoint.
                    failure = self._failed(error, patience)
                    if failure.kind == "too-long":
                        await self._note_window(request.model, failure.detail)
                    late = ending.finish is not None and failure.kind in ("timeout", "stall")
                    if not (ending.is_certain or late):
                        raise failure from None
                    break
                ending.add(chunk)
                thought = thought or chunk.shows_thinking
                yield chunk
                patience.start(spoke=bool(chunk.text), ended=ending.is_certain)
        if thought:
            await self._note_thinking(request.model)
        if ending.finish is None:
            raise self._failures.broken()

    async def _note_thinking(self, model: str) -> None:
        """Its answers need room for it from now on."""
        known = self._memory.of(self._target.base_url, model)
        if not known.reasoning:
            await self._memory.learn(self._target.base_url, model, replace(known, reasoning=True))

    async def _note_window(self, model: str, words: str) -> None:
        """The next request is made for the window that the refusal names."""
        known, window = self._memory.of(self._target.base_url, model), named_window(words)
        if window is not None and window != known.window:
            await self._memory.learn(self._target.base_url, model, replace(known, window=window))

    def _failed(self, error: Exception, patience: Patience) -> ProviderError:
        if not isinstance(error, TimeoutError):
            return self._connection.failure(error)
        if patience.spoke:
            return self._failures.stall(self._limits.stall)
        return self._failures.first_token_timeout(self._limits.first_token)

    async def _chunks(
        self, client: AsyncOpenAI, request: Request, patience: Patience
    ) -> AsyncGenerator[Chunk, None]:
        """What the endpoint refuses in a request is left out, at once and from now on."""
        import openai

        while True:
            dialect, body = self._call(request)
            sent = dialect.sent(body)
            request.sending(sent)
            spoke = False
            try:
                async with aclosing(self._answer(client, sent, dialect, patience)) as chunks:
                    async for chunk in chunks:
                        spoke = spoke or chunk.says_something
                        yield chunk
                return
            except (openai.APIError, shapes.Reported) as error:
                if spoke or not await self._learns(body, error, dialect):
                    raise

    def body(self, request: Request) -> Json:
        dialect, body = self._call(request)
        return dialect.sent(body)

    def _call(self, request: Request) -> tuple[Dialect, Json]:
        """The interface that serves its model, and the body before it is put into its words."""
        learned = self._memory.of(self._target.base_url, request.model)
        dialect = self._dialect(request.model, learned.refuses)
        body = within(dialect.body(request, self._target), learned.output_cap)
        return dialect, without(body, learned.refuses)

    def _dialect(self, model: str, refuses: Collection[str]) -> Dialect:
        """What an endpoint has said of a model counts more than what is known by its name."""
        is_known = self._target.is_openai and known_model(model).responses
        is_there = is_known and RESPONSES.name not in refuses
        return RESPONSES if CHAT.name in refuses or is_there else CHAT

    async def _learns(self, body: Json, error: Exception, dialect: Dialect) -> bool:
        """Whether a refusal is about a feature or the cap, so that another request may succeed."""
        # An error object may come with status 200.
        status, said = getattr(error, "status_code", 400), getattr(error, "body", None)
        if isinstance(error, shapes.Reported):
            said = error.error
        address, model = self._target.base_url, body["model"]
        if (cap := allowed_cap(status, said, body)) is not None:
            known = self._memory.of(address, model)
            await self._memory.learn(address, model, replace(known, output_cap=cap))
            return True
        feature = refused(status, said, body)
        elsewhere = {CHAT.name, RESPONSES.name} - {dialect.name}
        refuses = self._memory.of(address, model).refuses
        if elsewhere.isdisjoint(refuses) and served_elsewhere(status, said, dialect.name):
            feature = dialect.name
        if feature is None:
            return False
        await self._memory.refuse(address, model, feature)
        if feature == "images":
            # The next request is made for a model that sees none, and says what is missing.
            raise self._failures.no_images(said) from None
        return True

    async def _answer(
        self, client: AsyncOpenAI, body: Json, dialect: Dialect, patience: Patience
    ) -> AsyncGenerator[Chunk, None]:
        import openai

        # `chat.completions.create` would build a pydantic object for each chunk, half of the cost
        # of an answer, and inspect each part of each message on the way out.
        asked: Any = client.post(
            dialect.path(self._target, body["model"]),
            body=body,
            options={
                "params": self._target.query,
                "headers": self._connection.call_headers(),
            },
            cast_to=object,
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )
        with fail_after(patience.left()):
            answer = await asked
        async with answer as stream, aclosing(EventBody(stream.response, patience.left)) as sent:
            stream.response = sent
            spoke = finished = False
            read = dialect.reader()
            try:
                async for found in stream:
                    chunk = read(found)
                    spoke, finished = spoke or chunk.says_something, finished or bool(chunk.finish)
                    yield chunk
            except openai.APIConnectionError:
                raise self._failures.broken() from None
            if sent.is_done and spoke and not finished:
                yield Chunk(finish="stop")


class Patience:
    """How long the next chunk may take. A ping is none: an endpoint that only pings is late."""

    def __init__(self, limits: TimeLimits) -> None:
        self._limits = limits
        self._since = time.monotonic()
        self._is_over = False
        self.spoke = False

    def start(self, *, spoke: bool, ended: bool) -> None:
        """The next chunk is asked for."""
        self._since = time.monotonic()
        self._is_over = ended
        self.spoke = self.spoke or spoke

    def left(self) -> float:
        """In seconds. It is asked at each read, of which there are fewer than chunks."""
        limit = self._limits.stall if self.spoke else self._limits.first_token
        return (_AFTERWARDS if self._is_over else limit) - (time.monotonic() - self._since)
