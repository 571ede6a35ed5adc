"""A provider that plays scripts, for tests and demos, without a network.

A script is a JSON file: `{"rules": [{"when": "knapsack", "answers": [ANSWER, …]}, …]}`. The first
rule whose `when` is found in the conversation's latest prompt is played, one answer for each step.
An answer is a text, or `{"text", "chunk", "delay", "wait", "error", "kind", "finish", "usage"}`:
the size of its chunks in characters, the seconds between them and before the first one, how it
ends, and the tokens that are reported of the request, the answer and the cache (by default the
characters of the first two; null for no report). With `"thinking"` it says that first, in a field
of its own, and with `"thinks"` that takes so many tokens: the text is missing if the cap of the
request leaves no room for it. With
`"holds": [{"after", "file"}, …]` it stops after parts of its text until files are beside the
script. In a text, `$CELL` stands for the id of the cell that was reported last. The script is read
again for each request, so a test can change it while the server runs.

If the script has `"record": PATH`, each request is appended to that file as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..errors import ProviderError
from ..prompt import words
from ..protocol import Json, Usage
from . import Chunk, Model, Request
from .efforts import EFFORTS

_NOT_SENT = ("background", "sending")
_REPORTED = re.compile(r"^cell=(\w+) status=", re.M)


class Scripted:
    title = "the script"
    exhaustive = local = True

    def __init__(self, script: Path, name: str = "scripted") -> None:
        self.name = name
        self._script = script

    async def models(self) -> list[Model]:
        return [self.model(name) for name in self._read().get("models", ["scripted"])]

    def model(self, name: str) -> Model:
        script = self._read()
        window = int(script.get("context_window", 128_000))
        sees, thinks = bool(script.get("vision", False)), bool(script.get("reasoning", False))
        asked = EFFORTS if thinks else ()
        host = str(script.get("host", ""))  # as if it were sent there
        return Model(name, self.name, window, sees, reasoning=thinks, efforts=asked, host=host)

    def body(self, request: Request) -> Json:
        """What is recorded of it: there is no endpoint that gets it."""
        names = [each.name for each in fields(request) if each.name not in _NOT_SENT]
        return {name: getattr(request, name) for name in names} | {"stop": list(request.stop)}

    async def stream(self, request: Request) -> AsyncGenerator[Chunk, None]:
        script = self._read()
        sent = self.body(request)
        request.sending(sent)
        if record := script.get("record"):
            await asyncio.to_thread(_append, self._script.parent / record, sent)
        answer = _answer(script, request.messages)
        text = str(answer.get("text", "")).replace("$CELL", _last_cell(request.messages))
        size = int(answer.get("chunk", 8))
        await asyncio.sleep(float(answer.get("wait", 0)))
        delay = float(answer.get("delay", 0))
        thoughts = int(answer.get("thinks", 0))
        if "thinking" in answer:
            yield Chunk(thinking=str(answer["thinking"]))
        if request.max_tokens is not None and thoughts >= request.max_tokens:
            used = Usage(_count(request), request.max_tokens, 0, request.max_tokens)
            yield Chunk(finish="length", usage=used)
            return
        for part, file in _parts(answer, text):
            for start in range(0, len(part), size):
                yield Chunk(part[start : start + size])
                await asyncio.sleep(delay)
            if file:
                await _appears(self._script.parent / file)
        if error := answer.get("error"):
            kind = str(answer.get("kind", "scripted"))
            raise ProviderError(str(error), kind=kind, retryable=True)
        reported = answer.get("usage", [_count(request), len(text) + thoughts, 0, thoughts])
        usage = Usage(*reported) if reported else None
        yield Chunk(finish=str(answer.get("finish", "stop")), usage=usage)

    async def close(self) -> None:
        """Nothing to close."""

    def _read(self) -> Json:
        try:
            script: Json = json.loads(self._script.read_text("utf-8"))
        except (OSError, ValueError) as error:
            message = f"The script {self._script} could not be read."
            raise ProviderError(message, kind="scripted") from error
        return script


def _count(request: Request) -> int:
    return sum(len(_text(message)) for message in request.messages)


def _append(path: Path, sent: Json) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(sent) + "\n")


def _parts(answer: Json, text: str) -> Iterator[tuple[str, str]]:
    """The text up to each hold, with the file that ends it; then the rest, with none."""
    start = 0
    for hold in answer.get("holds", []):
        end = text.index(hold["after"], start) + len(hold["after"])
        yield text[start:end], str(hold["file"])
        start = end
    yield text[start:], ""


async def _appears(path: Path) -> None:
    while not await asyncio.to_thread(path.exists):  # noqa: ASYNC110  a test makes it
        await asyncio.sleep(0.02)


def _answer(script: Json, messages: list[Json]) -> Json:
    """By the latest prompt that matches a rule, and the number of answers since then."""
    for index in range(len(messages) - 1, -1, -1):
        if messages[index]["role"] != "user":
            continue
        for rule in script.get("rules", []):
            if rule["when"] in _prompt(messages[index]):
                answered = sum(each["role"] == "assistant" for each in messages[index:])
                return _played(rule["answers"], answered)
    return {"text": "I have no answer to that in my script."}


def _played(answers: list[Any], answered: int) -> Json:
    answer = answers[min(answered, len(answers) - 1)]
    return answer if isinstance(answer, dict) else {"text": answer}


def _last_cell(messages: list[Json]) -> str:
    reported = [cell for message in messages for cell in _REPORTED.findall(_text(message))]
    return reported[-1] if reported else ""


def _prompt(message: Json) -> str:
    """The user's own words at the end of a message; a message of results has none."""
    text = _text(message)
    _, found, prompt = text.rpartition(words.PROMPT)
    if found:
        return prompt
    return "" if f"\n{text}".find("\ncell=") >= 0 else text


def _text(message: Json) -> str:
    content = message["content"]
    return content if isinstance(content, str) else str(content[0]["text"])
