"""Finds model servers on this machine, when the user looks for them.

Other programs may listen at these ports: only a list of models in OpenAI's format counts.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from anyio import fail_after

from .listing import LONGEST_NAME, MOST_MODELS

PORTS = {"Ollama": 11434, "LM Studio": 1234, "llama.cpp": 8080, "vLLM": 8000}
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_TIME = 1.5  # seconds for a whole answer
_HEAD = 1 << 20  # bytes before an answer's body
_SIZE = 4 << 20  # bytes of the body


def local_title(base_url: str, ports: Mapping[str, int]) -> str:
    """The program that usually listens at an address on this machine; empty for any other."""
    try:
        address = urlsplit(base_url.strip())
        here, port = address.hostname in LOOPBACK, address.port
    except ValueError:
        return ""
    return next((title for title, usual in ports.items() if here and usual == port), "")


@dataclass(frozen=True)
class Local:
    """A server that was found. `title` names the program that usually listens at its port. One that
    is `cut` lists more models than these."""

    title: str
    base_url: str
    models: tuple[str, ...]
    cut: bool = False


async def find_local(ports: Mapping[str, int], *, time: float = _TIME) -> list[Local]:
    """Asks all `ports` at once and returns the servers that answer, in the same order."""
    found = await asyncio.gather(*(_ask(title, port, time) for title, port in ports.items()))
    return [each for each in found if each is not None]


async def _ask(title: str, port: int, time: float) -> Local | None:
    try:
        with fail_after(time):
            answer = await _get(port)
    except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError):
        return None
    models = names(answer)
    if models is None:
        return None
    is_cut = len(models) > MOST_MODELS
    return Local(title, f"http://127.0.0.1:{port}/v1", models[:MOST_MODELS], is_cut)


async def _get(port: int) -> bytes:
    """The body of `/v1/models`. With HTTP/1.0 it ends with the connection.

    Without proxy, redirection and key: nothing but this port gets the request.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=_HEAD)
    try:
        request = f"GET /v1/models HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json"
        writer.write(f"{request}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if head.split(maxsplit=2)[1] != b"200":
            raise ValueError("The request was refused.")
        body = bytearray()
        while len(body) < _SIZE and (piece := await reader.read(_SIZE - len(body))):
            body += piece
        return bytes(body)
    except (asyncio.LimitOverrunError, IndexError) as error:
        raise ValueError("This is not HTTP.") from error
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def names(answer: bytes) -> tuple[str, ...] | None:
    """The models in a list of models; None if it is anything else."""
    try:
        listed: Any = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    if not isinstance(listed, dict) or listed.get("object") != "list":
        return None
    # Ollama without models says null.
    models = listed.get("data", ()) or []
    if "data" not in listed or not isinstance(models, list):
        return None
    ids = [each.get("id") if isinstance(each, dict) else None for each in models]
    right = [each for each in ids if isinstance(each, str) and 0 < len(each) <= LONGEST_NAME]
    return tuple(right) if len(right) == len(ids) else None
