"""What all handlers share: the services, JSON in and out, our errors as statuses."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from http.client import responses
from typing import Any, Protocol

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import APIHandler
from tornado import web

from .. import errors
from ..audit import USER, Audit
from ..clean_run import CleanRuns
from ..files.attach import FileContext
from ..instructions import Instructions
from ..manager import ConversationManager, Retention, Trials
from ..providers.catalog import Catalog
from ..setup import EndpointEditor, Endpoints, ModelDownloads, StarterDownload
from ..spending import Spending
from ..step import Limits

STATUSES: dict[type[errors.GPTCodeError], int] = {
    errors.BadRequest: 400,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Unusable: 422,
    errors.JournalError: 500,
    errors.SaveError: 500,
    errors.StarterError: 502,
    errors.DownloadError: 502,
    errors.ProviderError: 502,
}


@dataclass(frozen=True)
class Services:
    endpoints: Endpoints
    editor: EndpointEditor
    fetch: StarterDownload
    downloads: ModelDownloads
    conversations: ConversationManager
    limits: Limits
    attaching: FileContext
    checks: CleanRuns
    spending: Spending
    instructions: Instructions
    audit: Audit
    retention: Retention
    trials: Trials

    @property
    def catalog(self) -> Catalog:
        """The models that can be called at this moment."""
        self.endpoints.refresh()
        return self.endpoints.catalog


class ServicesOfUsers(Protocol):
    def of(self, user: Any) -> Services:
        """The services of a user, as the identity provider describes one."""


Method = Callable[..., Awaitable[None]]


def answers(method: Method) -> Method:
    """Turns our errors into a status and `{kind, message}`, with the endpoint's own words. The
    conversation that is called is in memory meanwhile."""

    @answers_unread
    @wraps(method)
    async def wrapped(self: Handler, **parts: str) -> None:
        conversation = parts.get("conversation")
        used = self.conversations.using(conversation) if conversation else nullcontext()
        async with used:
            await method(self, **parts)

    return wrapped


def answers_unread(method: Method) -> Method:
    """The same for a conversation that need not be read."""

    @wraps(method)
    async def wrapped(self: Handler, **parts: str) -> None:
        USER.set(getattr(self.current_user, "username", ""))
        try:
            await method(self, **parts)
        except errors.GPTCodeError as error:
            self.set_status(STATUSES[type(error)])
            detail = getattr(error, "detail", "")
            said = {"detail": detail} if detail else {}
            self.finish_json({"kind": error.kind, "message": error.message, **said})

    return wrapped


class Handler(APIHandler):
    auth_resource = "gptcode"

    def initialize(self, owners: ServicesOfUsers) -> None:
        self._owners = owners

    @property
    def services(self) -> Services:
        """Those of the user who makes this request."""
        return self._owners.of(self.current_user)

    @property
    def conversations(self) -> ConversationManager:
        return self.services.conversations

    async def require(self, *acts: tuple[str, str]) -> None:
        """What a call does beyond our own: each is an action and the resource of Jupyter Server."""
        for action, resource in acts:
            allowed = self.authorizer.is_authorized(self, self.current_user, action, resource)
            if not await ensure_async(allowed):
                raise web.HTTPError(403)

    def finish_json(self, value: object) -> None:
        self.finish(json.dumps(value))

    def write_error(self, status_code: int, **options: Any) -> None:
        """Other errors are JSON too, without the words of an exception of ours."""
        error = options.get("exc_info", (None, None))[1]
        message = error.log_message if isinstance(error, web.HTTPError) else None
        kind = "internal" if status_code >= 500 else "http"
        text = message or responses.get(status_code, "Something went wrong on the server.")
        self.finish_json({"kind": kind, "message": text})

    def body(self) -> object:
        try:
            return json.loads(self.request.body, parse_constant=_not_json)
        except (ValueError, RecursionError) as error:
            raise errors.BadRequest("The body of this request is not JSON.") from error


def _not_json(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
