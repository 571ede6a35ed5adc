"""The calls about conversations as a whole: list, search, rename, delete, export, import, and what
stands for their past."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..background import compute_in_thread
from ..errors import Unusable
from ..export import FORMATS, exported
from ..manager import edit_summary
from ..protocol import check, parse_summary
from .base import Handler, answers, answers_unread

_LONGEST_QUERY = 200  # characters


class ConversationsHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        conversations = self.conversations.conversation_list
        notebook = self.get_query_argument("notebook", None)
        query = self.get_query_argument("search", "")[:_LONGEST_QUERY]
        if query.strip():
            self.finish_json(await conversations.search(notebook, query))
        else:
            listed = await conversations.list(notebook)
            kept = self.services.retention.described()
            self.finish_json({"conversations": listed, **kept})

    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("NewConversation", self.body())
        notebook, fork, known = body["notebook"], body.get("fork"), body.get("known")
        if fork:
            original, seq = fork["conversation"], fork["seq"]
            made = await self.conversations.fork(notebook, original, seq, known)
        else:
            made = await self.conversations.create(notebook, known)
        self.set_status(201)
        self.finish_json(made)


class ConversationHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self, conversation: str) -> None:
        self.finish_json(await self.conversations.opened(conversation))

    @web.authenticated
    @authorized
    @answers
    async def patch(self, conversation: str) -> None:
        body = check("NewTitle", self.body())
        active = self.conversations.open(conversation)
        await self.conversations.conversation_list.rename(active, body["title"])
        self.finish_json({})

    @web.authenticated
    @authorized
    @answers_unread
    async def delete(self, conversation: str) -> None:
        await self.services.spending.read()  # what it has used today stays in the day's sum
        await self.conversations.conversation_list.delete(conversation)
        self.finish_json({})


class SummaryHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self, conversation: str) -> None:
        request = parse_summary(self.body())
        async with self.conversations.using(conversation) as active:
            self.finish_json(await edit_summary(active, request))


class ExportHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def get(self, conversation: str) -> None:
        format_ = self.get_query_argument("format", "markdown")
        if format_ not in FORMATS:
            raise Unusable(f"A conversation can be exported as {', '.join(FORMATS)}.")
        entries = list(self.conversations.open(conversation).entries)
        file = await compute_in_thread(partial(exported, entries, format_))
        self.services.audit.conversation("exported", conversation)
        self.set_header("Content-Type", file.type)
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(file.name)}")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.finish(file.data, set_content_type=file.type)


class ImportHandler(Handler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        notebook = self.get_query_argument("notebook", "")
        made = await self.conversations.take_in(self.request.body, notebook)
        self.services.audit.conversation("imported", made["conversation"])
        self.set_status(201)
        self.finish_json({"conversation": made["conversation"], "notebook": made["notebook"]})
