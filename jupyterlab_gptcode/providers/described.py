"""What servers say of their models outside of OpenAI's interface: Ollama, LM Studio and llama.cpp
list little but names there.

Ollama cuts what does not fit into its window without a word, and its window is seldom what the
model was trained for: what counts is what it has loaded, else what the model's file sets, else its
default.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from anyio import move_on_after

from .capabilities import known_flag, known_size
from .listing import Listed, window_of
from .target import split

OLLAMA_DEFAULT = 4096  # tokens, unless the server's OLLAMA_CONTEXT_LENGTH says more
_TIME = 2.0  # seconds for all questions together
_MOST = 40  # models that are asked about, one request each
# What a template says of thinking, by which llama.cpp decides, too.
_THINKS = re.compile(r"<think>|enable_thinking|reasoning_content|reasoning_effort")
_NUM_CTX = re.compile(r"^num_ctx\s+(\d+)", re.MULTILINE)


class Call(Protocol):
    """Asks a server; the path begins at its root. None if it has no answer."""

    async def __call__(self, path: str, body: Mapping[str, str] | None = None) -> Any: ...


class OwnInterface:
    """What a server answers beside OpenAI's interface. `client` is the SDK's, with its key."""

    def __init__(self, client: Any, base_url: str) -> None:
        self._client = client
        self._root = base_url.rstrip("/").removesuffix("/v1")

    async def __call__(self, path: str, body: Mapping[str, str] | None = None) -> Any:
        url = self._root + path
        try:
            if body is None:
                return await self._client.get(url, cast_to=object)
            return await self._client.post(url, cast_to=object, body=body)
        except Exception:  # it need not have this, whatever it says
            return None


class Descriptions:
    """Of the models of one endpoint. What does not change is asked once."""

    def __init__(self, time: float = _TIME) -> None:
        self._time = time
        self._owner = ""
        self._shown: dict[str, Any] = {}  # by Ollama, by model
        # What Ollama loads again has the window that it had, unless someone restarts it.
        self._windows: dict[str, int] = {}

    async def complete(self, listed: list[Listed], owner: str, call: Call) -> list[Listed]:
        """`owner` is the word by which the list betrays whose it is."""
        self._owner = owner
        described: dict[str, Listed] = {}
        with move_on_after(self._time):
            if owner == "library":
                described = await self._ollama([each.name for each in listed[:_MOST]], call)
            elif owner == "organization_owner":
                described = _lm_studio(await call("/api/v0/models"))
            elif owner == "llamacpp" and len(listed) == 1:
                described = _llama_cpp(listed[0].name, await call("/props"))
        return [_merged(each, described.get(each.name)) for each in listed]

    async def windows(self, call: Call) -> Mapping[str, int]:
        """The windows of the models that Ollama has loaded since the list was asked for."""
        if self._owner != "library":
            return {}
        with move_on_after(self._time):
            self._windows |= _loaded(await call("/api/ps"))
        return self._windows

    async def _ollama(self, names: Iterable[str], call: Call) -> dict[str, Listed]:
        loaded = await self.windows(call)
        await asyncio.gather(*(self._show(name, call) for name in names))
        return {
            name: _ollama_model(name, self._shown[name], loaded.get(name))
            for name in names
            if name in self._shown
        }

    async def _show(self, name: str, call: Call) -> None:
        if name not in self._shown:
            found = await call("/api/show", {"model": name})
            # One that has no answer now may have one later.
            if isinstance(found, dict):
                self._shown[name] = found


def _ollama_model(name: str, shown: dict[str, Any], loaded: int | None) -> Listed:
    set_in_file = _NUM_CTX.search(str(shown.get("parameters") or ""))
    information = _object(shown.get("model_info"))
    trained = [
        size
        for field, size in information.items()
        if field.endswith(".context_length") and type(size) is int and size > 0
    ]
    window = loaded or (int(set_in_file[1]) if set_in_file else None)
    longest = min(trained, default=None)
    window = min(window, longest) if window and longest else window
    assumed = min(OLLAMA_DEFAULT, longest) if longest else OLLAMA_DEFAULT
    can = shown.get("capabilities")
    elsewhere = split(str(shown.get("remote_host") or "")).hostname or ""
    if not isinstance(can, list):  # an older server
        return Listed(name, window, assumed=assumed, trained=longest, elsewhere=elsewhere)
    return Listed(
        name,
        window,
        "vision" in can,
        "completion" in can,
        assumed,
        reasoning="thinking" in can,
        trained=longest,
        elsewhere=elsewhere,
    )


def _loaded(found: Any) -> dict[str, int]:
    """The windows of the models that Ollama has in memory."""
    models = _object(found).get("models")
    sizes = {
        str(each.get("name")): each.get("context_length")
        for each in (models if isinstance(models, list) else [])
        if isinstance(each, dict)
    }
    return {name: size for name, size in sizes.items() if type(size) is int and size > 0}


def _lm_studio(found: Any) -> dict[str, Listed]:
    models = _object(found).get("data")
    described: dict[str, Listed] = {}
    for each in models if isinstance(models, list) else []:
        if isinstance(each, dict) and isinstance(name := each.get("id"), str):
            loaded, kind = known_size(each.get("loaded_context_length")), each.get("type")
            # Of a model that is not loaded, only the most that it could have is known.
            window = loaded or window_of(each)
            vision = kind == "vlm" if kind in ("llm", "vlm") else None
            trained = known_size(each.get("max_context_length"))
            described[name] = Listed(name, window, vision, kind != "embeddings", trained=trained)
    return described


def _llama_cpp(name: str, found: Any) -> dict[str, Listed]:
    properties = _object(found)
    window = _object(properties.get("default_generation_settings")).get("n_ctx")
    vision = _object(properties.get("modalities")).get("vision")
    template = properties.get("chat_template")
    thinks = _THINKS.search(template) is not None if isinstance(template, str) else None
    return {name: Listed(name, known_size(window), known_flag(vision), reasoning=thinks)}


def _merged(listed: Listed, described: Listed | None) -> Listed:
    """What the server says outside of the list is about what it does now."""
    if described is None:
        return listed
    return replace(
        listed,
        window=described.window or listed.window,
        vision=listed.vision if described.vision is None else described.vision,
        chat=listed.chat and described.chat,
        assumed=described.assumed,
        reasoning=listed.reasoning if described.reasoning is None else described.reasoning,
        trained=described.trained or listed.trained,
        elsewhere=described.elsewhere or listed.elsewhere,
    )


def _object(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
