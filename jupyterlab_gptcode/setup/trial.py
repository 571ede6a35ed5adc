"""Tries an endpoint with one of its models: what works, in words. At most three short requests.

What it finds out is remembered: whether the model sees, and how long its window is.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from anyio import move_on_after

from ..errors import ProviderError
from ..policy import FREE, Rules
from ..protocol import Json
from ..providers import Chunk, Model, Provider, Request
from ..providers.catalog import useful
from ..providers.failures import in_the_panel, spoken
from ..providers.known_models import known_model
from ..providers.memory import Learned, Memory
from ..providers.named_window import named_window
from ..providers.openai_compatible import OpenAICompatible
from ..spending import Account, Spending, Spent
from ..step import CAP, OPENS, image_request, text_request, window_request

Result = Literal["yes", "no", "unknown"]
_LONGEST = 60.0  # seconds of one request
_GAP = 0.002  # seconds between pieces of an answer that did not come together
_LONG = 1.0  # seconds before the first piece of an answer that may have been held back
_BRIEF = 1 / 20  # of that time, in which all of such an answer comes
_FEW = 4  # pieces of text with which nothing can be said about how they came


# Kinds of failures that come again with the same request.
_ABOUT_THE_REQUEST = ("endpoint", "model", "forbidden", "filtered", "too-long", "address")


@dataclass(frozen=True)
class Check:
    """`message` is for the user, `detail` the endpoint's own words."""

    check: Literal["lists", "answers", "streams", "thinks", "images", "window"]
    result: Result
    message: str
    detail: str = ""


@dataclass
class Heard:
    """An answer, with the times at which its pieces of text came, in seconds from the request."""

    text: str = ""
    spoke: bool = False
    thought: bool = False
    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failure: ProviderError | None = None


class Trial:
    """With `spending`, its requests count, and none passes a limit."""

    def __init__(
        self,
        provider: Provider,
        memory: Memory,
        *,
        clock: Callable[[], float] = time.monotonic,
        spending: Spending | None = None,
        rules: Rules = FREE,
    ) -> None:
        self._rules = rules
        self._provider, self._memory, self._clock = provider, memory, clock
        self._spending, self._called = spending or Spending(), provider
        self._address = provider.name
        if isinstance(provider, OpenAICompatible):
            self._address = provider.target.base_url
        self._requests = 0

    async def run(self, name: str = "") -> Json:
        """With the model of this name at the endpoint, else with the one that it recommends."""
        if name:
            self._rules.check_model(self._provider.model(name).id)
        models, lists = await self._list()
        allowed = [each for each in models if not self._rules.refused_model(each.id)]
        model = self._provider.model(name) if name else next(iter(useful(allowed)), None)
        checks = [lists]
        if model is not None:
            async with self._spending.recording():
                checks += await self._try(model)
        return {
            "model": model.id if model else "",
            "requests": self._requests,
            "checks": [vars(each) for each in checks],
        }

    async def _list(self) -> tuple[list[Model], Check]:
        try:
            models = await self._provider.models()
        except ProviderError as error:
            error = in_the_panel(error)
            result: Result = "unknown" if error.kind == "no-list" else "no"
            return [], Check("lists", result, error.message, error.detail)
        count = len(models)
        if not count:
            return [], Check("lists", "no", "It lists no models. Load one there, then try again.")
        listed = "It lists 1 model." if count == 1 else f"It lists {count:,} models."
        return models, Check("lists", "yes", listed)

    async def _try(self, model: Model) -> list[Check]:
        name = model.id.removeprefix(f"{self._provider.name}/")
        account = Account(f"test-{secrets.token_hex(8)}", Spent(), Spent())
        self._called = self._spending.meter(self._provider, model, account)
        await self._memory.forget(self._address, name)
        heard = await self._ask(text_request(name))
        if heard.failure is not None:
            failure = in_the_panel(heard.failure)
            return [Check("answers", "no", failure.message, failure.detail)]
        return [
            _answers(heard),
            streams(heard.times),
            *(await self._thinking(name, heard)),
            await self._images(name),
            await self._window(name),
        ]

    async def _thinking(self, name: str, heard: Heard) -> list[Check]:
        """One that thinks about numbers thinks; of another this says nothing."""
        if not heard.thought and OPENS.match(heard.text) is None:
            return []
        await self._learn(name, replace(self._known(name), reasoning=True))
        return [Check("thinks", "yes", "The model thinks before it answers.")]

    async def _images(self, name: str) -> Check:
        heard = await self._ask(image_request(name))
        if heard.failure is not None:
            if heard.failure.kind == "images":
                detail = heard.failure.detail
                return Check("images", "no", "The model does not see images.", detail)
            if heard.failure.kind not in _ABOUT_THE_REQUEST:
                message = f"It could not be tried with an image. {heard.failure.message}"
                return Check("images", "unknown", message, heard.failure.detail)
            message = "It refuses a request with an image, so images are not sent."
            await self._learn(name, replace(self._known(name), vision=False))
            return Check("images", "no", message, heard.failure.detail)
        sees = re.search(r"\bred\b", heard.text, re.IGNORECASE) is not None
        await self._learn(name, replace(self._known(name), vision=sees))
        if sees:
            return Check("images", "yes", "The model sees images.")
        message = "It answered, but did not name the colour of a red picture: it seems not to see."
        return Check("images", "no", message)

    async def _window(self, name: str) -> Check:
        if self._reported(name) is None:
            # The model is loaded now, so Ollama knows.
            await self._list()
        if reported := self._reported(name):
            return Check("window", "yes", f"Its window is {reported:,} tokens, as it reports.")
        if known := known_model(name).window:
            return Check("window", "yes", f"Its window is {known:,} tokens, as known by its name.")
        heard = await self._ask(window_request(name), whole=False)
        window = named_window(heard.failure.detail) if heard.failure else None
        if window is None:
            assumed = self._provider.model(name).context_window
            message = (
                f"It does not report the length of its window: {assumed:,} tokens are assumed."
            )
            return Check("window", "unknown", message)
        await self._learn(name, replace(self._known(name), window=window))
        return Check("window", "yes", f"Its window is {window:,} tokens, as its refusal says.")

    def _reported(self, name: str) -> int | None:
        if isinstance(self._provider, OpenAICompatible):
            return self._provider.known.reported_window(name)
        return self._provider.model(name).context_window

    def _known(self, name: str) -> Learned:
        return self._memory.of(self._address, name)

    async def _learn(self, name: str, learned: Learned) -> None:
        await self._memory.learn(self._address, name, learned)

    async def _ask(self, request: Request, *, whole: bool = True) -> Heard:
        """Without the `whole` answer, its first words are enough."""
        self._requests += 1
        heard, start = Heard(), self._clock()
        with move_on_after(_LONGEST) as limit:
            try:
                async with aclosing(self._called.stream(request)) as chunks:
                    async for chunk in chunks:
                        _hear(heard, chunk, self._clock() - start)
                        if heard.spoke and not whole:
                            break
            except ProviderError as error:
                heard.failure = error
        heard.seconds = self._clock() - start
        if limit.cancelled_caught:
            message = f"{self._provider.title} did not answer within {spoken(_LONGEST)}."
            heard.failure = ProviderError(message, kind="timeout", retryable=True)
        return heard


