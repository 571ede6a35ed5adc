"""All models of all providers, and the provider of each."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from ..errors import GPTCodeError, ProviderError, Unusable
from ..policy import FREE, Rules
from . import Model, Provider
from .efforts import Efforts
from .openai_compatible import OpenAICompatible
from .saved import Choice


@dataclass(frozen=True)
class Problem:
    """Why a provider lists no models: a sentence for the user, and the endpoint's own words."""

    provider: str
    message: str
    detail: str = ""


@dataclass(frozen=True)
class Mistyped:
    """A name that its provider does not list, in a sentence for the user, and names like it."""

    message: str
    similar: tuple[str, ...] = ()


BARE = "openai"  # the provider whose models have no prefix
_PART = 3  # characters of a name, by which it can be found
_SIMILAR = 2  # names that are offered instead of a mistyped one


async def _forget(provider: str) -> None:
    pass


class Catalog:
    """Models are named `provider/name`, those of `openai` by their bare names. A bare name belongs
    to `openai`, or else to the first provider, which is the default. Many names contain slashes, so
    only the name of a known provider counts as a prefix. One that is `gone`, by name with the words
    for it, is known too: its models go to no other server."""

    def __init__(
        self,
        providers: list[Provider],
        default_model: str = "",
        used: Callable[[str], Awaitable[None]] = _forget,
        efforts: Efforts | None = None,
        rules: Rules = FREE,
    ) -> None:
        """`used` takes the name of each provider that is called. What the administrator's `rules`
        do not allow is neither listed nor called."""
        self._rules = rules
        self._providers = providers
        self._used = used
        self._efforts = efforts or Efforts()
        self._retired: list[Provider] = []
        self._default_model = default_model
        self._choice = Choice()
        self._gone: Mapping[str, str] = {}
        self._listed: dict[str, list[Model]] = {}

    def replace(
        self, providers: list[Provider], choice: Choice, gone: Mapping[str, str] | None = None
    ) -> None:
        """These providers count from now on, in this order."""
        self._providers = providers
        self._choice = choice
        self._gone = gone or {}

    def retire(self, provider: Provider) -> None:
        """No new request goes to this provider; a running answer continues."""
        self._retired.append(provider)
        self._listed.pop(provider.name, None)

    @property
    def gone(self) -> Mapping[str, str]:
        """What to say of the models of each endpoint that is switched off or was forgotten."""
        return self._gone

    @property
    def names(self) -> list[str]:
        """Of the providers, that of names without a prefix first."""
        if not self._providers:
            return []
        return list(dict.fromkeys(each.name for each in (self._bare, *self._providers)))

    @property
    def ready(self) -> bool:
        return bool(self._providers)

    async def models(self) -> tuple[list[Model], list[Problem]]:
        """The models to choose from. All providers list theirs at once, each within its own time
        limit, so one that fails or hangs hides only itself."""
        results = await asyncio.gather(*(self._list(each) for each in self._providers))
        models = [model for found, _ in results for model in useful(self._allowed(found))]
        return models, [problem for _, problem in results if problem is not None]

    async def default(self) -> str:
        """The model of a notebook for which the user chose none: the last choice, else the
        configured one, else the first that the first provider recommends. If that fails, no other
        takes its place: the user decides who gets the data."""
        if preferred := self._preferred:
            return preferred
        if not self._providers:
            raise Unusable(NO_PROVIDER, kind="no-model")
        found, problem = await self._list(self._providers[0])
        models = self._allowed(found)
        if found and not models:
            raise Unusable(NONE_ALLOWED, kind="no-model")
        if not models:
            raise Unusable(problem.message if problem else NO_MODELS, kind="no-model")
        return useful(models)[0].id

    def default_of(self, models: list[Model]) -> str:
        """The default among all models to choose from; empty if there is none."""
        first = self._providers[0].name if self._providers else ""
        own = [model.id for model in models if model.provider == first]
        return self._preferred or next(iter(own), "")

    def resolve(self, model: str) -> tuple[Provider, str]:
        """The provider of a model that may be used, and the model's name there."""
        return self._checked(*self._resolve(model))

    def _checked(self, provider: Provider, name: str) -> tuple[Provider, str]:
        if self._rules.models is not None:
            self._rules.check_model(provider.model(name).id)
        return provider, name

    def _resolve(self, model: str) -> tuple[Provider, str]:
        if not self._providers:
            raise Unusable(NO_PROVIDER, kind="no-model")
        for provider in self._providers:
            prefix = f"{provider.name}/"
            if provider.name != BARE and model.startswith(prefix):
                return provider, model.removeprefix(prefix)
        bare = self._bare
        owner, slash, _ = model.partition("/")
        if not slash or owner == BARE or owner not in self._gone:
            owner = BARE
        # The user may have chosen a name of the bare provider that looks like one of the other's.
        if owner in self._gone and self._choice != Choice(model, bare.name):
            raise Unusable(self._gone[owner], kind="model-gone")
        return bare, model

    def host_of(self, model: str) -> str:
        """Where it is called; empty for this machine, and for a model that cannot be called."""
        try:
            provider, name = self._resolve(model)
            return provider.model(name).host
        except GPTCodeError:
            return ""

    async def called(self, model: str) -> tuple[Provider, str, Model]:
        """The provider of a model that is about to be called, the model's name there, and what it
        can do now."""
        provider, name = self.resolve(model)
        await self._used(provider.name)
        if isinstance(provider, OpenAICompatible):
            model_now = await provider.model_now(name)
        else:
            model_now = provider.model(name)
        return provider, name, self.with_effort(model_now)

    def resolve_chosen(self, model: str) -> tuple[Provider, str]:
        """As `resolve`, for what the user chooses now: a name in the bare provider's list is its
        own, also where an endpoint that is gone had models of such names."""
        try:
            provider, name = self._resolve(model)
        except Unusable:
            if not (self._providers and self._is_listed(self._bare, model)):
                raise
            provider, name = self._bare, model
        return self._checked(provider, name)

    async def check(self, model: str) -> Mistyped | None:
        """What is wrong with a name that the user typed; None also where nobody knows."""
        provider, name = self.resolve_chosen(model)
        if not provider.exhaustive or self._is_listed(provider, name):
            return None
        # It may have been added since.
        await self._list(provider)
        if not self._listed.get(provider.name) or self._is_listed(provider, name):
            return None
        if _is_cut(provider):
            return None
        similar = self._similar(name)
        hint = f"Did you mean {similar[0]}?" if similar else "Choose one from the list."
        return Mistyped(f"There is no model {name} at {provider.title}. {hint}", similar)

    @property
    def cut(self) -> list[str]:
        """The providers that have more models than they list here."""
        return [each.name for each in self._providers if _is_cut(each)]

    def with_effort(self, model: Model) -> Model:
        """The model as the user wants it to think."""
        effort = self._efforts.of(model.provider, model.id)
        return replace(model, effort=effort) if effort in model.efforts else model

    async def choose_effort(self, model: str, effort: str) -> None:
        provider, name = self.resolve_chosen(model)
        described = provider.model(name)
        if effort and effort not in described.efforts:
            raise Unusable(f"{described.id} cannot be asked to think more or less.")
        await self._efforts.save(described.provider, described.id, effort)

    async def close(self) -> None:
        every = (*self._providers, *self._retired)
        await asyncio.gather(*(provider.close() for provider in every))

    async def _list(self, provider: Provider) -> tuple[list[Model], Problem | None]:
        try:
            self._listed[provider.name] = models = await provider.models()
        except ProviderError as error:
            self._listed.pop(provider.name, None)
            return [], Problem(provider.name, error.message, error.detail)
        return models, None

    @property
    def _bare(self) -> Provider:
        """The provider of names without a prefix."""
        bare = (provider for provider in self._providers if provider.name == BARE)
        return next(bare, self._providers[0])

    @property
    def _preferred(self) -> str:
        """What the user or the configuration prefers; a choice goes with its provider."""
        names = {provider.name for provider in self._providers}
        chosen = (self._choice.provider in names and self._choice.model, self._default_model)
        allowed = (model for model in chosen if model and not self._rules.refused_model(model))
        return next(allowed, "")

    def _allowed(self, models: list[Model]) -> list[Model]:
        return [model for model in models if not self._rules.refused_model(model.id)]

    def _is_listed(self, provider: Provider, name: str) -> bool:
        """`llama3` is Ollama's `llama3:latest`, and `name:free` a variant at OpenRouter."""
        listed = {model.id for model in self._listed.get(provider.name, ())}
        names = (name, f"{name}:latest", name.rpartition(":")[0])
        return not listed.isdisjoint({provider.model(each).id for each in names})

    def _similar(self, name: str) -> tuple[str, ...]:
        """Models of all providers whose names hold this one or are like it, without prefix, with or
        without their tag."""
        ids: dict[str, str] = {}
        for provider, listed in self._listed.items():
            for each in useful(self._allowed(listed)):
                bare = each.id.lower().removeprefix(f"{provider}/")
                ids.setdefault(bare, each.id)
                ids.setdefault(bare.partition(":")[0], each.id)
        typed = name.lower()
        holding = [each for each in ids if len(typed) >= _PART and typed in each]
        close = difflib.get_close_matches(typed, ids, n=_SIMILAR)
        return tuple(dict.fromkeys(ids[each] for each in (*holding, *close)))[:_SIMILAR]


def _is_cut(provider: Provider) -> bool:
    return isinstance(provider, OpenAICompatible) and provider.is_cut


def useful(models: list[Model]) -> list[Model]:
    """Those that can chat; if none seems to, all: names can mislead."""
    return [model for model in models if model.chat] or models


NO_MODELS = "The server lists no models. Type the name of a model."
NONE_ALLOWED = (
    "Your administrator allows none of the models that are listed (c.GPTCode.allowed_models)."
)
NO_PROVIDER = (
    'No model is set up. Choose one under "Set up models" in the panel, or set OPENAI_API_KEY (or '
    "OPENAI_BASE_URL for another server) and restart JupyterLab, or run jupyter gptcode pull for "
    "the small embedded model."
)
