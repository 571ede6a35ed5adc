"""The endpoints that models are called at, and how they change while the server runs.

The configuration's come first, then those that the user has set up, then the embedded model. An
endpoint in the configuration hides a saved one of the same name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from functools import partial

from ..errors import NotFound, SaveError
from ..policy import OWN_ENDPOINTS_OFF
from ..protocol import Json
from ..providers import Provider
from ..providers.catalog import Catalog
from ..providers.corrections import Corrections
from ..providers.efforts import Efforts
from ..providers.embedded import Embedded, install_command, installed
from ..providers.local import find_local
from ..providers.memory import Memory
from ..providers.openai_compatible import OpenAICompatible
from ..providers.saved import Choice, Endpoint, SavedEndpoints
from ..settings import Config
from .embedded_models import door_of, embedded_models
from .known_keys import KnownKeys

_SET_UP = 'under "Set up models"'
_REMOVED = (
    "This model is not on the machine any more. Choose another model, or download it again "
    f"{_SET_UP}."
)
INSTALL = f"Install it with: {install_command()}"
NEEDS_LLAMA_CPP = f"It needs llama.cpp to run. {INSTALL}"


class Endpoints:
    def __init__(self, config: Config) -> None:
        self.saved = SavedEndpoints(config.folder() / "kept.json")
        self._config, self.rules = config, config.rules()
        self.keys = KnownKeys(self.saved, config.limits().keys)
        self.memory = Memory(config.folder() / "learned.json")
        self.corrections = Corrections(config.folder() / "corrected.json")
        self._configured = config.providers(self.memory, self.corrections)
        self._made: dict[Endpoint, Provider] = {}
        self._called: set[str] = set()
        self.embedded: Embedded | None = None
        self._door: Provider | None = None
        efforts = Efforts(config.folder() / "efforts.json")
        self.catalog = Catalog([], config.model(), self._note_use, efforts, self.rules)
        self.refresh()

    def refresh(self) -> None:
        """Reads what we, the command line or another server have changed on the disk."""
        wanted = dict.fromkeys(self._wanted())
        for gone in self._made.keys() - wanted:
            self.catalog.retire(self._made.pop(gone))
        for each in wanted.keys() - self._made.keys():
            self._made[each] = self.make(each)
        own = [self._made[each] for each in wanted]
        providers = [*self._configured, *own, *self._offered()]
        self.catalog.replace(providers, self.saved.choice, self._gone(providers))

    async def choose(self, model: str) -> Json:
        """Saves the model for new notebooks, unless its name is wrong; an empty name forgets it."""
        if not model:
            await self.save_choice(Choice())
            return {"model": "", "problem": None}
        self.refresh()  # it may have been downloaded a moment ago
        mistyped = await self.catalog.check(model)
        provider, name = self.catalog.resolve_chosen(model)
        model = provider.model(name).id
        if mistyped is None:
            await self.save_choice(Choice(model, provider.name))
        return {"model": model, "problem": mistyped and asdict(mistyped)}

    async def local(self) -> list[Json]:
        """Servers on this machine, and whether each is in use already."""
        if not self.rules.local_probes:
            return []
        found = await find_local(self._config.local_servers)
        used = {each.base_url for each in self.saved.endpoints}
        return [{**asdict(each), "used": each.base_url in used} for each in found]

    async def save_choice(self, choice: Choice) -> None:
        await asyncio.to_thread(self.saved.choose, choice)
        self.refresh()

    async def _note_use(self, provider: str) -> None:
        """A notebook may remember a model of this endpoint, though nobody chose it."""
        await asyncio.to_thread(self.keys.read)
        if self._config.script or provider in self._called:
            return
        self._called.add(provider)
        if provider not in self.saved.known:
            with suppress(SaveError):  # no reason to refuse a step
                await asyncio.to_thread(self.saved.know, provider)

    def missing(self) -> str:
        """What a model on this machine lacks, in a sentence; empty if nothing."""
        config, named = self._config, self._config.embedded_model or self.saved.model
        if config.script:
            return ""
        models = embedded_models(config, self.saved.model)
        if models and not installed():
            return f"{models[0].file.name} is installed, but llama.cpp is not. {INSTALL}"
        if not models and named:
            return f"The file of the embedded model does not exist: {named}"
        return ""

    def _wanted(self) -> Iterator[Endpoint]:
        if self._config.script or not self.rules.own_endpoints:
            return
        taken = self.taken()
        saved = self.saved.endpoints
        yield from (each for each in saved if each.on and each.name not in taken)

    def _offered(self) -> list[Provider]:
        """The provider of the embedded models, if there are any that can run."""
        could = not self._config.script and installed()
        models = embedded_models(self._config, self.saved.model) if could else []
        if not models:
            if self._door is not None and self.embedded is not None:
                self.catalog.retire(self._door)
                self.embedded.retire()
            self._door = self.embedded = None
            return []
        if self._door is None or self.embedded is None:
            self.embedded = Embedded(models, idle=self._config.embedded_idle * 60)
            self._door = door_of(self.embedded)
        self.embedded.offer(models)
        return [self._door]

    def _gone(self, providers: list[Provider]) -> dict[str, str]:
        """What to say where a model of an endpoint that is not called is asked."""
        if self._config.script:
            return {}
        called = {each.name for each in providers}
        names = {*self.saved.known, Embedded.name} - called
        off = {each.name for each in self.saved.endpoints}
        known = self.saved.known
        gone = {name: _gone_words(name, name in off, name in known) for name in sorted(names)}
        if not self.rules.own_endpoints:
            gone |= dict.fromkeys(off & names, OWN_ENDPOINTS_OFF)
        # It is called while any of its models is left.
        return gone | ({Embedded.name: _REMOVED} if Embedded.name in called else {})

    def make(self, each: Endpoint) -> OpenAICompatible:
        """The provider of a saved endpoint, or of one that is about to be saved."""
        find_key = partial(self.keys.find, each.keyring) if each.keyring else None
        return self._config.saved_provider(each, find_key, self.memory, self.corrections)

    @property
    def configured(self) -> list[Provider]:
        """What Jupyter's configuration and the environment set up."""
        return self._configured

    def provider(self, name: str) -> Provider:
        """One that is called now, by its name."""
        door = [self._door] if self._door is not None else []
        every = (*self._configured, *self._made.values(), *door)
        if found := next((each for each in every if each.name == name), None):
            return found
        raise NotFound(f"There is no endpoint {name}.")

    def taken(self) -> set[str]:
        """The names that the configuration has taken."""
        return {provider.name for provider in self._configured}


def _gone_words(name: str, off: bool, known: bool) -> str:
    if off:
        return f"{name} is switched off. Choose another model, or switch it on {_SET_UP}."
    if known:
        again = f"add it again {_SET_UP}"
        return f"{name} is not set up any more. Choose another model, or {again}."
    # Only the embedded model's name is taken before it was ever there.
    return f"The {name} model is not set up. Choose another model, or download it {_SET_UP}."
