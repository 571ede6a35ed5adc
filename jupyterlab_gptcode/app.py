"""What the server loads: settings → services → routes."""

from __future__ import annotations

import os
from copy import deepcopy
from functools import partial
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets.config import Config as Traits

from .api.base import Handler
from .api.check_handlers import CHECK_ROUTES
from .api.handlers import ROUTES
from .api.instruction_handlers import INSTRUCTION_ROUTES
from .api.setup_handlers import SETUP_ROUTES
from .api.spending_handlers import SPENDING_ROUTES
from .api.stopped import StoppedHandler
from .api.trial_handlers import TRIAL_ROUTES
from .audit import Emitter
from .background import run_in_thread
from .invalid_settings import UNREAD, invalid_settings, read_environment
from .kernel import hide_from_kernels
from .owners import Owners, other_user
from .settings import Config
from .setup import ModelDownloads, StarterDownload
from .workspace import Shared, Workspace


class GPTCode(Config, ExtensionApp):
    """GPT-Code for JupyterLab: a code interpreter in the sidebar."""

    name = "jupyterlab_gptcode"
    load_other_extensions = True
    invalid = ""  # why the settings cannot be used

    def _link_jupyter_server_extension(self, serverapp: Any) -> None:
        """Reads the settings. Jupyter would log a wrong one and load the extension with defaults:
        without the administrator's ceiling."""
        self.raise_config_file_errors = True
        known = self.trait_names(config=True)
        try:
            super()._link_jupyter_server_extension(serverapp)
        except Exception:  # a configuration file may raise anything
            self.log.debug("The settings could not be read.", exc_info=True)
            self.invalid = UNREAD
        for config in (self.config, serverapp.config):
            self.invalid = invalid_settings(config.GPTCode, known) or self.invalid
        if not self.invalid:
            self._take_environment(known)

    def _take_environment(self, known: list[str]) -> None:
        """A variable wins over the configuration files, and the command line over both."""
        assert self.serverapp is not None  # noqa: S101  it loads this extension
        typed = {*self.cli_config.GPTCode, *self.serverapp.cli_config.GPTCode}
        found = read_environment(os.environ).settings.items()
        own = Traits({"GPTCode": {name: each for name, each in found if name not in typed}})
        settings = deepcopy(self.config)
        settings.merge(own)
        self.invalid = invalid_settings(settings.GPTCode, known, os.environ)
        if not self.invalid:
            self.update_config(own)

    def initialize_settings(self) -> None:
        if self.invalid:
            self.log.critical(self.invalid)
            return
        server = self.serverapp
        assert server is not None  # noqa: S101  it loads this extension
        fetch, rules = StarterDownload(self.models_folder()), self.rules()
        self.downloads = ModelDownloads(
            self.models_folder(), rules=rules, starter=fetch.weights.file
        )
        self.emitter = Emitter(server.event_logger)
        shared = Shared(server, fetch, self.downloads, self.emitter)
        own = Workspace(self, shared)
        if missing := own.endpoints.missing():
            self.log.warning(missing)
        self.owners = Owners(own, partial(other_user, server.identity_provider, self.owner))
        self.services, self.conversations, self.checks = own.services, own.conversations, own.checks
        self.turn_files, self.retention = own.turn_files, own.retention
        hidden = self.secret_variables()
        # A gateway's kernels get their environment there.
        if hidden and not server.gateway_config.gateway_enabled:
            hide_from_kernels(server.kernel_manager, hidden)

    def initialize_handlers(self) -> None:
        if self.invalid:
            stopped = {"message": self.invalid}
            self.handlers.append((r"/gptcode/.*", StoppedHandler, stopped))
            return
        self.handlers.extend(
            (f"/gptcode/{pattern}", handler, {"owners": self.owners})
            for pattern, handler in self._routes()
        )

    def _routes(self) -> list[tuple[str, type[Handler]]]:
        return [
            *(*ROUTES, *CHECK_ROUTES, *SETUP_ROUTES),
            *(*SPENDING_ROUTES, *INSTRUCTION_ROUTES, *TRIAL_ROUTES),
        ]

    async def stop_extension(self) -> None:
        """Ends the running steps and checks, downloads and the embedded model."""
        if self.invalid:
            return
        await self.owners.close()
        await run_in_thread(self.emitter.close)