def _hear(heard: Heard, chunk: Chunk, seconds: float) -> None:
    heard.text += chunk.text
    heard.spoke = heard.spoke or chunk.says_something
    heard.thought = heard.thought or bool(chunk.thinking)
    if chunk.text:
        heard.times.append(seconds)


def _answers(heard: Heard) -> Check:
    if not heard.spoke:
        return Check("answers", "no", "Its answer was empty.")
    if not heard.text:
        message = f"It thought for {heard.seconds:.1f} s and came to no answer in {CAP} tokens."
        return Check("answers", "yes", message)
    return Check(
        "answers", "yes", f"It answers: the first words came after {heard.times[0]:.1f} s."
    )


def streams(times: Sequence[float]) -> Check:
    """Whether an answer came over time. One that was held back comes after a long wait, in one or
    two lumps, however many pieces it has. A quick server's may look like it."""
    lumps = sum(after - before > _GAP for before, after in pairwise(times)) + 1
    if len(times) < _FEW:
        if len(times) == 1:
            message = "Its answer comes in one piece. It works, but shows nothing until then."
            return Check("streams", "no", message)
        return Check("streams", "unknown", "The answer was too short to say whether it streams.")
    seconds = times[-1] - times[0]
    if lumps > 2 or seconds > _BRIEF * max(times[0], _LONG):
        return Check("streams", "yes", f"It streams: {len(times)} pieces over {seconds:.1f} s.")
    if times[0] < _LONG:
        message = f"Its {len(times)} pieces came too quickly to say whether it streams."
        return Check("streams", "unknown", message)
    return Check(
        "streams",
        "no",
        f"Its {len(times)} pieces came all at once: something on the way, such as a proxy, holds "
        "them back. It works, but shows nothing until the answer is whole.",
    )
