"""All that serves one user: settings become services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from .api.base import Services
from .audit import Audit, Emitter
from .clean_run import CleanRuns
from .conversation import Journal, usages_since
from .files.attach import FileContext
from .files.contents import Files
from .files.copies import FileCopies
from .files.produced import ProducedFiles
from .instructions import Instructions
from .kernel import Kernels
from .manager import ConversationManager, Kept, Retention, Trials, TurnFiles
from .settings import Config
from .setup import EndpointEditor, Endpoints, ModelDownloads, StarterDownload
from .spending import Spending


@dataclass(frozen=True)
class Shared:
    """What all users of a server have in common."""

    server: Any
    fetch: StarterDownload
    downloads: ModelDownloads
    emitter: Emitter


class Workspace:
    def __init__(self, config: Config, shared: Shared) -> None:
        self.config, self.shared, server = config, shared, shared.server
        self.endpoints = endpoints = Endpoints(config)
        journal = Journal(config.folder() / "conversations")
        audit = Audit(shared.emitter, endpoints.catalog.host_of)
        files = Files(
            server.contents_manager,
            config.profile_bounds(),
            kernels_elsewhere=server.gateway_config.gateway_enabled,
        )
        file_context = FileContext(files)
        parts = (files, file_context.ignored, config.folder())
        instructions = Instructions(*parts, of_projects=config.project_instructions)
        kernels = Kernels(server.session_manager, server.kernel_manager, files)
        copies = FileCopies(journal.folder, 10**6 * config.undo_megabytes)
        self.turn_files = TurnFiles(files, copies, kernels.folder)

        async def shared_since(notebook: str, moment: float) -> bool:
            """Whether another kernel may have written a notebook's files."""
            is_shared = await kernels.are_shared_since(notebook, moment)
            return is_shared or self.checks.ran_since(moment)

        used = partial(usages_since, journal)
        spending = Spending(config.folder(), used, config.spending_rules())
        limits = replace(config.limits(), keys=endpoints.keys)
        self.conversations = ConversationManager(
            journal,
            endpoints.catalog,
            limits,
            file_context,
            ProducedFiles(files, kernels.folder, shared_since),
            kernels,
            self.turn_files,
            spending,
            instructions,
            audit,
        )
        self.checks = CleanRuns(
            files,
            server.kernel_manager,
            server.kernel_spec_manager,
            entries=lambda name: self.conversations.open(name).entries,
            hidden=config.secret_variables(),
            ceiling=config.approval_ceiling,
            seconds=config.check_seconds,
        )
        self.retention = Retention(
            Kept(config.retention_days, config.retention_megabytes),
            journal,
            self.conversations.conversation_list,
            self.conversations.is_in_use,
            # What they have used today stays in the day's sum.
            before=spending.read,
        )
        server.io_loop.add_callback(self.retention.start)
        self.services = Services(
            *(endpoints, EndpointEditor(config, endpoints, spending, audit)),
            *(shared.fetch, shared.downloads),
            conversations=self.conversations,
            limits=limits,
            attaching=file_context,
            checks=self.checks,
            spending=spending,
            instructions=instructions,
            audit=audit,
            retention=self.retention,
            trials=Trials(config.trial_rules(), config.approval_ceiling),
        )

    async def close(self) -> None:
        """Ends the running steps and checks, and the embedded model."""
        await self.retention.close()
        await self.checks.close()
        await self.conversations.close()
        await self.endpoints.catalog.close()
