"""The SDK's client for one endpoint, and its errors as ours. `calls.py` streams with it."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import ProviderError
from . import shapes
from .event_body import WebPage, json_of
from .failures import Failures
from .http import NoCertificates, http_client
from .target import KEY_VARIABLE, Target

if TYPE_CHECKING:
    from openai import AsyncOpenAI


@dataclass(frozen=True)
class TimeLimits:
    """In seconds: for a connection, the first text, each piece after it, and the list of models."""

    connect: float = 10.0
    first_token: float = 300.0
    stall: float = 60.0
    listing: float = 5.0


@dataclass
class Key:
    """`find` finds one that is saved elsewhere, in a thread of its own, before the first call.

    `variable` is its environment variable, for messages. If it is `needed`, there is no request
    without it.
    """

    value: str
    variable: str
    needed: bool
    find: Callable[[], str] | None = None


def _allow(_base_url: str) -> str:
    return ""


class Connection:
    """Every request to an endpoint goes through its `client`: what `refused` says of its address,
    it says before one is sent."""

    def __init__(
        self,
        target: Target,
        key: Key,
        failures: Failures,
        limits: TimeLimits,
        *,
        local: bool,
        refused: Callable[[str], str] | None = None,
    ) -> None:
        self._refused = refused or _allow
        self.target = target
        self.failures = failures
        self.limits = limits
        self._key = key
        self._local = local
        self._client: AsyncOpenAI | None = None

    async def client(self) -> AsyncOpenAI:
        address, key = self.target.address, self._key
        if address.scheme not in ("http", "https") or not address.hostname:
            raise self.failures.no_address()
        for base_url in (self.target.base_url, self.target.list_base):
            if said := self._refused(base_url):
                raise ProviderError(said, kind="locked")
        if key.find is not None and not key.value:
            key.value = await asyncio.to_thread(key.find)
            self.failures.use_key(key.value)
        if key.needed and not key.value:
            raise self.failures.no_key()
        if not (key.value.isascii() and key.value.isprintable()):
            raise self.failures.no_such_key()
        if self._client is None:
            # The first import takes half a second: never on the event loop.
            sdk = await asyncio.to_thread(importlib.import_module, "openai")
            try:
                client = await asyncio.to_thread(self._make_client, sdk)
            except NoCertificates as error:
                raise self.failures.no_certificates(error.variable) from None
            except Exception as error:
                raise self.failures.no_client(error) from None
            # Another call may have been faster.
            self._client = self._client or client
        return self._client

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _make_client(self, sdk: Any) -> AsyncOpenAI:
        # The SDK refuses an empty key, but local servers need none.
        api_key = self._key.value or "none"
        client: AsyncOpenAI = sdk.AsyncOpenAI(
            base_url=self.target.base_url,
            api_key=api_key,
            # Silent retries would look like a hang.
            max_retries=0,
            timeout=sdk.Timeout(None, connect=self.limits.connect),
            default_headers=self.target.headers(
                sdk, api_key, openais=self._key.variable == KEY_VARIABLE
            ),
            http_client=http_client(sdk, local=self._local),
        )
        return client

    async def list_of_models(self, client: AsyncOpenAI) -> Any:
        """Raw JSON, because the SDK's objects do not say whether a field was there and right."""
        import openai

        target = self.target
        at_list = client.with_options(base_url=target.list_base)
        response = await at_list.models.with_raw_response.list(
            extra_headers=target.list_headers(openai, self._key.value),
            extra_query=target.list_query,
        )
        return json_of(response.http_response.content)

    def call_headers(self) -> dict[str, Any]:
        import openai

        return self.target.call_headers(openai, self._key.value)

    def failure(self, error: Exception) -> ProviderError:
        import openai

        match error:
            case ProviderError():
                return error
            case shapes.Reported():
                return self.failures.reported(error.error)
            case WebPage():
                return self.failures.web_page()
            case openai.APIStatusError(status_code=status, body=body):
                return self.failures.refused(status, body, error.response.headers)
            case openai.APITimeoutError():
                # The connection's limit is the only one that the SDK has.
                return self.failures.connect_timeout(self.limits.connect)
            case openai.APIConnectionError():
                return self.failures.unreachable(error)
            case openai.APIError(body=body) if body:
                return self.failures.reported(body)
            case _:
                return self.failures.broken()
