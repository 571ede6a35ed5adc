"""What the server loads: settings → services → routes."""

from __future__ import annotations

from jupyter_server.extension.application import ExtensionApp

from .api.base import Services
from .api.handlers import ROUTES
from .api.setup_handlers import SETUP_ROUTES
from .conversation import Journal
from .files.attach import FileContext
from .files.contents import Files
from .files.produced import ProducedFiles
from .kernel import Kernels, hide_from_kernels
from .manager import Conversations
from .settings import Config
from .setup import Endpoints, StarterDownload


class GPTCode(Config, ExtensionApp):
    """GPT-Code for JupyterLab: a code interpreter in the sidebar."""

    name = "jupyterlab_gptcode"
    load_other_extensions = True

    def initialize_settings(self) -> None:
        self.set_up = Endpoints(self)
        if missing := self.set_up.missing():
            self.log.warning(missing)
        self.catalog, self.fetch = self.set_up.catalog, StarterDownload(self.models_folder())
        journal = Journal(self.folder() / "conversations")
        server = self.serverapp
        assert server is not None  # noqa: S101  it loads this extension
        files = Files(
            server.contents_manager,
            self.profile_bounds(),
            kernels_elsewhere=server.gateway_config.gateway_enabled,
        )
        file_context = FileContext(files)
        kernels = Kernels(server.session_manager, server.kernel_manager, files)
        self.conversations = Conversations(
            journal,
            self.catalog,
            self.limits(),
            file_context,
            ProducedFiles(files, kernels.folder),
            kernels,
        )
        self.services = Services(
            self.set_up, self.fetch, self.conversations, self.limits(), file_context
        )
        # A gateway's kernels get their environment there.
        if self.hide_keys_from_kernels and not server.gateway_config.gateway_enabled:
            hide_from_kernels(server.kernel_manager, self.secret_variables())

    def initialize_handlers(self) -> None:
        self.handlers.extend(
            (f"/gptcode/{pattern}", handler, {"services": self.services})
            for pattern, handler in (*ROUTES, *SETUP_ROUTES)
        )

    async def stop_extension(self) -> None:
        """Ends the running steps, a download and the embedded model."""
        await self.fetch.stop()
        await self.conversations.close()
        await self.catalog.close()
