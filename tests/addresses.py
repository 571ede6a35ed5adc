"""Addresses at which no model answers, each for a reason of its own."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from tornado import httpserver, testing, web

from .upstream import Upstream

OPENSSL = shutil.which("openssl")


@asynccontextmanager
async def addresses(upstream: Upstream, folder: Path) -> AsyncIterator[dict[str, str]]:
    """Base URLs by name; `self-signed` only where openssl is there to make a certificate."""
    found = {
        "upstream": upstream.url,
        "keyless": "https://api.openai.com/v1",
        "nowhere": "http://gptcode.invalid/v1",
        "gone": url(_closed_port()),
    }
    async with AsyncExitStack() as stack:
        found["full"] = url(stack.enter_context(_full()))
        found["plain"] = url(await stack.enter_async_context(_plain()), "https")
        if OPENSSL is not None:
            port = await stack.enter_async_context(_self_signed(folder))
            found["self-signed"] = url(port, "https")
        yield found


def url(port: int, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{port}/v1"


def _closed_port() -> int:
    listener, port = testing.bind_unused_port()
    listener.close()
    return port


@contextmanager
def _full() -> Iterator[int]:
    """A port whose queue of connections is full, so that the next one waits for ever."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        try:
            yield listener.getsockname()[1]
        finally:
            for each in waiting:
                each.close()


@asynccontextmanager
async def _plain() -> AsyncIterator[int]:
    """A server that takes a TLS greeting for a bad request."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port: int = server.sockets[0].getsockname()[1]
        yield port


@asynccontextmanager
async def _self_signed(folder: Path) -> AsyncIterator[int]:
    assert OPENSSL is not None
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    new = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    command = [OPENSSL, "req", *new, *names, *files]
    subprocess.run(command, check=True, capture_output=True)  # noqa: ASYNC221, S603
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = httpserver.HTTPServer(web.Application(), ssl_options=context)
    listener, port = testing.bind_unused_port()
    server.add_socket(listener)
    try:
        yield port
    finally:
        server.stop()
        await server.close_all_connections()
