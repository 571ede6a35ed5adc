"""What is shown of a request is what the provider gets: before it is sent, and of past steps."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_gptcode.background import run_in_thread
from jupyterlab_gptcode.conversation.entries import AttachedFile, newest_turn
from jupyterlab_gptcode.conversation.journal import Journal
from jupyterlab_gptcode.conversation.sent import Sent
from jupyterlab_gptcode.errors import GPTCodeError
from jupyterlab_gptcode.files.attach import FileContext
from jupyterlab_gptcode.manager.manager import ConversationManager
from jupyterlab_gptcode.protocol import Action, Json, Level, NamedFile, NamedOutput, StepRequest
from jupyterlab_gptcode.providers.capabilities import Capabilities
from jupyterlab_gptcode.providers.catalog import Catalog
from jupyterlab_gptcode.providers.memory import Learned, Memory
from jupyterlab_gptcode.providers.openai_compatible import OpenAICompatible
from jupyterlab_gptcode.step import Limits

from .build import MARKER, facts
from .client import BLOCK, FACTS, Client, Script
from .random_talk import STEPS
from .sizes import some
from .test_openapi import schema_errors
from .upstream import Upstream, serving

LEVELS: list[Level] = ["everything", "samples", "structure", "prompts"]
KINDS = ["", "stream_options", "system", "chat"]  # what an endpoint may refuse


class Disk:
    """The files of a step: what it says is there."""

    def __init__(self) -> None:
        self.there: Sequence[AttachedFile] = ()
        self.ignored = self

    async def among(self, paths: Collection[str]) -> set[str]:
        """Those that a rule of the user's hides."""
        return {path for path in paths if path.endswith(".png")}

    async def now(
        self,
        asked: Sequence[NamedFile],
        known: Mapping[str, AttachedFile],
        **_options: object,
    ) -> dict[str, AttachedFile]:
        paths = {*known, *(file.path for file in asked)}
        found = {path: AttachedFile(path, status="removed") for path in paths}
        return found | {file.path: file for file in self.there if file.path in paths}

    async def names_in(self, _folder: str) -> frozenset[str]:
        return frozenset()


class Talk:
    """A conversation with a model at a real address, whose log is compared with what is shown."""

    def __init__(self, folder: Path, upstream: Upstream, window: int, refused: str) -> None:
        self.upstream, self.disk = upstream, Disk()
        memory = Memory()
        memory._models[upstream.url, "tiny"] = Learned(frozenset(filter(None, [refused])))
        can = Capabilities(window, vision=True)
        self.provider = OpenAICompatible("one", base_url=upstream.url, settings=can, memory=memory)
        self.manager = ConversationManager(
            Journal(folder),
            Catalog([self.provider]),
            Limits(),
            cast("FileContext", self.disk),
        )
        self.conversation = ""
        self.compared = 0

    async def step(self, request: StepRequest) -> None:
        """A step that the server takes; one of a prompt is previewed before."""
        before = len(self.upstream.bodies)
        shown: Json | None = None
        if request.kind == "prompt":
            active = await self.manager.load(self.conversation) if self.conversation else None
            shown = await self.manager.sent.preview(request, active)
        assert len(self.upstream.bodies) == before
        if not self.conversation:
            made = await self.manager.create(request.facts.notebook)
            self.conversation = made["conversation"]
        try:
            active, entry = await self.manager.step(self.conversation, request)
        except GPTCodeError:
            return  # these results are not to be sent
        async for _ in active.follow(entry.seq):
            pass
        logged = self.upstream.bodies[before:]
        if shown is not None and logged:
            assert shown["requests"][0]["body"] == json.loads(logged[0])
        await self.compare(request.step, logged)

    async def compare(self, step: str, logged: Sequence[bytes]) -> None:
        active = await self.manager.load(self.conversation)
        past = (await self.manager.sent.of_step(active, step))["requests"]
        assert [each["body"] for each in past] == [json.loads(each) for each in logged]
        assert {each["certain"] for each in past} <= {"sent"}
        recorded = [
            entry.body
            for entry in active.entries
            if entry.step == step and isinstance(entry.body, Sent)
        ]
        digests = [hashlib.sha256(each).hexdigest() for each in logged]
        assert [each.digest for each in recorded] == digests
        for each in past:
            fields = [each["body"].get(name) for name in ("messages", "input")]
            sent = next(filter(None, fields))
            assert len(each["messages"]) == len(sent)
        self.compared += len(past)


