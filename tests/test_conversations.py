"""What a server keeps of conversations, in memory and on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyterlab_gptcode.catalog import Catalog
from jupyterlab_gptcode.conversations import Conversations
from jupyterlab_gptcode.errors import NotFound
from jupyterlab_gptcode.journal import Journal
from jupyterlab_gptcode.steps import Limits


def server(folder: Path) -> Conversations:
    return Conversations(Journal(folder), Catalog([]), Limits())


def test_many_conversations_do_not_stay_in_memory_and_all_stay_on_disk(tmp_path: Path) -> None:
    conversations = server(tmp_path)
    ids = [conversations.create(f"{n}.ipynb")["conversation"] for n in range(50)]
    first = conversations.open(ids[0])
    kept = [conversations.open(each) for each in ids[1:30]]
    assert conversations.open(ids[29]) is kept[-1]
    assert conversations.open(ids[0]) is not first
    paths = [conversations.transcript(each)["notebook"] for each in ids]
    assert paths == [f"{n}.ipynb" for n in range(50)]


def test_a_conversation_outlives_its_server(tmp_path: Path) -> None:
    made = server(tmp_path).create("a.ipynb")
    assert server(tmp_path).transcript(made["conversation"]) == made
    with pytest.raises(NotFound):
        server(tmp_path / "other").open(made["conversation"])
