"""All models of all providers, and the provider of each."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from ..errors import ProviderError, Unusable
from . import Model, Provider


@dataclass(frozen=True)
class Problem:
    """Why a provider lists no models, in a sentence for the user."""

    provider: str
    message: str


BARE = "openai"  # the provider whose models have no prefix


class Catalog:
    """Models are named `provider/name`, those of `openai` by their bare names. A bare name belongs
    to the first provider, which is the default. Many names contain slashes, so only the name of a
    known provider counts as a prefix."""

    def __init__(self, providers: list[Provider], default_model: str = "") -> None:
        self._providers = providers
        self._retired: list[Provider] = []
        self._default_model = default_model

    def replace(self, providers: list[Provider]) -> None:
        """These providers count from now on, in this order."""
        self._providers = providers

    def retire(self, provider: Provider) -> None:
        """No new request goes to this provider; a running answer continues."""
        self._retired.append(provider)

    @property
    def ready(self) -> bool:
        return bool(self._providers)

    async def models(self) -> tuple[list[Model], list[Problem]]:
        """The models to choose from. All providers list theirs at once, each within its own time
        limit, so one that fails or hangs hides only itself."""
        results = await asyncio.gather(*(self._list(each) for each in self._providers))
        models = [model for found, _ in results for model in found]
        return models, [problem for _, problem in results if problem is not None]

    async def default(self) -> str:
        """The model if the user chose none: the configured one, else the first that the first
        provider lists. If that fails, no other takes its place: the user decides who gets the data.
        """
        if self._default_model:
            return self._default_model
        if not self._providers:
            raise Unusable(NO_PROVIDER, kind="no-model")
        models, problem = await self._list(self._providers[0])
        if not models:
            raise Unusable(problem.message if problem else NO_MODELS, kind="no-model")
        return _first(models)

    def choose(self, models: list[Model]) -> str:
        """The default among all models; empty if there is none."""
        default = self._providers[0].name if self._providers else ""
        return self._default_model or _first([m for m in models if m.provider == default])

    def resolve(self, model: str) -> tuple[Provider, str]:
        """The provider of a model, and the model's name there."""
        if not self._providers:
            raise Unusable(NO_PROVIDER, kind="no-model")
        for provider in self._providers:
            prefix = f"{provider.name}/"
            if provider.name != BARE and model.startswith(prefix):
                return provider, model.removeprefix(prefix)
        return self._providers[0], model

    async def close(self) -> None:
        every = (*self._providers, *self._retired)
        await asyncio.gather(*(provider.close() for provider in every))

    async def _list(self, provider: Provider) -> tuple[list[Model], Problem | None]:
        try:
            return await provider.models(), None
        except ProviderError as error:
            return [], Problem(provider.name, error.message)


# Endpoints list these, too, but they do not write text.
_OTHERS = re.compile(
    r"embed|whisper|tts|dall-e|image|moderation|transcri|realtime|audio|rerank|sora|davinci"
    r"|babbage|instruct-\d{4}$|\bbge\b|\bvideo"
)


def _first(models: list[Model]) -> str:
    """The first that seems to write text; empty if there are no models."""
    writing = (model for model in models if not _OTHERS.search(model.id.lower()))
    found = next(writing, models[0] if models else None)
    return found.id if found else ""


NO_MODELS = "The server lists no models. Type the name of a model."
NO_PROVIDER = (
    'No model is set up. Choose one under "Set up models" in the panel, or set OPENAI_API_KEY (or '
    "OPENAI_BASE_URL for another server) and restart JupyterLab, or run jupyter gptcode pull for "
    "the small embedded model."
)
