"""HTTP words only: parse, call, answer or stream; our errors become statuses here."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from functools import wraps
from http.client import responses
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.iostream import StreamClosedError

from .. import __version__, errors
from ..approval import MODES
from ..background import run_in_thread
from ..conversation.entries import Begin, Compaction, Entry, Produced
from ..conversation.journal_format import entry_type
from ..conversation.transcript import produced_files
from ..files.attach import FileContext
from ..manager.active import LiveConversation
from ..manager.manager import Conversations
from ..protocol.wire import (
    EVENT_TYPES,
    Action,
    Json,
    check,
    dump,
    dump_event,
    parse_action,
    parse_step,
)
from ..providers import Model
from ..providers.catalog import NO_PROVIDER, Catalog
from ..setup import Endpoints, StarterDownload
from ..step import Limits

STATUSES: dict[type[errors.GPTCodeError], int] = {
    errors.BadRequest: 400,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Unusable: 422,
    errors.JournalError: 500,
    errors.SaveError: 500,
    errors.StarterError: 502,
    errors.ProviderError: 502,
}


@dataclass(frozen=True)
class Services:
    endpoints: Endpoints
    fetch: StarterDownload
    conversations: Conversations
    limits: Limits
    attaching: FileContext

    @property
    def catalog(self) -> Catalog:
        """What can be called at this moment: files may have come or gone."""
        self.endpoints.refresh()
        return self.endpoints.catalog


Method = Callable[..., Awaitable[None]]
_NUMBER = re.compile(r"-1|[0-9]{1,15}")


def answers(method: Method) -> Method:
    """Our errors become a status and `{kind, message}`."""

    @wraps(method)
    async def wrapped(self: Handler, **parts: str) -> None:
        try:
            conversation = parts.get("conversation")
            used = self.conversations.using(conversation) if conversation else nullcontext()
            async with used:
                await method(self, **parts)
        except errors.GPTCodeError as error:
            self.set_status(STATUSES[type(error)])
            self.finish_json({"kind": error.kind, "message": error.message})

    return wrapped


class Handler(APIHandler):
    auth_resource = "gptcode"

    def initialize(self, services: Services) -> None:
        self.services = services
        self.conversations = services.conversations

    def finish_json(self, value: object) -> None:
        self.finish(json.dumps(value))

    def write_error(self, status_code: int, **options: Any) -> None:
        """Whatever else goes wrong is JSON too, without the words of an exception of ours."""
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


class StatusHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        ready, limits = self.services.catalog.ready, self.services.limits
        problem = None if ready else self.services.endpoints.missing() or NO_PROVIDER
        self.finish_json(
            {
                "version": __version__,
                "ready": ready,
                "problem": problem,
                "modes": MODES[: MODES.index(limits.ceiling) + 1],
                "max_steps": limits.max_steps,
            }
        )


class ModelsHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        catalog = self.services.catalog
        models, problems = await catalog.models()
        self.finish_json(
            {
                "default": catalog.choose(models),
                "models": [_described(model) for model in models],
                "problems": [asdict(problem) for problem in problems],
            }
        )


def _described(model: Model) -> Json:
    return {
        "id": model.id,
        "provider": model.provider,
        "context_window": model.context_window,
        "vision": model.vision,
    }


class ConversationsHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        notebook = self.get_query_argument("notebook", None)
        self.finish_json({"conversations": await self.conversations.list(notebook)})

    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("NewConversation", self.body())
        notebook, fork = body["notebook"], body.get("fork")
        if fork:
            made = await self.conversations.fork(notebook, fork["conversation"], fork["seq"])
        else:
            made = await self.conversations.create(notebook)
        self.set_status(201)
        self.finish_json(made)


class ConversationHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self, conversation: str) -> None:
        self.finish_json(self.conversations.transcript(conversation))


class StreamHandler(Handler):
    """Entries as server-sent events. A page that goes away does not end the step."""

    _breaks: Callable[[], None] | None = None

    async def stream(
        self, live: LiveConversation, after: int, client: str, *, step: str | None = None
    ) -> None:
        """What is later than `after`: of one step its events, else the pages' actions too."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache, no-transform")
        self.set_header("X-Accel-Buffering", "no")
        with live.watched(client) as breaks:
            self._breaks = breaks
            try:
                await self._send(live, after, step)
            except StreamClosedError:
                breaks()

    async def _send(self, live: LiveConversation, after: int, step: str | None) -> None:
        driven = live.driven()
        if step is None:
            self.write(_driver_event(driven))
        async for entry in live.follow(after):
            if entry is None:
                self.write(": ping\n\n")
            elif _is_told(entry, step):
                self.write(_server_sent(entry))
            if entry is None or isinstance(entry.body, Action | Begin):
                driven, before = live.driven(), driven
                if driven != before:
                    self.write(_driver_event(driven))
            await self.flush()
        if step is None:
            self.write(_driver_event(live.driven()))
        self.finish(set_content_type="text/event-stream")

    def on_connection_close(self) -> None:
        if self._breaks is not None:
            self._breaks()
        super().on_connection_close()


