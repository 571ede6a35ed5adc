"""The endpoints that models are called at, and how they change while the server runs.

The configuration's come first, then those that the user has set up, then the embedded model. An
endpoint in the configuration hides a saved one of the same name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from ..errors import Conflict, ProviderError, Unusable
from ..protocol import Json
from ..providers import Provider
from ..providers.catalog import BARE, Catalog, useful
from ..providers.embedded import Embedded, find_file, install_command, installed
from ..providers.failures import in_the_panel
from ..providers.local import find_local, local_title
from ..providers.openai_compatible import DEFAULT_BASE_URL
from ..providers.saved import Choice, Endpoint, SavedEndpoints
from ..settings import Config
from ..small_model import SLOTS, SmallModel, is_small

INSTALL = f"Install it with: {install_command()}"
NEEDS_LLAMA_CPP = f"It needs llama.cpp to run. {INSTALL}"


class Endpoints:
    def __init__(self, config: Config) -> None:
        self.saved = SavedEndpoints(config.folder() / "kept.json")
        self._config = config
        self._configured = config.providers()
        self._made: dict[Endpoint | Path, Provider] = {}
        self.embedded: Embedded | None = None
        self.catalog = Catalog([], config.model())
        self.refresh()

    def refresh(self) -> None:
        """Reads what we, the command line or another server have changed on the disk."""
        wanted = dict.fromkeys(self._wanted())
        for gone in self._made.keys() - wanted:
            self.catalog.retire(self._made.pop(gone))
            if isinstance(gone, Path) and self.embedded is not None:
                self.embedded.retire()
                self.embedded = None
        for each in wanted.keys() - self._made.keys():
            self._made[each] = self._make(each)
        providers = [*self._configured, *(self._made[each] for each in wanted)]
        self.catalog.replace(providers, self.saved.choice)

    def listed(self) -> list[Json]:
        """Names and addresses, and whether there is a key, but no keys."""
        named = self._taken()
        return [
            {
                "name": each.name,
                "base_url": each.base_url,
                "key": bool(each.key),
                "hidden": each.name in named,
            }
            for each in self.saved.endpoints
        ]

    async def add(self, base_url: str, key: str) -> Json:
        """Saves an endpoint if it lists models, or has no list of them, else raises. The model that
        it recommends is used from now on."""
        address, key = _address(base_url or DEFAULT_BASE_URL), key.strip()
        endpoint = Endpoint(self._name(urlsplit(address)), address, key)
        if self._config.script:
            raise Conflict("This server plays a script (GPTCode.script) and calls no models.")
        if endpoint.name in self._taken():
            raise Conflict(
                f"The configuration of this server already has the endpoint {endpoint.name}, and "
                "it takes precedence. Nothing was saved. Change it there and restart JupyterLab."
            )
        provider = self._make(endpoint)
        listed = True
        try:
            models = await provider.models()
        except ProviderError as error:
            if error.kind != "no-list":
                raise in_the_panel(error) from None
            # The user types the name of a model.
            models, listed = [], False
        finally:
            await provider.close()
        if listed and not models:
            raise Unusable(f"{provider.title} lists no models yet. Load one there, then try again.")
        await asyncio.to_thread(self.saved.add, endpoint)
        names = [model.id for model in useful(models)]
        wanted = self._config.model()
        model = wanted if wanted in names else next(iter(names), "")
        await self._save(Choice(model, endpoint.name if model else ""))
        verified = bool(key) and await self._refuses(replace(endpoint, key=""))
        return {"name": endpoint.name, "models": names, "model": model, "verified": verified}

    async def choose(self, model: str) -> Json:
        """Saves the model for new notebooks, unless its name is wrong; an empty name forgets it."""
        if not model:
            await self._save(Choice())
            return {"model": "", "problem": None}
        mistyped = await self.catalog.check(model)
        provider, name = self.catalog.resolve(model)
        model = provider.model(name).id
        if mistyped is None:
            await self._save(Choice(model, provider.name))
        return {"model": model, "problem": mistyped and asdict(mistyped)}

    async def remove(self, name: str) -> None:
        await asyncio.to_thread(self.saved.remove, name)
        self.refresh()

    async def local(self) -> list[Json]:
        """Servers on this machine, and whether each is in use already."""
        found = await find_local(self._config.local_servers)
        used = {each.base_url for each in self.saved.endpoints}
        return [{**asdict(each), "used": each.base_url in used} for each in found]

    async def _refuses(self, endpoint: Endpoint) -> bool:
        """Whether it lists nothing without a key: some list to everybody, so a list proves none."""
        provider = self._make(endpoint)
        try:
            await provider.models()
        except ProviderError as error:
            return error.kind == "key"
        finally:
            await provider.close()
        return False

    async def _save(self, choice: Choice) -> None:
        await asyncio.to_thread(self.saved.choose, choice)
        self.refresh()

    def missing(self) -> str:
        """What a model on this machine lacks, in a sentence; empty if nothing."""
        config, named = self._config, self._config.embedded_model or self.saved.model
        if config.script:
            return ""
        file = find_file(config.models_folder(), config.embedded_model, self.saved.model)
        if file is not None and not installed():
            return f"{file.name} is installed, but llama.cpp is not. {INSTALL}"
        if file is None and named:
            return f"The file of the embedded model does not exist: {named}"
        return ""

    def _wanted(self) -> Iterator[Endpoint | Path]:
        if self._config.script:
            return
        taken = self._taken()
        yield from (each for each in self.saved.endpoints if each.name not in taken)
        file = find_file(
            self._config.models_folder(), self._config.embedded_model, self.saved.model
        )
        if file is not None and installed():
            yield file

    def _make(self, each: Endpoint | Path) -> Provider:
        if isinstance(each, Path):
            return self._make_embedded(each)
        return self._config.saved_provider(each)

    def _make_embedded(self, file: Path) -> Provider:
        idle, small = self._config.embedded_idle * 60, is_small(file)
        self.embedded = Embedded(file, idle=idle, slots=SLOTS if small else 1)
        return SmallModel(self.embedded) if small else self.embedded

    def _taken(self) -> set[str]:
        return {provider.name for provider in self._configured}

    def _name(self, address: SplitResult) -> str:
        """OpenAI's models have bare names, those of others are named `NAME/MODEL`."""
        if address.geturl() == DEFAULT_BASE_URL:
            return BARE
        title = local_title(address.geturl(), self._config.local_servers)
        return title.lower().replace(" ", "-") or address.netloc.lower()


def _address(base_url: str) -> str:
    """Without a slash at the end. An address must not hold a secret, because it is shown."""
    try:
        found = urlsplit(base_url.strip().rstrip("/"))
        found.port  # noqa: B018  raises ValueError if it is wrong
    except ValueError:
        found = SplitResult("", "", "", "", "")
    if found.scheme not in ("http", "https") or not found.hostname:
        raise Unusable("The address of a model server must start with http:// or https://.")
    if "@" in found.netloc or found.query or found.fragment:
        raise Unusable(
            "An address cannot contain a name, password, ? or #. Paste the key in its own field."
        )
    return found.geturl()
