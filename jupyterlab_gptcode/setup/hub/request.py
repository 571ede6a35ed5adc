"""One request for a file, or for the rest of it, along the hub's redirects.

The hub answers with the address of its storage, signed for some minutes, and with the file's size
and SHA-256 in headers of its own. The token goes to the hub alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ... import __version__
from ...errors import DownloadError
from ...providers.http import NoCertificates, certificates
from ...providers.local import LOOPBACK
from .refusals import refusal
from .source import Source, hub, is_this_machine

if TYPE_CHECKING:
    import httpx

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_CONNECT, _SILENCE = 20.0, 60.0  # seconds
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")


class Interrupted(Exception):
    """The connection failed or broke: the same request may succeed now."""


class OutOfRange(Exception):
    """There is nothing after the bytes that have arrived, or they are not of this file."""


@dataclass(frozen=True)
class Answer:
    """The bytes of a file from `start` on. `size` is 0 and the others are empty if unknown."""

    start: int
    size: int
    sha256: str
    etag: str
    pieces: AsyncIterator[bytes]


@dataclass(frozen=True)
class Wanted:
    """A file from the byte `start` on; with an `etag`, all of it if it is another one now.
    `refused` says why an address on the way to it may not be asked."""

    source: Source
    start: int = 0
    etag: str = ""
    refused: Callable[[str], str] = lambda _url: ""


@asynccontextmanager
async def http_client() -> AsyncIterator[httpx.AsyncClient]:
    """Uses the proxies and certificates that the environment names. It follows no redirect."""
    import httpx

    try:
        verify = certificates()
    except NoCertificates as error:
        raise DownloadError(
            f"The certificates that {error.variable} names could not be read. Nothing was "
            "downloaded. Correct that environment variable and restart JupyterLab.",
            kind="certificates",
        ) from None
    async with httpx.AsyncClient(
        verify=verify,
        timeout=httpx.Timeout(_SILENCE, connect=_CONNECT),
        mounts={f"all://{_bracketed(host)}": None for host in LOOPBACK},
        headers={"Accept-Encoding": "identity", "User-Agent": f"jupyterlab-gptcode/{__version__}"},
    ) as client:
        yield client


@asynccontextmanager
async def requested(client: httpx.AsyncClient, wanted: Wanted) -> AsyncIterator[Answer]:
    """Raises `Interrupted`, `OutOfRange`, or DownloadError with the reason."""
    import httpx

    source = wanted.source
    try:
        response, first = await _follow(client, wanted)
        try:
            yield _answer(source, response, first, wanted.start)
        finally:
            await response.aclose()
    except httpx.InvalidURL as error:
        raise DownloadError(
            f"{source.host} redirects to an address that cannot be used. Nothing was downloaded.",
            kind="server",
        ) from error
    except httpx.TransportError as error:
        # Not its words: they may quote a signed address.
        raise Interrupted(type(error).__name__) from None


async def _follow(
    client: httpx.AsyncClient, wanted: Wanted
) -> tuple[httpx.Response, Mapping[str, str]]:
    """The answer with the file, and the headers of those answers that were the source's own."""
    source, start = wanted.source, wanted.start
    url, own = source.url, dict[str, str]()
    for _ in range(_MOST_REDIRECTS + 1):
        if said := wanted.refused(url):
            raise DownloadError(said, kind="locked")
        request = client.build_request("GET", url, headers=_headers(url, start, wanted.etag))
        response = await client.send(request, stream=True)
        if _origin(url) == _origin(source.url):
            own |= {name.lower(): value for name, value in response.headers.items()}
        if response.status_code not in _REDIRECTS:
            await _check(source, response, own, url, started=start > 0)
            return response, own
        await response.aclose()
        url = urljoin(url, response.headers.get("location", ""))
        if _origin(url) != _origin(source.url) and not _is_safe(url):
            raise DownloadError(
                f"{source.host} redirects to an address without https, where anybody on the way "
                "could change the file. Nothing was downloaded.",
                kind="server",
            )
    raise DownloadError(
        f"{source.host} redirects in a circle. Nothing was downloaded. Check the address.",
        kind="server",
    )


async def _check(
    source: Source, response: httpx.Response, own: Mapping[str, str], url: str, *, started: bool
) -> None:
    """Raises unless there is a file in the answer."""
    status = response.status_code
    if status in (200, 206):
        return
    size = _RANGE.fullmatch(response.headers.get("content-range", ""))
    await response.aclose()
    if status == 416:
        raise OutOfRange(size[2] if size else "")
    if _origin(url) != _origin(source.url) or status in (500, 502, 504):
        # The storage: its address may have expired, and the hub gives another one.
        raise Interrupted(f"status {status}")
    raise refusal(source, status, own, with_token=bool(_token(source.url)), started=started)


def _answer(source: Source, response: httpx.Response, own: Mapping[str, str], start: int) -> Answer:
    """`own` are the hub's headers; only those say what the file is."""
    headers = response.headers
    length = int(headers["content-length"]) if headers.get("content-length", "").isdigit() else 0
    if response.status_code == 206:
        found = _RANGE.fullmatch(headers.get("content-range", ""))
        if found is None or found[1] is None or int(found[1]) != start:
            raise OutOfRange("")
        size = int(found[2]) if found[2].isdigit() else start + length
    else:
        start, size = 0, length
    linked = own.get("x-linked-size", "")
    etag = headers.get("etag", "")
    return Answer(
        start,
        int(linked) if linked.isdigit() else size,
        _sha256(own) if source.repo else "",
        etag if etag.startswith('"') else "",
        response.aiter_raw(),
    )


def _sha256(own: Mapping[str, str]) -> str:
    """A small file's ETag is shorter: it is not kept in the hub's storage."""
    for name in ("x-linked-etag", "etag"):
        value = own.get(name, "").removeprefix("W/").strip('"').lower()
        if _SHA256.fullmatch(value):
            return value
    return ""


def _headers(url: str, start: int, etag: str) -> dict[str, str]:
    headers = {}
    if token := _token(url):
        headers["Authorization"] = f"Bearer {token}"
    if start:
        headers["Range"] = f"bytes={start}-"
        if etag:
            headers["If-Range"] = etag
    return headers


def _token(url: str) -> str:
    """Only for the hub, and not where others could read it on the way."""
    if _origin(url) != _origin(hub()) or not _is_safe(url):
        return ""
    token = os.environ.get("HF_TOKEN", "").strip()
    return token if token.isascii() and token.isprintable() else ""


def _is_safe(url: str) -> bool:
    """Whether nobody on the way can read or change what is sent."""
    return urlsplit(url).scheme == "https" or is_this_machine(url)


def _origin(url: str) -> tuple[str, str]:
    address = urlsplit(url)
    return address.scheme, address.netloc.lower()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
