"""What happened around a turn: it stays in the transcript, and the model hears what concerns it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

from jupyterlab_gptcode.prompt import words
from jupyterlab_gptcode.protocol import KERNEL_ENDS

from .client import FACTS, Client, Script, of_type, start_turn


@pytest.mark.parametrize("reason", ["cell-ids", "closed", "interrupted", "unsaved"])
async def test_a_notice_is_shown_once_to_every_page(
    client: Client, script: Script, reason: str
) -> None:
    conversation = await start_turn(client, script)
    for _ in range(2):
        assert await client.act_turn(conversation, "noticed", "page", reason=reason) == (200, {})
    notices = of_type(await client.read(conversation), "action")
    assert [(each["action"], each["reason"]) for each in notices] == [("noticed", reason)]
    followed = [event for event in await client.follow(conversation) if event["type"] == "action"]
    assert [event["reason"] for event in followed] == [reason]
    # It is the user's to read: the model gets nothing of it.
    await client.prompt(conversation, "Else")
    assert reason not in script.requests[-1]["messages"][-1]["content"].split()


async def test_after_an_interrupt_the_model_hears_of_it_with_the_next_prompt(
    client: Client, script: Script
) -> None:
    conversation = await start_turn(client, script)
    ran = {"cell": "new", "source": "print(6 * 7)", "outputs": []}
    await client.act(conversation, action="ran", status="stopped", **ran)
    await client.act_turn(conversation, "noticed", "page", reason="interrupted")
    await client.act_turn(conversation, "ended", "page")
    assert await client.last_report(conversation) == "stopped"
    await client.prompt(conversation, "Else")
    assert " status=stopped\n" in script.requests[-1]["messages"][-1]["content"]


async def test_a_block_in_the_language_of_an_earlier_kernel(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    await client.act(conversation, action="inserted", cell="new")
    await client.act(conversation, action="skipped", status="skipped", reason="language")
    skip = (await client.read(conversation))["events"][-1]
    assert (skip["action"], skip["reason"]) == ("skipped", "language")
    await client.prompt(conversation, "Else")
    assert words.SKIPPED["language"] in script.requests[-1]["messages"][-1]["content"]


@pytest.mark.parametrize("end", sorted(KERNEL_ENDS))
async def test_the_end_of_a_kernel_is_read_once_by_pages_and_the_model(
    client: Client, script: Script, end: str
) -> None:
    conversation = await start_turn(client, script)
    ran = {"cell": "new", "source": "print(6 * 7)", "outputs": []}
    # A page that does not drive may be the first to notice it, and each page reports every sign.
    for page, reason in (("other", end), ("page", end), ("page", "kernel-died")):
        await client.act_turn(conversation, "noticed", page, reason=reason)
    await client.act(conversation, action="ran", status="unknown", reason=end, **ran)
    await client.act_turn(conversation, "ended", "page")
    notices = [
        each["reason"]
        for each in of_type(await client.read(conversation), "action")
        if each["action"] == "noticed"
    ]
    assert notices == [end]
    await client.prompt(conversation, "Else")
    read = script.requests[-1]["messages"][-1]["content"]
    assert read.count(words.KERNEL_ENDS[end]) == 1
    assert words.UNKNOWN_BECAUSE.get(end, words.UNKNOWN) in read
    # It was used since: the next end is another one.
    await client.act_turn(conversation, "noticed", "other", turn=2, reason=end)
    await client.prompt(conversation, "More")
    assert script.requests[-1]["messages"][-1]["content"].count(words.KERNEL_ENDS[end]) == 1


DEATHS = [
    ("os.kill(os.getpid(), 9)", -9, "was killed (signal 9)"),
    ("os.abort()", -6, "crashed (signal 6)"),
    ("os._exit(3)", 3, "exited with status 3"),
    ("exit()", 0, "exited with status 0"),
]


@pytest.mark.parametrize(("code", "number", "said"), DEATHS)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
async def test_how_a_real_kernel_died(
    client: Client,
    script: Script,
    jp_serverapp: ServerApp,
    jp_root_dir: Path,
    code: str,
    number: int,
    said: str,
) -> None:
    (jp_root_dir / "work").mkdir(exist_ok=True)
    kernels: Any = jp_serverapp.kernel_manager
    kernels.update_config(Config({"KernelRestarter": {"time_to_dead": 0.1}}))
    session = await jp_serverapp.session_manager.create_session(
        "work/a.ipynb", "a.ipynb", "notebook", kernel_name="python3"
    )
    kernel = kernels.get_kernel(session["kernel"]["id"])
    conversation = await start_turn(client, script)
    await client.start_run(conversation)
    died = asyncio.Event()
    # The server does what it does for all pages, and then calls this.
    kernel.add_restart_callback(died.set)
    process = kernel.client()
    process.start_channels()
    await process.wait_for_ready(timeout=60)
    process.execute(f"import os\n{code}")
    await asyncio.wait_for(died.wait(), 60)
    process.stop_channels()
    body = {"reason": "kernel-died"}
    assert await client.act_turn(conversation, "noticed", "page", **body) == (
        200,
        {"exit_code": number},
    )
    await client.act(conversation, action="ran", cell="new", status="unknown", outputs=[], **body)
    await client.act_turn(conversation, "ended", "page")
    notices = of_type(await client.read(conversation), "action")
    assert [each["exit_code"] for each in notices if each["action"] == "noticed"] == [number]
    await client.prompt(conversation, "Else")
    read = script.requests[-1]["messages"][-1]["content"]
    assert [said in line for line in read.splitlines() if "kernel" in line] == [True, True]
    await kernels.shutdown_all(now=True)


async def test_a_page_cannot_say_how_a_kernel_died(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    status, _ = await client.act_turn(
        conversation, "noticed", "page", reason="kernel-died", exit_code=0
    )
    assert status == 422


async def test_a_page_reads_which_process_the_kernel_was(client: Client, script: Script) -> None:
    conversation = await start_turn(client, script)
    assert "process" not in await client.read(conversation)
    await client.prompt(conversation, "Else", facts={**FACTS, "process": "p1"})
    # There may be no kernel.
    await client.prompt(conversation, "More")
    assert (await client.read(conversation))["process"] == "p1"
