"""Whose conversations, keys and limits a request is about.

Jupyter's own identity providers give each browser a random name: then all belong to one owner.
Where a provider names users, each has a folder of their own, and sees nothing of the others.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_server.auth.identity import (
    IdentityProvider,
    LegacyIdentityProvider,
    PasswordIdentityProvider,
)

from .api.base import Services
from .files.contents import Bounds
from .settings import Config
from .workspace import Workspace

_ANONYMOUS = (IdentityProvider, PasswordIdentityProvider, LegacyIdentityProvider)


def other_user(provider: Any, owner: str, user: Any) -> str:
    """The name of a user who is not the server's owner; empty for the owner, and where names mean
    nothing."""
    if type(provider) in _ANONYMOUS:
        return ""
    name = str(getattr(user, "username", ""))
    return "" if name == (owner or os.environ.get("JUPYTERHUB_USER", "")) else name


class UserConfig(Config):
    """The same settings with a folder of the user's own. Models on this machine are shared, and no
    one's data can be attached."""

    top = Path()

    def models_folder(self) -> Path:
        return self.top / "models"

    def profile_bounds(self) -> Bounds:
        bounds = super().profile_bounds()
        return Bounds(**{**vars(bounds), "closed": self.top})


class Owners:
    """`other` gives the name of a user who is not the owner of `own`."""

    def __init__(self, own: Workspace, other: Callable[[Any], str]) -> None:
        self._own, self._other = own, other
        self._others: dict[str, Workspace] = {}

    def of(self, user: Any) -> Services:
        name = self._other(user)
        if not name:
            return self._own.services
        if name not in self._others:
            config = self._config(name)
            self._others[name] = Workspace(config, self._own.shared)
        return self._others[name].services

    async def close(self) -> None:
        await asyncio.gather(*(each.close() for each in (self._own, *self._others.values())))
        shared = self._own.shared
        await asyncio.gather(shared.fetch.stop(), shared.downloads.close())

    def _config(self, name: str) -> UserConfig:
        own = self._own.config
        settings = {each: getattr(own, each) for each in Config.class_trait_names(config=True)}
        # A name may be anything; two that differ in case are two.
        folder = own.folder() / "users" / hashlib.sha256(name.encode()).hexdigest()[:32]
        config = UserConfig(**{**settings, "data_folder": str(folder)})
        config.top = own.folder()
        return config
