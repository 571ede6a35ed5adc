"""A restart that no page saw, of a kernel that does not name its process: the server knows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyterlab_gptcode.conversation import Created, NotebookChange, opened
from jupyterlab_gptcode.conversation.entries import Begin, Body, Entry
from jupyterlab_gptcode.kernel.starts import start_of
from jupyterlab_gptcode.manager.new_kernels import notice_of_start
from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import NEW_KERNEL, Action

from .client import Client, Script, of_type, start_turn


def begin(process: str = "", start: str = "") -> Begin:
    change = NotebookChange("a.ipynb", 0)
    return Begin("prompt", "page", "ask", "m", change, "Go", process=process, start=start)


def noticed(reason: str, client: str = "page") -> Action:
    return Action(client, "noticed", 1, reason=reason)


RUNNING = Action("page", "running", 1, 1, source="1")


@pytest.mark.parametrize(
    ("bodies", "start", "is_new"),
    [
        ([begin(start="k:1")], "k:2", True),
        ([begin(start="k:1")], "k:1", False),
        ([begin(start="k:1")], "", False),  # there is none, or nothing is known of it
        ([begin()], "k:2", False),
        ([begin(process="p1")], "k:2", False),  # the page compares
        ([begin(start="k:1"), begin(process="p1")], "k:2", False),
        ([begin(start="k:1"), begin()], "k:2", True),
        ([begin(start="k:1"), noticed("kernel-restarted")], "k:2", False),
        # What has run since ran in the new one.
        ([begin(start="k:1"), noticed("kernel-died"), RUNNING], "k:2", False),
        ([begin(start="k:1"), noticed("kernel-died"), begin(start="k:2")], "k:3", True),
        ([begin(start="k:1"), noticed("interrupted")], "k:2", True),
    ],
)
def test_another_start_than_that_of_the_latest_step(
    bodies: Sequence[Body], start: str, *, is_new: bool
) -> None:
    entries = [Entry(0, 0.0, Created("c", "a.ipynb", "data-1"))]
    for body in bodies:
        step = "s" if isinstance(body, Begin) else ""
        entries.append(Entry(len(entries), 0.0, body, step, 1))
    notice = notice_of_start(entries, start)
    assert notice == (noticed(NEW_KERNEL, client="") if is_new else None)


def test_once_its_end_was_noticed_no_page_compares_the_process() -> None:
    head = Entry(0, 0.0, Created("c", "a.ipynb", "data-1"))
    entries = [head, Entry(1, 0.0, begin(process="p1"), "s", 1)]
    assert opened(entries)["process"] == "p1"
    assert "process" not in opened([*entries, Entry(2, 0.0, noticed("kernel-ended"), "", 1)])


@pytest.mark.parametrize(
    "kernel",
    [object(), type("K", (), {"provisioner": None}), type("K", (), {"provisioner": object()})],
)
def test_a_kernel_that_the_server_did_not_start(kernel: Any) -> None:
    assert start_of(kernel) == ""


async def test_a_restart_while_no_page_was_there(
    client: Client, script: Script, jp_serverapp: ServerApp, jp_root_dir: Path
) -> None:
    (jp_root_dir / "work").mkdir(exist_ok=True)
    kernels: Any = jp_serverapp.kernel_manager
    session = await jp_serverapp.session_manager.create_session(
        "work/a.ipynb", "a.ipynb", "notebook", kernel_name="python3"
    )
    kernel = session["kernel"]["id"]
    conversation = await start_turn(client, script)
    await client.act(conversation, action="skipped", status="skipped")
    await client.act_turn(conversation, "ended", "page")

    async def notices() -> list[tuple[str, str]]:
        acted = of_type(await client.read(conversation), "action")
        return [(each["client"], each["reason"]) for each in acted if each["action"] == "noticed"]

    assert await notices() == []
    await kernels.restart_kernel(kernel, now=True)
    # The page is there: it sees the end itself, and says how it came.
    assert await notices() == []
    await client.act_turn(conversation, "left", "page")
    assert await notices() == await notices() == [("", NEW_KERNEL)]

    # The model reads it once.
    await client.prompt(conversation, "Else")
    new = words.KERNEL_ENDS[NEW_KERNEL]
    assert script.requests[-1]["messages"][-1]["content"].count(new) == 1
    await client.prompt(conversation, "More")
    assert new not in script.requests[-1]["messages"][-1]["content"]

    # Where no page has reported it by the next step, its page gets it with the step.
    await kernels.restart_kernel(kernel, now=True)
    first, second, *_ = await client.prompt(conversation, "And", step="last")
    assert (first["type"], first.get("reason"), second["type"]) == (
        *("action", NEW_KERNEL, "step-start"),
    )
    assert script.requests[-1]["messages"][-1]["content"].count(new) == 1
    # A late report of the same end is no other one.
    turn = second["turn"]
    late = await client.act_turn(conversation, "noticed", "page", turn=turn, reason="kernel-died")
    assert late[0] == 200
    assert await notices() == [("", NEW_KERNEL)] * 2
    await kernels.shutdown_all(now=True)
