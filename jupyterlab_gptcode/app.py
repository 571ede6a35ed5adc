"""What the server loads: settings → services → routes."""

from __future__ import annotations

import os
from copy import deepcopy
from functools import partial
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets.config import Config as Traits

from .api.base import Handler, Services
from .api.check_handlers import CHECK_ROUTES
from .api.handlers import ROUTES
from .api.instruction_handlers import INSTRUCTION_ROUTES
from .api.setup_handlers import SETUP_ROUTES
from .api.spending_handlers import SPENDING_ROUTES
from .api.stopped import StoppedHandler
from .audit import Audit, Emitter
from .background import run_in_thread
from .clean_run import CleanRuns
from .conversation import Journal, usages_since
from .files.attach import FileContext
from .files.contents import Files
from .files.copies import FileCopies
from .files.produced import ProducedFiles
from .instructions import Instructions
from .invalid_settings import UNREAD, invalid_settings, read_environment
from .kernel import Kernels, hide_from_kernels
from .manager import ConversationManager, Kept, Retention, TurnFiles
from .settings import Config
from .setup import EndpointEditor, Endpoints, ModelDownloads, StarterDownload
from .spending import Spending


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
        self.set_up = Endpoints(self)
        if missing := self.set_up.missing():
            self.log.warning(missing)
        self.catalog, self.fetch = self.set_up.catalog, StarterDownload(self.models_folder())
        self.downloads = ModelDownloads(
            self.models_folder(),
            rules=self.rules(),
            starter=self.fetch.weights.file,
        )
        journal = Journal(self.folder() / "conversations")
        server = self.serverapp
        assert server is not None  # noqa: S101  it loads this extension
        self.emitter = Emitter(server.event_logger)
        audit = Audit(self.emitter, self.set_up.catalog.host_of)
        files = Files(
            server.contents_manager,
            self.profile_bounds(),
            kernels_elsewhere=server.gateway_config.gateway_enabled,
        )
        file_context = FileContext(files)
        parts = (files, file_context.ignored, self.folder())
        instructions = Instructions(*parts, of_projects=self.project_instructions)
        kernels = Kernels(server.session_manager, server.kernel_manager, files)
        copies = FileCopies(journal.folder, 10**6 * self.undo_megabytes)
        self.turn_files = TurnFiles(files, copies, kernels.folder)

        async def shared_since(notebook: str, moment: float) -> bool:
            """Whether another kernel may have written a notebook's files."""
            is_shared = await kernels.are_shared_since(notebook, moment)
            return is_shared or self.checks.ran_since(moment)

        used = partial(usages_since, journal)
        spending = Spending(self.folder(), used, self.spending_rules())
        self.conversations = ConversationManager(
            journal,
            self.catalog,
            self.limits(),
            file_context,
            ProducedFiles(files, kernels.folder, shared_since),
            kernels,
            self.turn_files,
            spending,
            instructions,
            audit,
        )
        hidden = self.secret_variables()
        self.checks = CleanRuns(
            files,
            server.kernel_manager,
            server.kernel_spec_manager,
            entries=lambda name: self.conversations.open(name).entries,
            hidden=hidden,
            ceiling=self.approval_ceiling,
            seconds=self.check_seconds,
        )
        self.retention = Retention(
            Kept(self.retention_days, self.retention_megabytes),
            journal,
            self.conversations.conversation_list,
            self.conversations.is_in_use,
            # What they have used today stays in the day's sum.
            before=spending.read,
        )
        server.io_loop.add_callback(self.retention.start)
        self.services = Services(
            *(
                self.set_up,
                EndpointEditor(self, self.set_up, spending, audit),
                self.fetch,
                self.downloads,
            ),
            conversations=self.conversations,
            limits=self.limits(),
            attaching=file_context,
            checks=self.checks,
            spending=spending,
            instructions=instructions,
            audit=audit,
            retention=self.retention,
        )
        # A gateway's kernels get their environment there.
        if hidden and not server.gateway_config.gateway_enabled:
            hide_from_kernels(server.kernel_manager, hidden)

    def initialize_handlers(self) -> None:
        if self.invalid:
            stopped = {"message": self.invalid}
            self.handlers.append((r"/gptcode/.*", StoppedHandler, stopped))
            return
        self.handlers.extend(
            (f"/gptcode/{pattern}", handler, {"services": self.services})
            for pattern, handler in self._routes()
        )

    def _routes(self) -> list[tuple[str, type[Handler]]]:
        return [
            *(*ROUTES, *CHECK_ROUTES, *SETUP_ROUTES),
            *(*SPENDING_ROUTES, *INSTRUCTION_ROUTES),
        ]

    async def stop_extension(self) -> None:
        """Ends the running steps and checks, downloads and the embedded model."""
        if self.invalid:
            return
        await self.retention.close()
        await self.fetch.stop()
        await self.downloads.close()
        await self.checks.close()
        await self.conversations.close()
        await self.catalog.close()
        await run_in_thread(self.emitter.close)
