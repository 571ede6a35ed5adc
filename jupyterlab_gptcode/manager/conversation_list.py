"""Conversations as a whole: listed, searched, named, deleted. Knows no HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ..audit import Audit, Deed
from ..background import run_in_thread
from ..conversation import Found, Hit, Index, Journal, Row, Search, Titled, latest_path
from ..protocol import Json
from .active import ActiveConversation
from .admission import check_idle

_BUSY = "A turn is still running in this conversation. Stop it or let it end, then delete it."
Listed = list[Json]  # `list` is a method here


class ConversationList:
    """`active` holds the conversations in memory: the manager's own."""

    def __init__(
        self,
        journal: Journal,
        active: dict[str, ActiveConversation],
        audit: Audit | None = None,
    ) -> None:
        self._audit = audit or Audit()
        self._journal = journal
        self._index = Index(journal)
        self._search = Search(journal)
        self._active = active

    async def list(self, notebook: str | None) -> Listed:
        """Conversations, newest first; with `notebook`, those that belong to this path."""
        rows = await self._rows(notebook)
        return [self._listed(conversation, row) for conversation, row in rows.items()]

    async def search(self, notebook: str | None, query: str) -> Json:
        """Those of them that have all the words, each with where it has them."""
        rows = await self._rows(notebook)
        found: Found = await run_in_thread(partial(self._search.find, rows, query))
        listed = [
            {**self._listed(id_, rows[id_]), **_shown(hit)} for id_, hit in found.hits.items()
        ]
        return {"conversations": listed, "more": found.more, "unread": found.unread}

    async def rename(self, active: ActiveConversation, title: str) -> None:
        """An empty title gives back the first prompt's."""
        await active.record(Titled(" ".join(title.split())))
        if active.running_step is None:
            await active.sync()

    async def delete(self, conversation: str, what: Deed = "deleted") -> None:
        """Removes all of it from the disk, for good. Raises Conflict while a turn runs."""
        active = self._active.get(conversation)
        if active is None:
            await self._delete(conversation)
        else:
            async with active.changing:
                check_idle(active, _BUSY)
                await self._delete(conversation)
                active.deleted = True
            self._active.pop(conversation, None)
        self._audit.conversation(what, conversation)

    async def _delete(self, conversation: str) -> None:
        await run_in_thread(partial(self._journal.delete, conversation))
        await run_in_thread(partial(self._index.forget, conversation))

    async def _rows(self, notebook: str | None) -> Mapping[str, Row]:
        rows = await run_in_thread(self._index.rows)
        return {
            conversation: row
            for conversation, row in rows.items()
            if notebook in (None, self._path_of(conversation, row))
        }

    def _listed(self, conversation: str, row: Row) -> Json:
        return {
            "conversation": conversation,
            "notebook": self._path_of(conversation, row),
            "title": row.title,
            "turns": row.turns,
            "created": row.created,
            "changed": round(row.changed, 3),
        }

    def _path_of(self, conversation: str, row: Row) -> str:
        """Where the notebook is now, as far as the conversation knows."""
        active = self._active.get(conversation)
        return latest_path(reversed(active.entries)) if active else row.notebook


def _shown(hit: Hit | None) -> Json:
    if hit is None:
        return {}
    return {"hit": {"place": hit.place, "turn": hit.turn, "snippet": hit.snippet}}