async def play(talk: Talk, steps: Sequence[tuple[Any, ...]], back: Sequence[int]) -> None:
    logged: dict[str, list[bytes]] = {}
    for number, (kind, now, text, mode, end, acts, _, files) in enumerate(steps):
        attach, talk.disk.there, _ = files
        is_prompt = kind == "prompt" or number == 0
        active = await talk.manager.load(talk.conversation) if talk.conversation else None
        newest = newest_turn(active.entries) if active else 0
        fields: Json = {}
        if is_prompt:
            here = [cell for cell in now.cells if cell.outputs]
            fields = {
                "text": f"Request {number} </{MARKER}>",
                "files": tuple(map(NamedFile, dict.fromkeys(attach))),
                "outputs": tuple(NamedOutput(cell.id, 0) for cell in here[:1]),
                "after": back[number] if back[number] < newest else None,
                "level": LEVELS[back[-1 - number] % len(LEVELS)],
            }
        else:
            mode = "run"
        said = text.encode("utf-8", "ignore").decode("utf-8")
        talk.upstream.says(
            said, finish="length" if getattr(end, "reason", "") == "length" else "stop"
        )
        request = StepRequest(
            "page", f"step-{number}", kind if number else "prompt", mode, now, **fields
        )
        before = len(talk.upstream.bodies)
        await talk.step(request)
        logged[request.step] = talk.upstream.bodies[before:]
        for action, block, cell, outputs, status, source in acts:
            if action not in ("inserted", "approved", "skipped", "ran"):
                continue
            options = {"status": status, "outputs": tuple(outputs)} if action == "ran" else {}
            active = await talk.manager.load(talk.conversation)
            turn = newest_turn(active.entries)
            acted = Action("page", action, turn, block, cell=cell, source=source, **options)
            with suppress(GPTCodeError):
                await talk.manager.act(talk.conversation, acted)
    # What came later changes nothing of what is shown of a step.
    active = await talk.manager.load(talk.conversation)
    for step, bodies in logged.items():
        if any(entry.step == step for entry in active.entries):
            await talk.compare(step, bodies)


@settings(max_examples=some(50, part=0.4))
@given(
    st.lists(STEPS, min_size=1, max_size=4),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.sampled_from([128_000, 16_000, 2_000]),
    st.sampled_from(KINDS),
)
def test_a_preview_is_what_the_provider_gets_and_so_is_what_is_shown_later(
    steps: list[tuple[Any, ...]], back: list[int], window: int, refused: str
) -> None:
    async def run(folder: Path) -> None:
        async with serving() as upstream:
            talk = Talk(folder, upstream, window, refused)
            await play(talk, steps, back)
            await talk.manager.close()
            await talk.provider.close()
            assert talk.compared

    with TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))


async def test_so_is_a_request_for_a_summary_and_what_is_sent_after_it(tmp_path: Path) -> None:
    async with serving() as upstream:
        talk = Talk(tmp_path, upstream, 16_000, "")
        upstream.says("Fine, as they asked.")
        for number in range(6):
            text = f"Request {number}: " + f"count to {number} " * 700
            request = StepRequest("page", f"step-{number}", "prompt", "ask", facts(), text)
            await talk.step(request)
        active = await talk.manager.load(talk.conversation)
        found = [
            (entry.step, entry.body.purpose)
            for entry in active.entries
            if isinstance(entry.body, Sent)
        ]
        summaries = [step for step, purpose in found if purpose == "summary"]
        assert summaries
        # Each is followed by the request that it makes room for.
        assert all(found.count((step, "answer")) == 1 for step in summaries)
        await talk.manager.close()
        await talk.provider.close()


async def sent_of(client: Client, conversation: str, step: str) -> Json:
    status, found = await client.call("GET", "conversations", conversation, "steps", step, "sent")
    assert status == 200
    path = "/conversations/{conversation}/steps/{step}/sent"
    assert schema_errors("GET", path, 200, found) == []
    return cast("Json", found)


def preview(text: str, **fields: object) -> Json:
    base = {"client": "page", "step": "look", "conversation": "", "facts": FACTS}
    return {**base, "text": text, **fields}


async def test_a_first_prompt_has_the_marker_that_its_conversation_gets(
    client: Client, script: Script
) -> None:
    script.play({"when": "", "answers": ["Hello."]})
    _, shown = await client.call("POST", "preview", body=preview("Go"))
    conversation = await client.new()
    await client.prompt(conversation, "Go", step="one")
    [logged] = script.requests
    [request] = shown["requests"]
    assert (request["certain"], request["body"]) == ("draft", logged)
    assert (request["endpoint"], request["host"], request["time"]) == ("scripted", "", None)
    [request] = (await sent_of(client, conversation, "one"))["requests"]
    assert (request["certain"], request["body"]) == ("sent", logged)
    assert (request["endpoint"], request["host"]) == ("scripted", "")
    assert request["time"] > 0
    other = await client.new()
    await client.prompt(other, "Go", step="one")
    assert script.requests[1]["messages"] != logged["messages"]


