"""How users change the endpoints that they have set up.

An endpoint of the configuration or the environment locks one of the same name in the panel.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from ..audit import Audit
from ..errors import Conflict, NotFound, ProviderError, Unusable
from ..protocol import Json
from ..providers import Model, Provider
from ..providers.catalog import useful
from ..providers.configured import environment_key
from ..providers.embedded import Embedded
from ..providers.failures import in_the_panel
from ..providers.presets import presets
from ..providers.saved import Choice, Endpoint
from ..providers.target import parts_of_deployment
from ..settings import Config
from ..spending import Spending
from . import addresses
from .keys import forget_key, with_key
from .registry import Endpoints
from .trial import Trial


class EndpointEditor:
    def __init__(
        self,
        config: Config,
        endpoints: Endpoints,
        spending: Spending | None = None,
        audit: Audit | None = None,
    ) -> None:
        self.config = config
        self._endpoints, self._rules = endpoints, endpoints.rules
        self._spending, self._audit = spending, audit or Audit()

    async def add(self, body: Json) -> Json:
        """Saves an endpoint if it lists models, or has no list of them, else raises. The model that
        it recommends is used from now on. Raises Unusable for what the administrator does not
        allow, as `edit` and `test` do."""
        self._rules.check_own_endpoints()
        endpoint, key = self.new(body), str(body.get("key", "")).strip()
        if self.config.script:
            raise Conflict("This server plays a script (GPTCode.script) and calls no models.")
        self._check_name(endpoint, body)
        self._check_address(endpoint)
        addresses.check_way(endpoint, key, sure=bool(body.get("plain_http")))
        self._check_key(endpoint, key)
        models = await self._checked(replace(endpoint, key=key))
        replaced = [each for each in self._endpoints.saved.endpoints if each.name == endpoint.name]
        await self._save(endpoint, key)
        self._audit.settings("endpoint-added", self._host(endpoint))
        for each in replaced:
            await asyncio.to_thread(forget_key, each)
        allowed = [each for each in models if not self._rules.refused_model(each.id)]
        names = [model.id for model in useful(allowed)]
        wanted = self.config.model()
        model = wanted if wanted in names else next(iter(names), "")
        await self._endpoints.save_choice(Choice(model, endpoint.name if model else ""))
        verified = bool(key) and await self._refuses(endpoint)
        return {"name": endpoint.name, "models": names, "model": model, "verified": verified}

    async def edit(self, name: str, body: Json) -> None:
        """Checks the endpoint again unless it is only switched on or off. A key stays with its
        server: at another address it has to be pasted again."""
        self._rules.check_own_endpoints()
        old = self._find(name)
        base_url = addresses.checked(body["base_url"]) if "base_url" in body else old.base_url
        new = replace(
            old,
            base_url=base_url,
            preset=addresses.preset_at(base_url, presets().named(old.preset)).id,
            api_version=body.get("api_version", old.api_version).strip(),
            models=_names(body["models"]) if "models" in body else old.models,
            on=body.get("on", old.on),
        )
        self._check_address(new)
        moved = addresses.origin(new.base_url) != addresses.origin(old.base_url)
        key = body.get("key", "" if moved else None)
        if key is not None:
            new, key = replace(new, key="", keyring="", hint=""), key.strip()
        if body.keys() - {"on"}:
            addresses.check_way(new, key, sure=bool(body.get("plain_http")))
            self._check_key(new, key)
            await self._checked(new if key is None else replace(new, key=key))
        if key is None:
            await asyncio.to_thread(self._endpoints.saved.add, new)
        else:
            await self._save(new, key)
            await asyncio.to_thread(forget_key, old)
        self._audit.settings("endpoint-changed", self._host(new))
        self._endpoints.refresh()

    async def reorder(self, names: list[str]) -> None:
        self._rules.check_own_endpoints()
        await asyncio.to_thread(self._endpoints.saved.reorder, names)
        self._endpoints.refresh()

    async def remove(self, name: str) -> None:
        gone = [each for each in self._endpoints.saved.endpoints if each.name == name]
        await asyncio.to_thread(self._endpoints.saved.remove, name)
        for each in gone:
            await asyncio.to_thread(forget_key, each)
            self._audit.settings("endpoint-removed", self._host(each))
            address = self._endpoints.make(each).target.base_url
            await self._endpoints.memory.forget(address)
            await self._endpoints.corrections.forget(address)
        self._endpoints.refresh()

    async def test(self, name: str, model: str) -> Json:
        """What works at an endpoint, also at one of the configuration, or at one that is off."""
        choice = self._endpoints.saved.choice
        if not model and choice.provider == name:
            model = choice.model.removeprefix(f"{name}/")
        if name in self._endpoints.taken() | {Embedded.name}:
            return await self._trial(self._endpoints.provider(name)).run(model)
        self._rules.check_own_endpoints()
        provider = self._endpoints.make(self._find(name))
        try:
            return await self._trial(provider).run(model)
        finally:
            await provider.close()
            self._endpoints.refresh()

    def _trial(self, provider: Provider) -> Trial:
        memory, rules = self._endpoints.memory, self._rules
        return Trial(provider, memory, spending=self._spending, rules=rules)

    def new(self, body: Json) -> Endpoint:
        """The endpoint that a request describes, without its key."""
        preset = presets().named(str(body.get("preset", "")))
        if preset is not None and preset.id == "embedded":
            raise Unusable("Download the starter model below: it needs no address and no key.")
        models, version = _names(body.get("models", [])), str(body.get("api_version", "")).strip()
        base_url = str(body.get("base_url", "")).strip()
        if found := parts_of_deployment(base_url):
            base_url, deployment, in_address = found
            models, version = models or (deployment,), version or in_address
        base_url = addresses.checked(base_url or addresses.default(preset))
        preset = addresses.preset_at(base_url, preset)
        own = [each for each in self._endpoints.saved.endpoints if each.base_url == base_url]
        name = str(body.get("name", "")).strip()
        if not name:
            taken = {each.name for each in self._endpoints.saved.endpoints}
            first = addresses.name_of(base_url, preset, self.config.local_servers)
            name = own[0].name if own else addresses.free(first, taken)
        return Endpoint(name, base_url, preset=preset.id, api_version=version, models=models)

    def _host(self, endpoint: Endpoint) -> str:
        return self._endpoints.make(endpoint).target.host

    def _check_address(self, endpoint: Endpoint) -> None:
        """As it will be called: a preset may complete it."""
        target = self._endpoints.make(endpoint).target
        self._rules.check_address(target.base_url)
        self._rules.check_address(target.list_base)

    def _check_name(self, endpoint: Endpoint, body: Json) -> None:
        addresses.check_name(endpoint)
        if endpoint.name in self._endpoints.taken():
            raise Conflict(
                f"The configuration of this server already has the endpoint {endpoint.name}, and "
                "it takes precedence. Nothing was saved. Change it there and restart JupyterLab, "
                "or choose another name."
            )
        named = str(body.get("name", "")).strip()
        if named and named in {each.name for each in self._endpoints.saved.endpoints}:
            raise Conflict(
                f"There is an endpoint {named} already. Edit it, or choose another name."
            )

    def _check_key(self, endpoint: Endpoint, key: str | None) -> None:
        preset = presets().named(endpoint.preset)
        has_key = bool(key or endpoint.keyring or endpoint.key or environment_key(endpoint))
        if preset is not None and preset.key == "needed" and not has_key:
            raise Unusable(f"{preset.title} needs an API key. Paste it.", kind="key")

    async def _checked(self, endpoint: Endpoint) -> list[Model]:
        """Its models; none if it has no list and the user types the name of one."""
        provider = self._endpoints.make(endpoint)
        try:
            models = await provider.models()
        except ProviderError as error:
            if error.kind != "no-list":
                raise in_the_panel(error) from None
            return []
        finally:
            await provider.close()
        if not models:
            raise Unusable(f"{provider.title} lists no models yet. Load one there, then try again.")
        return models

    async def _refuses(self, endpoint: Endpoint) -> bool:
        """Whether it lists nothing without a key: some list to everybody, so a list proves none."""
        provider = self._endpoints.make(replace(endpoint, key="", keyring=""))
        try:
            await provider.models()
        except ProviderError as error:
            return error.kind == "key"
        finally:
            await provider.close()
        return False

    async def _save(self, endpoint: Endpoint, key: str) -> None:
        stored = await asyncio.to_thread(with_key, endpoint, key)
        try:
            await asyncio.to_thread(self._endpoints.saved.add, stored)
        except BaseException:
            await asyncio.to_thread(forget_key, stored)
            raise

    def _find(self, name: str) -> Endpoint:
        found = (each for each in self._endpoints.saved.endpoints if each.name == name)
        if endpoint := next(found, None):
            return endpoint
        raise NotFound(f"You have set up no endpoint {name}.")


def _names(models: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (each.strip() for each in models))))
