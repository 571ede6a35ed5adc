"""OpenAI and all servers that speak its chat completions.

`connection.py` and `calls.py` let the SDK connect, ask and stream. `event_body.py` repairs what it
cannot read, `shapes.py` takes its objects apart, and `failures.py` turns what goes wrong into a
sentence.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress

from anyio import fail_after

from ..errors import ProviderError
from ..protocol import Json
from . import Chunk, Model, Request
from .calls import Calls
from .capabilities import UNKNOWN, Capabilities
from .connection import Connection, Key, TimeLimits
from .corrections import Corrections
from .described import Descriptions, OwnInterface
from .endpoint_models import OPENAI, EndpointModels
from .failures import Failures
from .listing import is_cut, models, owner_of
from .memory import Memory
from .place import is_loopback
from .presets import Preset
from .target import KEY_VARIABLE, Target, custom_headers

DEFAULT_BASE_URL = OPENAI
# Statuses of a server that has no list of models.
_NO_LIST = (404, 405, 501)


class OpenAICompatible:
    """`known` are its models with what they can do, and `settings` what the configuration says of
    that. `title` is what users call the endpoint, by default its host.

    `find_key` finds a key that is saved elsewhere, in a thread of its own, before the first call.
    `key_variable` is the environment variable of the key, for messages. With `key_needed` there is
    no request without a key. `saved` endpoints were set up in the panel. Without a `preset` the
    address decides. A server on this machine may send prompts on: `forwards_to` is where, as far as
    the configuration says. `models` are names that the user typed, of deployments for example.
    `refused` says why nothing may be sent to an address.
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
        settings: Capabilities = UNKNOWN,
        prefix: str = "",
        time_limits: TimeLimits | None = None,
        preset: Preset | None = None,
        api_version: str = "",
        models: Sequence[str] = (),
        forwards_to: str = "",
        memory: Memory | None = None,
        corrections: Corrections | None = None,
        refused: Callable[[str], str] | None = None,
    ) -> None:
        self.name = name
        self._target = target = Target(base_url, preset, api_version)
        self.memory = memory or Memory()
        self.known = EndpointModels(
            name,
            target,
            title=title or target.host,
            prefix=prefix,
            settings=settings,
            names=models,
            forwards_to=forwards_to,
            memory=self.memory,
            corrections=corrections or Corrections(),
        )
        self.key_variable = key_variable
        self._prefix = prefix
        self.title = title or target.host
        self.host = forwards_to if is_loopback(target) else target.host  # empty for this machine
        self.local = is_loopback(target) and not forwards_to
        self.exhaustive = target.has_list_of_names and not models
        failures = Failures(
            self.title,
            key_variable,
            secrets=[api_key, *target.login.split(":"), *custom_headers().values()],
            saved=saved,
            keyed=bool(api_key),
            versioned=target.is_versioned,
        )
        self._descriptions = Descriptions()
        self._is_listed = False
        self.is_cut = False  # whether its latest list has more models than are listed
        key = Key(api_key, key_variable, key_needed or target.is_openai, find_key)
        limits = time_limits or TimeLimits()
        self._connection = Connection(
            target, key, failures, limits, local=is_loopback(target), refused=refused
        )
        self._calls = Calls(self._connection, self.memory)

    @property
    def target(self) -> Target:
        return self._target

    async def models(self) -> list[Model]:
        connection = self._connection
        self._is_listed = True
        try:
            client = await connection.client()
            with fail_after(connection.limits.listing):
                found = await connection.list_of_models(client)
                listed, owner = list(models(found)), owner_of(found)
                self.is_cut = is_cut(found) and not self.known.names
        except TimeoutError:
            if not self.known.names:
                raise connection.failures.listing_timeout(connection.limits.listing) from None
            return self.known.take([])
        except Exception as error:
            # With these statuses the endpoint does not know the list, not a model.
            if getattr(error, "status_code", None) not in _NO_LIST:
                raise connection.failure(error) from None
            if not self.known.names:
                raise connection.failures.no_list(self._prefix) from None
            listed, owner = [], ""
        ask = OwnInterface(client, self._target.base_url)
        return self.known.take(await self._descriptions.complete(listed, owner, ask))

    async def model_now(self, name: str) -> Model:
        """As `model`, after asking what may have changed: which window Ollama has loaded it with;
        the whole list if this server never had it."""
        with suppress(ProviderError):  # the request itself will fail in better words
            if not self._is_listed:
                await self.models()
            client = await self._connection.client()
            ask = OwnInterface(client, self._target.base_url)
            self.known.reload(await self._descriptions.windows(ask))
        return self.model(name)

    def model(self, name: str) -> Model:
        return self.known.model(name)

    def body(self, request: Request) -> Json:
        return self._calls.body(request)

    def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        return self._calls.stream(request)

    async def close(self) -> None:
        await self._connection.close()
