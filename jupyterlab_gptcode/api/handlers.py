"""The routes of the page, and its calls about turns: parse, call, answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import cast, get_args

from jupyter_server.auth.decorator import authorized
from tornado import web

from .. import __version__, errors
from ..approval import MODES
from ..background import compute_in_thread
from ..context import PYTHON, known_files, language_named
from ..conversation import FileUndoKind
from ..kernel import INSPECTED, inspector
from ..prompt import TINY, prompt_set
from ..protocol import LEVELS, Json, check, parse_action, parse_files_undo, parse_step, parse_undo
from ..providers import Model
from ..providers.catalog import NO_PROVIDER
from ..providers.listing import MOST_MODELS
from ..setup import STARTER_MODEL
from .base import Handler, Method, answers
from .conversation_handlers import (
    ConversationHandler,
    ConversationsHandler,
    ExportHandler,
    ImportHandler,
    SummaryHandler,
)
from .event_stream import StreamHandler
from .sent_handlers import PreviewHandler, SentHandler

_may_read_contents: Callable[[Method], Method] = authorized("read", "contents")
_may_write_contents: Callable[[Method], Method] = authorized("write", "contents")
_NUMBER = re.compile(r"-1|[0-9]{1,15}")


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
                "levels": LEVELS[: LEVELS.index(limits.privacy) + 1],
                "max_steps": limits.max_steps,
                "inspected": sorted(INSPECTED.values()),
                "allowed": self.services.endpoints.rules.described(STARTER_MODEL),
                "tries": self.services.trials.allowed_settings(),
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
                "default": catalog.default_of(models),
                "models": [self._described(catalog.with_effort(model)) for model in models],
                "providers": catalog.names,
                "problems": [asdict(problem) for problem in problems],
                "gone": [
                    {"provider": name, "message": message} for name, message in catalog.gone.items()
                ],
                "cut": [{"provider": name, "most": MOST_MODELS} for name in catalog.cut],
            }
        )

    def _described(self, model: Model) -> Json:
        level = self.services.limits.level("", model)
        return {**_described(model), "host": model.host, "level": level}


def _described(model: Model) -> Json:
    return {
        "id": model.id,
        "provider": model.provider,
        "context_window": model.context_window,
        "vision": model.vision,
        "reasoning": model.reasoning,
        "output_cap": model.output_cap,
        "efforts": list(model.efforts),
        "effort": model.effort,
        "small": model.prompts is TINY,
        "note": model.note,
        "summary_room": (model.prompts or prompt_set(model.context_window)).summary,
        "sources": vars(model.sources),
    }


class StepsHandler(StreamHandler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        active = self.conversations.open(conversation)
        # The notebook in the body may be large.
        request = await compute_in_thread(lambda: parse_step(self.body(), active.snapshots.cells))
        if request.files or known_files(active.entries):
            await self.require(("read", "contents"))  # also what has changed since is read again
        live, first = await self.conversations.step(conversation, request)
        await self.stream(live, first.seq - 1, request.client, step=request.step)


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
        live.presence.set_lease(client, seen=bool(self.get_query_argument("seen", "")))
        await self.stream(live, int(last), client)


class ActionsHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        # The outputs in the body may be large.
        body = await compute_in_thread(lambda: check("Action", self.body()))
        if body["action"] == "left":
            self.conversations.leave(conversation, body["client"])
            self.finish_json({})
        else:
            self.finish_json(await self.conversations.act(conversation, parse_action(body)))


class UndoHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        # The cells in the body may be large.
        request = await compute_in_thread(lambda: parse_undo(self.body()))
        self.finish_json(await self.conversations.undo(conversation, request))


class UndoFilesHandler(Handler):
    @web.authenticated
    @authorized
    @_may_read_contents
    @answers
    async def get(self, conversation: str) -> None:
        turn, kind = self.get_query_argument("turn", ""), self.get_query_argument("kind", "undo")
        if not _NUMBER.fullmatch(turn) or kind not in get_args(FileUndoKind):
            raise errors.Unusable("The call needs the number of a turn, and the kind undo or redo.")
        chosen = cast("FileUndoKind", kind)
        self.finish_json(await self.conversations.file_choices(conversation, int(turn), chosen))

    @web.authenticated
    @authorized
    @_may_read_contents
    @_may_write_contents
    @answers
    async def post(self, conversation: str) -> None:
        request = parse_files_undo(self.body())
        self.finish_json(await self.conversations.undo_files(conversation, request))


class StopHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        body = check("Stop", self.body())
        stopped = await self.conversations.stop(conversation, body["step"], body["client"])
        self.finish_json({} if stopped else {"over": True})


class InspectorHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self, language: str) -> None:
        values = self.services.limits.reads_values
        found = inspector(language_named(language).fence, values=values)
        parts = {"code": found.code, "expression": found.expression} if found else {}
        if parts and language == PYTHON.fence:
            parts["tries"] = await compute_in_thread(self.services.trials.probe_for_model)
        self.finish_json({name: text for name, text in parts.items() if text})


class ExistsHandler(Handler):
    @web.authenticated
    @authorized
    @_may_read_contents
    @answers
    async def post(self) -> None:
        body = check("ExistsRequest", self.body())
        self.finish_json({"exists": await self.services.attaching.exists(body["path"])})


class ProfileHandler(Handler):
    @web.authenticated
    @authorized
    @_may_read_contents
    @answers
    async def post(self) -> None:
        body = check("ProfileRequest", self.body())
        attaching, confirmed = self.services.attaching, body.get("confirmed", False)
        self.finish_json(await attaching.profile(body["path"], confirmed=confirmed))


class IgnoredHandler(Handler):
    @web.authenticated
    @authorized
    @_may_read_contents
    @answers
    async def post(self) -> None:
        body = check("IgnoredRequest", self.body())
        items = dict.fromkeys(body["names"], False) | dict.fromkeys(body.get("folders", ()), True)
        names = await self.services.attaching.ignored.names(body["folder"], items)
        self.finish_json({"names": names})


_CONVERSATION = r"conversations/(?P<conversation>[^/]+)"
ROUTES: list[tuple[str, type[Handler]]] = [
    (r"status", StatusHandler),
    (r"models", ModelsHandler),
    (r"conversations", ConversationsHandler),
    (r"conversations/import", ImportHandler),
    (rf"{_CONVERSATION}", ConversationHandler),
    (rf"{_CONVERSATION}/export", ExportHandler),
    (rf"{_CONVERSATION}/steps", StepsHandler),
    (rf"{_CONVERSATION}/steps/(?P<step>[^/]+)/sent", SentHandler),
    (rf"{_CONVERSATION}/events", EventsHandler),
    (rf"{_CONVERSATION}/actions", ActionsHandler),
    (rf"{_CONVERSATION}/undo", UndoHandler),
    (rf"{_CONVERSATION}/undo/files", UndoFilesHandler),
    (rf"{_CONVERSATION}/summary", SummaryHandler),
    (rf"{_CONVERSATION}/stop", StopHandler),
    (r"preview", PreviewHandler),
    (r"inspectors/(?P<language>[^/]+)", InspectorHandler),
    (r"files/exists", ExistsHandler),
    (r"files/profile", ProfileHandler),
    (r"files/ignored", IgnoredHandler),
]
