"""The marked cells of a notebook as a record of the Agent Trace draft (agent-trace.dev)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from .cells import MarkedCell
from .mark import content_hash

AGENT_TRACE = "0.1.0"  # the draft as of February 2026
_LONGEST_MODEL = 250  # characters


def trace_record(path: str, cells: Sequence[MarkedCell], version: str) -> dict[str, Any]:
    """`path` is relative to the repository. What a human wrote has no conversation."""
    groups: dict[tuple[str, str], list[MarkedCell]] = {}
    for cell in cells:
        if cell.contributor != "human":
            groups.setdefault((cell.conversation, cell.model), []).append(cell)
    conversations = [
        {
            **_url(conversation),
            "contributor": _contributor("ai", model),
            "ranges": [_range(cell) for cell in group],
        }
        for (conversation, model), group in groups.items()
    ]
    return {
        "version": AGENT_TRACE,
        "id": str(uuid.uuid4()),
        "timestamp": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "tool": {"name": "jupyterlab-gptcode", "version": version},
        "files": [{"path": path, "conversations": conversations}] if conversations else [],
    }


def _range(cell: MarkedCell) -> dict[str, Any]:
    first, last = cell.lines
    found = {"start_line": first, "end_line": last, "content_hash": content_hash(cell.source)}
    if cell.contributor != "ai":
        found["contributor"] = _contributor(cell.contributor, cell.model)
    return found


def _contributor(kind: str, model: str) -> dict[str, str]:
    named = {"model_id": model[:_LONGEST_MODEL]} if model else {}
    return {"type": kind, **named}


def _url(conversation: str) -> dict[str, str]:
    """A name, not an address: conversations stay on the machine where they were held."""
    is_ours = conversation.isascii() and conversation.isalnum()
    return {"url": f"gptcode:{conversation}"} if is_ours else {}