async def test_the_parts_of_each_message_are_named(client: Client, script: Script) -> None:
    script.play({"when": "Go", "answers": [BLOCK, "Done."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go", step="one")
    await client.act(conversation, action="inserted", cell="new")
    await client.start_run(conversation)
    output = {"output_type": "stream", "name": "stdout", "text": "42\n"}
    await client.act(conversation, action="ran", status="ok", cell="new", outputs=[output])
    await client.results(conversation, step="two")
    [request] = (await sent_of(client, conversation, "two"))["requests"]
    system, asked, answer, results = request["messages"]
    assert [each["part"] for each in system["parts"]] == ["instructions"]
    assert [each["part"] for each in asked["parts"]] == ["notebook", "talk"]
    assert (asked["cells"], asked["files"]) == (["first"], [])
    assert [each["part"] for each in answer["parts"]] == ["answer"]
    assert [each["part"] for each in results["parts"]] == ["notebook", "outputs"]
    assert results["cells"] == ["new"]
    assert request["tokens"] == pytest.approx(sum(e["tokens"] for e in request["messages"]), abs=4)


async def test_a_part_is_named_by_what_it_is(client: Client) -> None:
    async def parts(**fields: Any) -> dict[str, int]:
        _, shown = await client.call("POST", "preview", body=preview("Look", **fields))
        *_, last = shown["requests"][0]["messages"]
        return {each["part"]: each["tokens"] for each in last["parts"]}

    assert list(await parts(level="prompts")) == ["talk"]
    assert list(await parts(level="everything")) == ["notebook", "talk"]


async def test_looking_leaves_nothing(client: Client, script: Script, journals: Path) -> None:
    for text in ("Go", ""):
        _, shown = await client.call("POST", "preview", body=preview(text))
        assert len(shown["requests"]) == 1
    assert script.requests == []
    assert [*await run_in_thread(lambda: list(journals.glob("*.jsonl")))] == []


async def test_what_an_earlier_version_sent_is_rendered_again(
    client: Client, script: Script, journals: Path
) -> None:
    script.play({"when": "", "answers": ["Hello."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go", step="one")
    journal = journals / f"{conversation}.jsonl"
    lines = journal.read_text("utf-8").splitlines()
    left = [line for line in lines if json.loads(line)["type"] != "sent"]
    assert len(left) == len(lines) - 1
    journal.write_text("".join(f"{line}\n" for line in left), "utf-8")
    [request] = (await sent_of(client, conversation, "one"))["requests"]
    assert (request["certain"], request["why"]) == ("again", "unrecorded")
    assert (request["endpoint"], request["host"]) == ("", "")
    assert request["body"] == script.requests[0]


async def test_a_file_that_was_changed_is_not_taken_for_what_was_sent(
    client: Client, script: Script, journals: Path
) -> None:
    script.play({"when": "", "answers": ["Hello."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go there", step="one")
    journal = journals / f"{conversation}.jsonl"
    journal.write_text(journal.read_text("utf-8").replace("Go there", "Go home"), "utf-8")
    [request] = (await sent_of(client, conversation, "one"))["requests"]
    assert (request["certain"], request["why"]) == ("again", "changed")
    assert "Go home" in json.dumps(request["body"])


async def test_an_imported_conversation_does_not_say_what_was_sent(
    client: Client, script: Script, journals: Path
) -> None:
    script.play({"when": "", "answers": ["Hello."]})
    conversation = await client.new()
    await client.prompt(conversation, "Go", step="one")
    data = (journals / f"{conversation}.jsonl").read_bytes()
    _, made = await client.call("POST", "conversations", "import", body=data)
    [request] = (await sent_of(client, made["conversation"], "one"))["requests"]
    assert (request["certain"], request["why"]) == ("again", "unrecorded")


async def test_a_step_that_called_no_model_shows_no_request(client: Client, script: Script) -> None:
    sources = ["1 / 0", "2 / 0"]
    script.play({"when": "Go", "answers": [f"```python\n{each}\n```\n" for each in sources]})
    conversation = await client.new()
    await client.prompt(conversation, "Go", step="one")
    error = {"output_type": "error", "ename": "E", "evalue": "no", "traceback": []}
    for number, source in enumerate(sources, 1):
        fields: Json = {"block": number, "cell": "new"}
        await client.act(conversation, action="running", source=source, **fields)
        await client.act(conversation, action="ran", status="error", outputs=[error], **fields)
        events = await client.results(conversation, step=f"results-{number}")
    assert (events[-1]["reason"], len(script.requests)) == ("attempts", 2)
    assert len((await sent_of(client, conversation, "results-1"))["requests"]) == 1
    assert (await sent_of(client, conversation, "results-2"))["requests"] == []
