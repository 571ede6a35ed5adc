"""OpenAI and all servers that speak its chat completions.

`connection.py` and `calls.py` let the SDK connect, ask and stream. `event_body.py` repairs what it
cannot read, `shapes.py` takes its objects apart, and `failures.py` turns what goes wrong into a
sentence.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence

from anyio import fail_after

from . import Chunk, Model, Request
from .calls import Calls
from .connection import Connection, Key, TimeLimits
from .described import Descriptions, OwnInterface
from .failures import Failures
from .known_models import known_model
from .listing import Listed, models, owner_of
from .local import LOOPBACK
from .memory import Memory
from .presets import Preset
from .target import KEY_VARIABLE, Target, custom_headers

DEFAULT_BASE_URL = "https://api.openai.com/v1"
CONTEXT_WINDOW = 128_000  # tokens, if nothing else is known
# Statuses of a server that has no list of models.
_NO_LIST = (404, 405, 501)


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
        self.key_variable = key_variable
        self._context_window = context_window
        self._vision = vision
        self._prefix = prefix
        self.title = title or target.host
        self.local = target.address.hostname in LOOPBACK
        self.exhaustive = target.has_list_of_names and not self._names
        failures = Failures(
            self.title,
            key_variable,
            secrets=[api_key, *target.login.split(":"), *custom_headers().values()],
            saved=saved,
            keyed=bool(api_key),
            versioned=target.is_versioned,
        )
        self._listed: dict[str, Listed] = {}
        self._descriptions = Descriptions()
        key = Key(api_key, key_variable, key_needed or target.is_openai, find_key)
        limits = time_limits or TimeLimits()
        self._connection = Connection(target, key, failures, limits, local=self.local)
        self._calls = Calls(self._connection, self.memory)

    @property
    def target(self) -> Target:
        return self._target

    @property
    def typed_names(self) -> tuple[str, ...]:
        """The names of models that the user typed."""
        return self._names

    async def models(self) -> list[Model]:
        connection = self._connection
        try:
            client = await connection.client()
            with fail_after(connection.limits.listing):
                found = await connection.list_of_models(client)
                listed, owner = list(models(found)), owner_of(found)
        except TimeoutError:
            raise connection.failures.listing_timeout(connection.limits.listing) from None
        except Exception as error:
            # With these statuses the endpoint does not know the list, not a model.
            if getattr(error, "status_code", None) not in _NO_LIST:
                raise connection.failure(error) from None
            if not self._names:
                raise connection.failures.no_list(self._prefix) from None
            listed, owner = [], ""
        ask = OwnInterface(client, self._target.base_url)
        listed = await self._descriptions.complete(listed, owner, ask)
        self._listed |= {each.name: each for each in listed}
        if self._names:
            return [self.model(name) for name in self._names]
        names = sorted((each.name for each in listed), key=lambda name: known_model(name).rank)
        return [self.model(name) for name in names]

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

    def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        return self._calls.stream(request)

    async def close(self) -> None:
        await self._connection.close()