class StepsHandler(StreamHandler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        told = self.conversations.open(conversation).facts
        # The notebook in the body may be large.
        request = await run_in_thread(lambda: parse_step(self.body(), told.cells))
        live, begin = await self.conversations.step(conversation, request)
        await self.stream(live, begin.seq, request.client, step=begin.step)


class EventsHandler(StreamHandler):
    @web.authenticated
    @authorized
    @answers
    async def get(self, conversation: str) -> None:
        last = self.request.headers.get("Last-Event-ID", "-1")
        if not _NUMBER.fullmatch(last):
            raise errors.Unusable("The header Last-Event-ID must be a number.")
        client = self.get_query_argument("client", "")
        live = self.conversations.open(conversation)
        live.presence.ask(client, seen=bool(self.get_query_argument("seen", "")))
        await self.stream(live, int(last), client)


class ActionsHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        # The outputs in the body may be large.
        body = await run_in_thread(lambda: check("Action", self.body()))
        if body["action"] == "left":
            self.conversations.leave(conversation, body["client"])
            self.finish_json({})
        else:
            self.finish_json(await self.conversations.act(conversation, parse_action(body)))


class StopHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        await self.conversations.stop(conversation)
        self.finish_json({})


class ProfileHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("ProfileRequest", self.body())
        attaching, confirmed = self.services.attaching, body.get("confirmed", False)
        self.finish_json(await attaching.profile(body["path"], confirmed=confirmed))


def _not_json(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _is_told(entry: Entry, step: str | None) -> bool:
    if isinstance(entry.body, Action | Produced):
        return step is None
    if isinstance(entry.body, Compaction):
        return step in (None, entry.step)
    return entry_type(entry.body) in EVENT_TYPES and step in (None, entry.step)


def _server_sent(entry: Entry) -> str:
    body: Any = entry.body
    data = {"seq": entry.seq, "turn": entry.turn, "step": entry.step, **_told(body)}
    return f"id: {entry.seq}\ndata: {json.dumps(data)}\n\n"


def _told(body: Any) -> Json:
    match body:
        case Action():
            # What a cell gave is in the notebook; a page that follows hears how it ended.
            return {"type": "action", **dump(replace(body, outputs=()))}
        case Compaction():
            return {"type": "compaction"}
        case Produced():
            return {"type": "produced", "block": body.block, **produced_files(body)}
        case _:
            return dump_event(body)


def _driver_event(driven: Json) -> str:
    """Without an id: it is about this moment, not a part of the conversation."""
    return f"data: {json.dumps({'type': 'driver', **driven})}\n\n"


_CONVERSATION = r"conversations/(?P<conversation>[^/]+)"
ROUTES: list[tuple[str, type[Handler]]] = [
    (r"status", StatusHandler),
    (r"models", ModelsHandler),
    (r"conversations", ConversationsHandler),
    (rf"{_CONVERSATION}", ConversationHandler),
    (rf"{_CONVERSATION}/steps", StepsHandler),
    (rf"{_CONVERSATION}/events", EventsHandler),
    (rf"{_CONVERSATION}/actions", ActionsHandler),
    (rf"{_CONVERSATION}/stop", StopHandler),
    (r"files/profile", ProfileHandler),
]
